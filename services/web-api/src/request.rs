//! The facts of a request: from where, to where, how asked.

use std::net::{IpAddr, Ipv6Addr};

use actix_web::{
    HttpRequest,
    http::{Method, Uri, header, uri::Authority},
};
use ipnet::IpNet;
use uuid::Uuid;

use crate::accept::Accept;

/// A request as the outermost trusted proxy got it.
#[derive(Debug)]
pub struct Request {
    http: HttpRequest,
    /// The method that counts: another one may be named in a POST.
    pub method: Method,
    /// Whether it came by TLS.
    pub https: bool,
    /// The client's address.
    pub ip: IpAddr,
    /// The kind of reply that is asked for.
    pub accept: Accept,
    /// The request's name in logs, the client's own if it has one.
    pub id: String,
}

impl Request {
    /// Reads the facts. `X-Forwarded-For` and `-Proto` count as far as they were set by proxies that are trusted.
    pub fn new(http: HttpRequest, trusted: &[IpNet]) -> Self {
        let is_trusted = |ip: IpAddr| trusted.iter().any(|network| network.contains(&ip));
        let peer = canonical(
            http.peer_addr()
                .map_or(IpAddr::V6(Ipv6Addr::LOCALHOST), |peer| peer.ip()),
        );
        // a Unix socket has no address: whoever can open it is a proxy of ours
        let from_proxy = http.peer_addr().is_none() || is_trusted(peer);
        let ip = if from_proxy {
            client_ip(&http, peer, is_trusted)
        } else {
            peer
        };
        let https = from_proxy
            && text(&http, "x-forwarded-proto")
                .and_then(|protos| protos.split(',').next())
                .is_some_and(|proto| proto.trim().eq_ignore_ascii_case("https"));
        Self {
            method: http.method().clone(),
            https,
            ip,
            accept: Accept::parse(text(&http, "accept")),
            id: request_id(text(&http, "x-request-id")),
            http,
        }
    }

    /// The path, as it was sent.
    pub fn path(&self) -> &str {
        self.uri().path()
    }

    /// The query, as it was sent.
    pub fn query(&self) -> &str {
        self.uri().query().unwrap_or_default()
    }

    fn uri(&self) -> &Uri {
        &self.http.head().uri
    }

    /// A header as text; none if it isn't.
    pub fn header(&self, name: &str) -> Option<&str> {
        text(&self.http, name)
    }

    /// Whether a header was sent.
    pub fn has_header(&self, name: &str) -> bool {
        self.http.headers().contains_key(name)
    }

    /// A cookie's value, as it was sent.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.http
            .headers()
            .get_all(header::COOKIE)
            .filter_map(|header| header.to_str().ok())
            .flat_map(|header| header.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value.to_owned())
    }

    /// The host that was asked, with its port.
    pub fn host(&self) -> &str {
        self.header("host")
            .or_else(|| self.uri().authority().map(Authority::as_str))
            .unwrap_or_default()
    }

    /// `https://host`, as the client sees us.
    pub fn origin(&self) -> String {
        format!(
            "{}://{}",
            if self.https { "https" } else { "http" },
            self.host()
        )
    }

    /// The request of actix-web.
    pub const fn http(&self) -> &HttpRequest {
        &self.http
    }
}

/// An IPv4 address that came in IPv6's clothes is one.
fn canonical(ip: IpAddr) -> IpAddr {
    ip.to_canonical()
}

/// The rightmost address that isn't a proxy of ours, else the leftmost.
fn client_ip(http: &HttpRequest, peer: IpAddr, is_trusted: impl Fn(IpAddr) -> bool) -> IpAddr {
    let forwarded: Vec<IpAddr> = http
        .headers()
        .get_all("x-forwarded-for")
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(','))
        .filter_map(|address| parse_address(address.trim()))
        .collect();
    forwarded
        .iter()
        .rev()
        .copied()
        .find(|ip| !is_trusted(*ip))
        .or_else(|| forwarded.first().copied())
        .unwrap_or(peer)
}

/// An address, with or without a port.
fn parse_address(text: &str) -> Option<IpAddr> {
    text.parse::<IpAddr>()
        .or_else(|_| {
            text.parse::<std::net::SocketAddr>()
                .map(|address| address.ip())
        })
        .ok()
        .map(canonical)
}

fn text<'a>(http: &'a HttpRequest, name: &str) -> Option<&'a str> {
    http.headers()
        .get(name)
        .and_then(|value| value.to_str().ok())
}

fn request_id(given: Option<&str>) -> String {
    let given: String = given
        .unwrap_or_default()
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '@'))
        .take(255)
        .collect();
    if given.is_empty() {
        Uuid::new_v4().to_string()
    } else {
        given
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn request(peer: &str, forwarded: &str) -> Request {
        let http = TestRequest::default()
            .peer_addr(format!("{peer}:1").parse().expect("an address"))
            .insert_header(("x-forwarded-for", forwarded))
            .insert_header(("x-forwarded-proto", "https"))
            .to_http_request();
        Request::new(
            http,
            &[
                "127.0.0.0/8".parse().expect("a network"),
                "10.0.0.0/8".parse().expect("a network"),
            ],
        )
    }

    #[test]
    fn only_trusted_proxies_say_who_the_client_is() {
        let honest = request("127.0.0.1", "198.51.100.7, 203.0.113.9, 10.1.1.1");
        assert_eq!(
            (honest.ip.to_string().as_str(), honest.https),
            ("203.0.113.9", true)
        );
        let liar = request("203.0.113.50", "198.51.100.7");
        assert_eq!(
            (liar.ip.to_string().as_str(), liar.https),
            ("203.0.113.50", false)
        );
        assert_eq!(request("127.0.0.1", "nonsense").ip.to_string(), "127.0.0.1");
    }

    #[test]
    fn a_request_keeps_the_harmless_characters_of_its_name() {
        assert_eq!(request_id(Some("ab-1 \u{e9}<x>@")), "ab-1x@");
        assert_eq!(request_id(Some("<>")).len(), 36);
    }
}

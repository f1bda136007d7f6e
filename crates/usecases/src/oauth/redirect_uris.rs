//! Where an app is called back: which addresses may be registered, and which of them a request means.
//!
//! The rules are Doorkeeper's, since clients rely on them:
//! <https://datatracker.ietf.org/doc/html/rfc6749#section-3.1.2>, <https://datatracker.ietf.org/doc/html/rfc8252#section-7.3>.

use std::net::IpAddr;

/// "There is no address: show the code to the person."
pub const OUT_OF_BAND: [&str; 2] = [
    "urn:ietf:wg:oauth:2.0:oob",
    "urn:ietf:wg:oauth:2.0:oob:auto",
];
/// Schemes that would run or show something in the server's name.
const FORBIDDEN_SCHEMES: [&str; 3] = ["data", "vbscript", "javascript"];
/// What a forgotten scheme before `localhost:3000` would be.
const NO_SCHEME: &str = "localhost";

/// What is wrong with an address that an app wants to register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RedirectUriFault {
    /// Its scheme is forbidden.
    Forbidden,
    /// It has a fragment.
    Fragment,
    /// It has no scheme that could be followed.
    NoScheme,
    /// It is relative.
    Relative,
    /// It is no URI, or one without a host.
    Invalid,
}

/// Whether the code is to be shown instead of sent.
pub fn is_out_of_band(uri: &str) -> bool {
    OUT_OF_BAND.contains(&uri)
}

/// What is wrong with addresses that are parted by white space. After one that is no URI at all, nothing more is said.
pub fn faults(uris: &str) -> Vec<RedirectUriFault> {
    let mut faults = Vec::new();
    for text in uris
        .split_ascii_whitespace()
        .filter(|text| !is_out_of_band(text))
    {
        let Some(uri) = Uri::parse(text) else {
            faults.push(RedirectUriFault::Invalid);
            break;
        };
        let scheme = uri.scheme.unwrap_or_default().to_ascii_lowercase();
        let found = [
            (
                FORBIDDEN_SCHEMES.contains(&scheme.as_str()),
                RedirectUriFault::Forbidden,
            ),
            (uri.fragment.is_some(), RedirectUriFault::Fragment),
            (
                uri.is_opaque() || scheme == NO_SCHEME,
                RedirectUriFault::NoScheme,
            ),
            (
                uri.scheme.is_none() && uri.has_no_host(),
                RedirectUriFault::Relative,
            ),
            (uri.is_web() && uri.has_no_host(), RedirectUriFault::Invalid),
        ];
        faults.extend(
            found
                .into_iter()
                .filter_map(|(is_so, fault)| is_so.then_some(fault)),
        );
    }
    faults
}

/// Whether a request's address is one of those (parted by white space) that stand registered.
///
/// Scheme and host don't look at capitals, an empty path is `/`, the rest is exact. One that was registered without a
/// query takes any; of those with one, the pairs may come in any order. Loopback addresses may change their port.
pub fn is_registered(requested: &str, registered: &str) -> bool {
    is_usable(requested)
        && registered
            .split_ascii_whitespace()
            .any(|known| is_same(requested, known))
}

fn is_usable(text: &str) -> bool {
    is_out_of_band(text)
        || Uri::parse(text).is_some_and(|uri| {
            uri.scheme.is_some_and(|scheme| scheme != NO_SCHEME)
                && !(uri.is_web() && uri.has_no_host())
                && uri.fragment.is_none()
                && !uri.is_opaque()
        })
}

fn is_same(requested: &str, known: &str) -> bool {
    let (Some(requested), Some(known)) = (Uri::parse(requested), Uri::parse(known)) else {
        return false;
    };
    if let Some(query) = known.query
        && !has_same_pairs(requested.query, query)
    {
        return false;
    }
    let any_port = requested.is_loopback() && known.is_loopback();
    requested.lower_scheme() == known.lower_scheme()
        && requested.userinfo == known.userinfo
        && requested.host.map(str::to_ascii_lowercase) == known.host.map(str::to_ascii_lowercase)
        && (any_port || requested.port() == known.port())
        && requested.full_path() == known.full_path()
        && requested.fragment == known.fragment
}

fn has_same_pairs(requested: Option<&str>, known: &str) -> bool {
    let pairs = |query: &str| {
        let mut pairs: Vec<String> = query.split('&').map(str::to_owned).collect();
        pairs.sort();
        pairs
    };
    match requested {
        None => known.is_empty(),
        Some(requested) => pairs(requested) == pairs(known),
    }
}

/// A URI's parts, as RFC 3986 has them, with nothing forgiven.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Uri<'a> {
    scheme: Option<&'a str>,
    userinfo: Option<&'a str>,
    host: Option<&'a str>,
    port: Option<&'a str>,
    path: &'a str,
    query: Option<&'a str>,
    fragment: Option<&'a str>,
}

impl<'a> Uri<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let is_allowed =
            |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte);
        if text.is_empty() || !text.bytes().all(is_allowed) || !has_whole_escapes(text) {
            return None;
        }
        let (rest, fragment) = split_off(text, '#');
        let (rest, query) = split_off(rest, '?');
        let (scheme, rest) = match rest.find([':', '/']) {
            Some(at) if rest.as_bytes()[at] == b':' => (Some(&rest[..at]), &rest[at + 1..]),
            _ => (None, rest),
        };
        if scheme.is_some_and(|scheme| !is_scheme(scheme))
            || fragment.is_some_and(|fragment| fragment.contains('#'))
        {
            return None;
        }
        let (authority, path) = match rest.strip_prefix("//") {
            Some(rest) => {
                let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
                (Some(authority), path)
            }
            None => (None, rest),
        };
        if path.contains(['[', ']']) || (scheme.is_some() && authority.is_none() && path.is_empty())
        {
            return None;
        }
        let (userinfo, host, port) = match authority {
            Some(authority) => split_authority(authority)?,
            None => (None, None, None),
        };
        Some(Self {
            scheme,
            userinfo,
            host,
            port,
            path,
            query,
            fragment,
        })
    }

    fn lower_scheme(&self) -> Option<String> {
        self.scheme.map(str::to_ascii_lowercase)
    }

    fn is_web(&self) -> bool {
        matches!(self.lower_scheme().as_deref(), Some("http" | "https"))
    }

    fn has_no_host(&self) -> bool {
        self.host.is_none_or(str::is_empty)
    }

    /// `scheme:something`, where nothing says what is inside.
    fn is_opaque(&self) -> bool {
        self.scheme.is_some() && self.host.is_none() && !self.path.starts_with('/')
    }

    fn port(&self) -> Option<u32> {
        match self.port.filter(|port| !port.is_empty()) {
            Some(port) => port.parse().ok(),
            None => match self.lower_scheme().as_deref() {
                Some("http") => Some(80),
                Some("https") => Some(443),
                _ => None,
            },
        }
    }

    fn full_path(&self) -> &str {
        if self.path.is_empty() { "/" } else { self.path }
    }

    fn is_loopback(&self) -> bool {
        let host = self.host.unwrap_or_default();
        let host = host
            .strip_prefix('[')
            .and_then(|host| host.strip_suffix(']'))
            .unwrap_or(host);
        host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }
}

type Authority<'a> = (Option<&'a str>, Option<&'a str>, Option<&'a str>);

fn split_authority(authority: &str) -> Option<Authority<'_>> {
    let (userinfo, rest) = match authority.rsplit_once('@') {
        Some((userinfo, rest)) => (Some(userinfo), rest),
        None => (None, authority),
    };
    let (host, port) = match rest.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (rest, None),
    };
    let is_bracketed = host.starts_with('[') && host.ends_with(']');
    let is_fine = port
        .is_none_or(|port| port.len() <= 5 && port.bytes().all(|byte| byte.is_ascii_digit()))
        && !userinfo.unwrap_or_default().contains(['[', ']', '@'])
        && if is_bracketed {
            host[1..host.len() - 1]
                .parse::<std::net::Ipv6Addr>()
                .is_ok()
        } else {
            !host.contains(['[', ']', ':'])
        };
    is_fine.then_some((userinfo, Some(host), port))
}

fn split_off(text: &str, at: char) -> (&str, Option<&str>) {
    text.split_once(at)
        .map_or((text, None), |(before, after)| (before, Some(after)))
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

fn has_whole_escapes(text: &str) -> bool {
    text.split('%')
        .skip(1)
        .all(|after| after.len() >= 2 && after.bytes().take(2).all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::{RedirectUriFault as Fault, *};

    #[test]
    fn addresses_that_could_be_called_back_may_be_registered() {
        for uri in [
            "urn:ietf:wg:oauth:2.0:oob",
            "https://client.example",
            "http://client.example/cb?a=b",
            "app://callback",
            "app:/callback",
            "com.example.app:/oauth2",
            "http://[::1]/cb",
            "https://user:pw@client.example/cb",
        ] {
            assert_eq!(faults(uri), [], "{uri}");
        }
    }

    #[test]
    fn others_may_not() {
        for (uri, expected) in [
            ("https://client.example/cb#part", vec![Fault::Fragment]),
            ("/relative", vec![Fault::Relative]),
            ("client.example/cb", vec![Fault::Relative]),
            ("https:///cb", vec![Fault::Invalid]),
            ("app:callback", vec![Fault::NoScheme]),
            (
                "javascript:alert(1)",
                vec![Fault::Forbidden, Fault::NoScheme],
            ),
            ("JavaScript://x", vec![Fault::Forbidden]),
            ("data:text/html,x", vec![Fault::Forbidden, Fault::NoScheme]),
            ("localhost:8080/cb", vec![Fault::NoScheme]),
            ("https://b\u{fc}cher.example/cb", vec![Fault::Invalid]),
            ("https://client.example/%zz", vec![Fault::Invalid]),
            (
                "https://a.example /x /y",
                vec![Fault::Relative, Fault::Relative],
            ),
        ] {
            assert_eq!(faults(uri), expected, "{uri}");
        }
    }

    #[test]
    fn a_request_means_a_registered_address_by_its_parts() {
        let registered = "urn:ietf:wg:oauth:2.0:oob\nhttps://client.example/callback\nhttps://q.example/?a=1&b=2\nhttp://127.0.0.1/cb app://cb";
        for (uri, expected) in [
            ("urn:ietf:wg:oauth:2.0:oob", true),
            ("urn:ietf:wg:oauth:2.0:oob:auto", false),
            ("https://client.example/callback", true),
            ("HTTPS://CLIENT.example:443/callback", true),
            ("https://client.example/callback?x=1", true),
            ("https://client.example/callback/", false),
            ("https://client.example/callback#x", false),
            ("https://client.example:444/callback", false),
            ("https://q.example?b=2&a=1", true),
            ("https://q.example/", false),
            ("https://q.example/?a=1", false),
            ("http://127.0.0.1:5000/cb", true),
            ("http://127.0.0.2/cb", false),
            ("app://cb", true),
            ("app://other", false),
            ("", false),
        ] {
            assert_eq!(is_registered(uri, registered), expected, "{uri}");
        }
    }
}

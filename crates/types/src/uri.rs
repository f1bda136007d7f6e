//! Addresses as clients and peers write them, read as leniently as Mastodon reads them.
//!
//! The stricter `url::Url` refuses or rewrites much that stands in databases and documents; where an address is
//! compared, kept or fetched, it has to come out as the original's.

use std::fmt;

use crate::{
    domain::{self, DomainError},
    escape,
};

/// Schemes whose address needs a host.
const HOST_SCHEMES: [&str; 9] = [
    "http", "https", "ftp", "tftp", "sftp", "ssh", "svn+ssh", "telnet", "nntp",
];

/// Why a text is no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UriError {
    /// What stands before the colon is no scheme.
    #[error("invalid scheme")]
    Scheme,
    /// The host has a character that no host may have, or can't be written in ASCII.
    #[error("invalid host")]
    Host,
    /// The port isn't a number.
    #[error("invalid port")]
    Port,
    /// An absolute address without a host and a path, or a path that would read as something else.
    #[error("ambiguous or incomplete address")]
    Incomplete,
}

impl From<DomainError> for UriError {
    fn from(_: DomainError) -> Self {
        Self::Host
    }
}

/// An address, taken apart. Each part is as it was written, except where a method says otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uri {
    scheme: Option<String>,
    userinfo: Option<String>,
    host: Option<String>,
    normalized_host: Option<String>,
    port: Option<String>,
    path: String,
    query: Option<String>,
    fragment: Option<String>,
}

impl Uri {
    /// Takes an address apart (RFC 3986 appendix B). Relative ones are fine.
    pub fn parse(text: &str) -> Result<Self, UriError> {
        let (rest, fragment) = split_off(text, '#');
        let (rest, query) = split_off(rest, '?');
        let (scheme, rest) = match rest.find([':', '/']) {
            Some(at) if at > 0 && rest.as_bytes()[at] == b':' => {
                (Some(&rest[..at]), &rest[at + 1..])
            }
            _ => (None, rest),
        };
        if scheme.is_some_and(|scheme| !is_scheme(scheme)) {
            return Err(UriError::Scheme);
        }
        let (authority, path) = match rest.strip_prefix("//") {
            Some(rest) => {
                let end = rest.find('/').unwrap_or(rest.len());
                (Some(&rest[..end]), &rest[end..])
            }
            None => (None, rest),
        };
        let (userinfo, host, port) = authority.map_or((None, None, None), split_authority);
        if port.is_some_and(|port| !port.bytes().all(|byte| byte.is_ascii_digit())) {
            return Err(UriError::Port);
        }
        if let Some(host) = host {
            domain::check_characters(host)?;
        }
        let needs_host = scheme
            .is_some_and(|scheme| HOST_SCHEMES.contains(&scheme.to_ascii_lowercase().as_str()));
        if needs_host && host.is_none_or(str::is_empty) && path.is_empty() {
            return Err(UriError::Incomplete);
        }
        // a relative path whose first segment has a colon would read as a scheme
        if scheme.is_none()
            && host.is_none()
            && path
                .split('/')
                .next()
                .is_some_and(|first| first.contains(':'))
        {
            return Err(UriError::Incomplete);
        }
        Ok(Self {
            scheme: scheme.map(str::to_owned),
            userinfo: userinfo.map(str::to_owned),
            normalized_host: host.map(domain::normalize_host).transpose()?,
            host: host.map(str::to_owned),
            port: port.filter(|port| !port.is_empty()).map(str::to_owned),
            path: path.to_owned(),
            query: query.map(str::to_owned),
            fragment: fragment.map(str::to_owned),
        })
    }

    /// The scheme as written.
    pub fn scheme(&self) -> Option<&str> {
        self.scheme.as_deref()
    }

    /// User and password as written, with the colon between them.
    pub fn userinfo(&self) -> Option<&str> {
        self.userinfo.as_deref()
    }

    /// The host in the form in which domains are kept.
    pub fn host(&self) -> Option<&str> {
        self.normalized_host.as_deref()
    }

    /// The port as written, the scheme's own included.
    pub fn port(&self) -> Option<u32> {
        self.port.as_deref().and_then(|port| port.parse().ok())
    }

    /// The path as written; may be empty.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The query as written, without its question mark.
    pub fn query(&self) -> Option<&str> {
        self.query.as_deref()
    }

    /// The fragment as written, without its hash.
    pub fn fragment(&self) -> Option<&str> {
        self.fragment.as_deref()
    }

    /// Whether it is an address of the web, as links, sites and inboxes need one: `http` or `https` in lower case,
    /// and a host.
    pub fn is_web(&self) -> bool {
        matches!(self.scheme(), Some("http" | "https"))
            && self.host.as_deref().is_some_and(|host| !host.is_empty())
    }

    /// Host and port as an authority names them: the port only where it is spelled out.
    pub fn host_and_port(&self) -> Option<String> {
        let host = self.host()?;
        Some(
            self.port
                .as_ref()
                .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")),
        )
    }

    /// The same address in its one form, as it is fetched and compared: lower-case scheme and host, no default port,
    /// dot segments resolved, escapes in one form.
    #[must_use]
    pub fn normalized(&self) -> Self {
        let scheme = self
            .scheme
            .as_ref()
            .map(|scheme| scheme.to_ascii_lowercase());
        let default_port = match scheme.as_deref() {
            Some("http") => Some("80"),
            Some("https") => Some("443"),
            Some("ftp") => Some("21"),
            Some("ssh" | "sftp") => Some("22"),
            _ => None,
        };
        let path = normalize_path(&self.path, scheme.is_some() || self.host.is_some());
        let needs_root =
            path.is_empty() && self.host.as_deref().is_some_and(|host| !host.is_empty());
        Self {
            port: self
                .port
                .clone()
                .filter(|port| Some(port.as_str()) != default_port),
            path: if needs_root { "/".to_owned() } else { path },
            query: self
                .query
                .as_deref()
                .map(normalize_query)
                .filter(|query| !query.is_empty()),
            fragment: self
                .fragment
                .as_deref()
                .map(|fragment| escape::normalize(fragment, escape::query)),
            userinfo: self.userinfo.as_deref().map(normalize_userinfo),
            host: self.normalized_host.clone(),
            normalized_host: self.normalized_host.clone(),
            scheme,
        }
    }

    /// The address with each part's escapes undone and done again, the host untouched: how previews and links keep it.
    pub fn reencoded(&self) -> String {
        let again =
            |part: &str, allowed: fn(u8) -> bool| escape::encode(&escape::decode(part), allowed);
        Self {
            path: again(&self.path, escape::path),
            query: self
                .query
                .as_deref()
                .map(|query| again(query, escape::query)),
            fragment: self
                .fragment
                .as_deref()
                .map(|fragment| again(fragment, escape::query)),
            userinfo: self.userinfo.as_deref().map(normalize_userinfo),
            ..self.clone()
        }
        .to_string()
    }
}

impl fmt::Display for Uri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(scheme) = &self.scheme {
            write!(f, "{scheme}:")?;
        }
        if let Some(host) = &self.host {
            f.write_str("//")?;
            if let Some(userinfo) = &self.userinfo {
                write!(f, "{userinfo}@")?;
            }
            f.write_str(host)?;
            if let Some(port) = &self.port {
                write!(f, ":{port}")?;
            }
        }
        f.write_str(&self.path)?;
        if let Some(query) = &self.query {
            write!(f, "?{query}")?;
        }
        if let Some(fragment) = &self.fragment {
            write!(f, "#{fragment}")?;
        }
        Ok(())
    }
}

fn split_off(text: &str, at: char) -> (&str, Option<&str>) {
    text.split_once(at)
        .map_or((text, None), |(before, after)| (before, Some(after)))
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
}

fn split_authority(authority: &str) -> (Option<&str>, Option<&str>, Option<&str>) {
    let (userinfo, rest) = match authority.rsplit_once('@') {
        Some((userinfo, rest)) => (Some(userinfo), rest),
        None => (None, authority),
    };
    let (host, port) = match rest.rsplit_once(':') {
        Some((host, port)) if !port.contains(['[', ']']) => (host, Some(port)),
        _ => (rest, None),
    };
    (userinfo, Some(host), port)
}

fn normalize_userinfo(userinfo: &str) -> String {
    let parts: Vec<String> = userinfo
        .splitn(2, ':')
        .map(|part| escape::normalize(part, escape::unreserved))
        .collect();
    parts.join(":")
}

fn normalize_path(path: &str, absolute: bool) -> String {
    let segments: Vec<String> = path
        .split('/')
        .map(|segment| escape::normalize(segment, escape::segment))
        .collect();
    let path = segments.join("/");
    if !absolute || !path.starts_with('/') {
        return path;
    }
    remove_dot_segments(&path)
}

/// RFC 3986 §5.2.4.
fn remove_dot_segments(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path.split('/').skip(1).peekable();
    while let Some(segment) = segments.next() {
        let last = segments.peek().is_none();
        match segment {
            "." if last => kept.push(""),
            "." => {}
            ".." => {
                kept.pop();
                if last {
                    kept.push("");
                }
            }
            other => kept.push(other),
        }
    }
    format!("/{}", kept.join("/"))
}

fn normalize_query(query: &str) -> String {
    // an escaped plus is no plus, so it stays escaped
    let pair = |pair: &str| {
        let parts: Vec<String> = pair
            .replace("%2b", "%2B")
            .split("%2B")
            .map(|part| escape::normalize(part, escape::query_pair))
            .collect();
        parts.join("%2B")
    };
    query.split('&').map(pair).collect::<Vec<_>>().join("&")
}

//! OAuth scopes: what an app may do for a person
//! ([documentation](https://docs.joinmastodon.org/api/oauth-scopes/)).
//!
//! There is no hierarchy among scopes. `read` covers `read:accounts` because every endpoint lists all scopes that
//! suffice for it, and one of them is enough.

use std::{collections::BTreeSet, convert::Infallible, fmt, str::FromStr};

/// The scope of an app, code or token that didn't ask for any.
pub const DEFAULT_SCOPE: &str = "read";

/// All scopes that an app may register, in the order in which the server announces them.
pub const KNOWN_SCOPES: [&str; 47] = [
    "read",
    "profile",
    "write",
    "write:accounts",
    "write:blocks",
    "write:bookmarks",
    "write:collections",
    "write:conversations",
    "write:favourites",
    "write:filters",
    "write:follows",
    "write:lists",
    "write:media",
    "write:mutes",
    "write:notifications",
    "write:reports",
    "write:statuses",
    "read:accounts",
    "read:blocks",
    "read:bookmarks",
    "read:collections",
    "read:favourites",
    "read:filters",
    "read:follows",
    "read:lists",
    "read:mutes",
    "read:notifications",
    "read:search",
    "read:statuses",
    "follow",
    "push",
    "admin:read",
    "admin:read:accounts",
    "admin:read:reports",
    "admin:read:domain_allows",
    "admin:read:domain_blocks",
    "admin:read:ip_blocks",
    "admin:read:email_domain_blocks",
    "admin:read:canonical_email_blocks",
    "admin:write",
    "admin:write:accounts",
    "admin:write:reports",
    "admin:write:domain_allows",
    "admin:write:domain_blocks",
    "admin:write:ip_blocks",
    "admin:write:email_domain_blocks",
    "admin:write:canonical_email_blocks",
];

/// What was asked for is unknown, or more than the app registered (`invalid_scope`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the requested scope is invalid, unknown, or malformed")]
pub struct InvalidScope;

/// The scopes of an app, code or token: each once, in the order given. Rows may hold scopes that are no longer known.
///
/// Two are equal if they are the same set, whatever the order.
#[derive(Debug, Clone, Default)]
pub struct Scopes(Vec<String>);

impl Scopes {
    /// Reads names parted by white space.
    pub fn parse(text: &str) -> Self {
        text.split_ascii_whitespace().collect()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Their names, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether this very scope is among them.
    pub fn contains(&self, scope: &str) -> bool {
        self.iter().any(|ours| ours == scope)
    }

    /// Whether all of `other` are among them.
    pub fn contains_all(&self, other: &Self) -> bool {
        other.iter().all(|scope| self.contains(scope))
    }

    /// Whether they suffice where one of `accepted` is needed. Where none is named, anything suffices.
    pub fn allows(&self, accepted: &[&str]) -> bool {
        accepted.is_empty() || accepted.iter().any(|scope| self.contains(scope))
    }

    /// Whether the server knows all of them.
    pub fn are_known(&self) -> bool {
        self.iter().all(is_known)
    }

    /// What an app registers with: the default if nothing is said, nothing if that is blank.
    pub fn registered(requested: Option<&str>) -> Result<Self, InvalidScope> {
        let scopes = Self::parse(requested.unwrap_or(DEFAULT_SCOPE));
        if scopes.are_known() {
            Ok(scopes)
        } else {
            Err(InvalidScope)
        }
    }

    /// What a code or token gets that is requested through an app that registered with `application`.
    ///
    /// Each must literally be among the app's; an app without any may ask for all that are known. A blank request
    /// asks for the default.
    pub fn granted(requested: Option<&str>, application: &Self) -> Result<Self, InvalidScope> {
        let requested = requested
            .filter(|text| !text.trim().is_empty())
            .unwrap_or(DEFAULT_SCOPE);
        // Spaces part scopes in RFC 6749, nothing else.
        if requested.contains(['\n', '\r', '\t']) {
            return Err(InvalidScope);
        }
        let scopes = Self::parse(requested);
        let is_covered = application.is_empty() || application.contains_all(&scopes);
        if scopes.are_known() && is_covered {
            Ok(scopes)
        } else {
            Err(InvalidScope)
        }
    }
}

/// Whether the server knows a scope.
pub fn is_known(scope: &str) -> bool {
    KNOWN_SCOPES.contains(&scope)
}

impl FromStr for Scopes {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self::parse(text))
    }
}

impl<'a> FromIterator<&'a str> for Scopes {
    fn from_iter<I: IntoIterator<Item = &'a str>>(names: I) -> Self {
        let mut seen = BTreeSet::new();
        Self(
            names
                .into_iter()
                .filter(|name| seen.insert(*name))
                .map(str::to_owned)
                .collect(),
        )
    }
}

/// As it is stored and sent: parted by spaces.
impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(" "))
    }
}

impl PartialEq for Scopes {
    fn eq(&self, other: &Self) -> bool {
        self.0.len() == other.0.len() && self.contains_all(other)
    }
}

impl Eq for Scopes {}

/// One scope, taken apart, as the consent page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// `admin`, or nothing.
    pub namespace: Option<&'static str>,
    /// What it is about: `accounts`, `follow`; `all` if nothing is named.
    pub term: String,
    /// Whether it lets an app read.
    pub reads: bool,
    /// Whether it lets an app write.
    pub writes: bool,
}

impl Scope {
    /// Takes `[admin:](read|write)[:term]` or `[admin:]term` apart. Terms are of `a` to `z` and `_`.
    pub fn parse(text: &str) -> Result<Self, InvalidScope> {
        let (namespace, rest) = match text.strip_prefix("admin:") {
            Some(rest) => (Some("admin"), rest),
            None => (None, text),
        };
        let (access, term) = match rest.split_once(':') {
            Some((access @ ("read" | "write"), term)) => (Some(access), term),
            Some(_) => return Err(InvalidScope),
            None if matches!(rest, "read" | "write") => (Some(rest), "all"),
            None => (None, rest),
        };
        if term.is_empty()
            || !term
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
        {
            return Err(InvalidScope);
        }
        // `profile` names no access, but there is nothing to write.
        let access = if term == "profile" {
            Some("read")
        } else {
            access
        };
        Ok(Self {
            namespace,
            term: term.to_owned(),
            reads: access != Some("write"),
            writes: access != Some("read"),
        })
    }

    /// What it is about, with its namespace: `admin/accounts`. The consent page has one line for each.
    pub fn key(&self) -> String {
        match self.namespace {
            Some(namespace) => format!("{namespace}/{}", self.term),
            None => self.term.clone(),
        }
    }

    /// `read`, `write` or `read/write`.
    pub fn access(&self) -> &'static str {
        match (self.reads, self.writes) {
            (true, true) => "read/write",
            (false, _) => "write",
            (true, false) => "read",
        }
    }

    /// The lines of the consent page: scopes about the same are one. What can't be taken apart is left out.
    pub fn group(scopes: &Scopes) -> Vec<Self> {
        let mut groups: Vec<Self> = Vec::new();
        for scope in scopes.iter().filter_map(|scope| Self::parse(scope).ok()) {
            match groups
                .iter_mut()
                .find(|group| group.namespace == scope.namespace && group.term == scope.term)
            {
                Some(group) => {
                    group.reads |= scope.reads;
                    group.writes |= scope.writes;
                }
                None => groups.push(scope),
            }
        }
        groups
    }
}

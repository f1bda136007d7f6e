//! Addresses of people: `alice`, `@alice`, `alice@example.org`.

use std::fmt;

use crate::{
    domain::{Domain, DomainError, is_ruby_blank},
    urls::LocalUrls,
};

/// A person's address, taken apart. The name isn't judged here (see [`crate::username`]): whoever asks for one that
/// can't exist simply finds nobody.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Acct {
    /// The name as written.
    pub username: String,
    /// The server; `None` is ours.
    pub domain: Option<Domain>,
}

impl Acct {
    /// Reads an address: blanks and one leading `@` are taken off, what follows a second `@` is ignored, our own
    /// domains count as none. `None`: there is no name in it.
    pub fn parse(text: &str, local: &LocalUrls) -> Result<Option<Self>, DomainError> {
        let text = text.trim_matches(is_ruby_blank);
        let text = text.strip_prefix('@').unwrap_or(text);
        let mut parts = text.split('@');
        let username = parts.next().unwrap_or_default();
        let domain = match parts.next().filter(|domain| !domain.is_empty()) {
            Some(domain) if local.is_local_domain(domain) || local.is_web_domain(domain) => None,
            Some(domain) => Some(Domain::parse(domain)?),
            None => None,
        };
        Ok((!username.is_empty()).then(|| Self {
            username: username.to_owned(),
            domain,
        }))
    }
}

impl fmt::Display for Acct {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.username)?;
        if let Some(domain) = &self.domain {
            write!(f, "@{domain}")?;
        }
        Ok(())
    }
}

//! Names of servers, in the one form in which the database keeps them: lower case, punycode, no trailing dot or slash.
//!
//! The conversion is IDNA 2003's, since that is what the rows of existing databases were written with: `ß` becomes
//! `ss`, joiners vanish. A port belongs to the name (`example.com:8443`).

use std::fmt;

use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};
use serde::{Deserialize, Serialize};

use crate::escape;

/// Longest host, in bytes, that a rule about a domain may name.
const MAX_LENGTH: usize = 255;
/// Longest label of a host, in characters.
const MAX_LABEL_LENGTH: usize = 63;
/// How a punycode label begins.
const ACE_PREFIX: &str = "xn--";

/// Why a text can't be a server's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DomainError {
    /// Nothing but blanks.
    #[error("the domain is blank")]
    Blank,
    /// A character that no host may have, such as a slash, a blank or `@`.
    #[error("the domain contains a character that no host may have")]
    InvalidCharacter,
    /// An internationalised label that has no punycode form.
    #[error("the domain has a label that can't be written in ASCII")]
    NotInternationalizable,
}

/// A server's name in its kept form; never empty.
#[derive(
    Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(try_from = "String", into = "String")]
pub struct Domain(String);

impl Domain {
    /// Reads a name as people and peers write it.
    pub fn parse(text: &str) -> Result<Self, DomainError> {
        let host = normalize(text)?;
        if host.is_empty() {
            Err(DomainError::Blank)
        } else {
            Ok(Self(host))
        }
    }

    /// The kept form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form for people: punycode labels in their own script.
    pub fn display(&self) -> String {
        display(&self.0)
    }

    /// Whether rules (blocks, allows) may be made about it: see [`is_compliant`].
    pub fn is_compliant(&self) -> bool {
        is_compliant(&self.0)
    }

    /// The kept form, by value.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for Domain {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Domain {
    type Error = DomainError;

    fn try_from(text: String) -> Result<Self, DomainError> {
        Self::parse(&text)
    }
}

impl From<Domain> for String {
    fn from(domain: Domain) -> Self {
        domain.0
    }
}

/// The kept form of a name; blank text gives an empty one.
pub fn normalize(text: &str) -> Result<String, DomainError> {
    let text = text.trim_matches(is_ruby_blank);
    let host = text.strip_suffix('/').unwrap_or(text);
    check_characters(host)?;
    normalize_host(host)
}

/// Refuses what can't stand in a host at all.
pub(crate) fn check_characters(host: &str) -> Result<(), DomainError> {
    let invalid = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '<' | '>' | '{' | '}' | '/' | '\\' | '?' | '#' | '@' | '"'
            )
    };
    if host.contains(invalid) {
        Err(DomainError::InvalidCharacter)
    } else {
        Ok(())
    }
}

/// Lower case, ASCII, one form of escapes, no single dot at the end.
pub(crate) fn normalize_host(host: &str) -> Result<String, DomainError> {
    let host = host.trim_matches(is_ruby_blank).to_lowercase();
    if host.is_empty() {
        return Ok(host);
    }
    let decoded = String::from_utf8(escape::decode(&host)).unwrap_or(host);
    // again: capitals may have been hidden from rules about the domain by escapes
    let mut ascii = to_ascii(&decoded.to_lowercase())?;
    let ends_in_single_dot = ascii.ends_with('.') && ascii.len() > 1 && !ascii.ends_with("..");
    if ends_in_single_dot {
        ascii.pop();
    }
    Ok(escape::normalize(&ascii, escape::host))
}

/// Writes internationalised labels in punycode; ASCII labels stay as they are, their case included.
pub fn to_ascii(host: &str) -> Result<String, DomainError> {
    let labels: Result<Vec<String>, DomainError> = host.split('.').map(label_to_ascii).collect();
    Ok(labels?.join("."))
}

fn label_to_ascii(label: &str) -> Result<String, DomainError> {
    // a label that is too long anyway is left alone; it fails later, where compliance counts
    if label.is_ascii() || label.chars().count() > MAX_LABEL_LENGTH {
        return Ok(label.to_owned());
    }
    let mapped: String = label
        .chars()
        .filter(|c| !matches!(c, '\u{200C}' | '\u{200D}'))
        .collect::<String>()
        .replace(['ß', 'ẞ'], "ss")
        .replace('ς', "σ");
    let ascii = Uts46::new()
        .to_ascii(
            mapped.as_bytes(),
            AsciiDenyList::EMPTY,
            Hyphens::Allow,
            DnsLength::Ignore,
        )
        .map_err(|_| DomainError::NotInternationalizable)?;
    if ascii.split('.').any(|label| label.len() > MAX_LABEL_LENGTH) {
        return Err(DomainError::NotInternationalizable);
    }
    Ok(ascii.into_owned())
}

/// Writes punycode labels in their own script, for people. What is no valid punycode stays.
pub fn display(host: &str) -> String {
    let labels: Vec<String> = host
        .split(['.', '。', '．', '｡'])
        .map(label_to_unicode)
        .collect();
    labels.join(".")
}

fn label_to_unicode(label: &str) -> String {
    let unicode = label
        .strip_prefix(ACE_PREFIX)
        .and_then(idna::punycode::decode_to_string);
    match unicode {
        Some(unicode) if label_to_ascii(&unicode).is_ok_and(|ascii| ascii == label) => unicode,
        _ => label.to_owned(),
    }
}

/// Whether a kept name is a plain host: at most 255 bytes, labels of 1 to 63 letters, digits and hyphens.
/// A name with a port isn't.
pub fn is_compliant(host: &str) -> bool {
    host.len() <= MAX_LENGTH
        && host.split('.').all(|label| {
            (1..=MAX_LABEL_LENGTH).contains(&label.len())
                && label
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        })
}

/// The name and each of its parents, longest first: where the rule for a domain is looked for.
pub fn variants(host: &str) -> Vec<&str> {
    let host = host.trim_end_matches('.');
    let mut variants = vec![host];
    variants.extend(host.match_indices('.').map(|(at, _)| &host[at + 1..]));
    if host.is_empty() {
        Vec::new()
    } else {
        variants
    }
}

/// What Ruby's `strip` takes away.
pub(crate) fn is_ruby_blank(c: char) -> bool {
    matches!(c, '\0' | '\t' | '\n' | '\u{0B}' | '\u{0C}' | '\r' | ' ')
}

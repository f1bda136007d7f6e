//! Names of people: what may be taken here, and what other servers may call theirs.

use std::fmt;

use crate::limits;

/// Why a name can't be one. The texts are those of the API's `details` codes (`ERR_BLANK` …).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UsernameError {
    /// Nothing but blanks.
    #[error("can't be blank")]
    Blank,
    /// Something else than letters, digits and underscores (elsewhere also dots and hyphens between them).
    #[error("must contain only letters, numbers and underscores")]
    Invalid,
    /// More characters than the maximum given.
    #[error("is too long (maximum is {0} characters)")]
    TooLong(usize),
}

/// Whose name it is: the rules differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameKind {
    /// A person here.
    Local,
    /// An app's or the instance's own actor here.
    Internal,
    /// An account elsewhere.
    Remote,
}

/// A name that keeps the rules of its kind.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Username(String);

impl Username {
    /// Reads a name for an account of this server.
    pub fn parse_local(text: &str) -> Result<Self, UsernameError> {
        Self::parse(text, NameKind::Local).map_err(|errors| errors[0])
    }

    /// Reads a name by the rules of its kind; every broken rule is named.
    ///
    /// # Errors
    /// At least one entry, in the order in which Mastodon lists them.
    pub fn parse(text: &str, kind: NameKind) -> Result<Self, Vec<UsernameError>> {
        let name = squish(text);
        if name.is_empty() {
            return Err(vec![UsernameError::Blank]);
        }
        let (well_formed, longest) = match kind {
            NameKind::Local => (is_plain(&name), limits::USERNAME),
            NameKind::Internal | NameKind::Remote => {
                (is_well_formed(&name), limits::REMOTE_USERNAME)
            }
        };
        let mut errors = Vec::new();
        if !well_formed {
            errors.push(UsernameError::Invalid);
        }
        if name.chars().count() > longest {
            errors.push(UsernameError::TooLong(longest));
        }
        if errors.is_empty() {
            Ok(Self(name))
        } else {
            Err(errors)
        }
    }

    /// The name, with its own capitals.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Username {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for Username {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// The name as it is kept: blanks at the ends taken off, others made one space.
pub fn squish(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether the whole text is a name as any server may have it: words of letters, digits and underscores, with dots
/// and hyphens between them.
pub fn is_well_formed(text: &str) -> bool {
    let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let bytes = text.as_bytes();
    bytes.first().is_some_and(|byte| word(*byte))
        && bytes.last().is_some_and(|byte| word(*byte))
        && bytes
            .iter()
            .all(|byte| word(*byte) || matches!(byte, b'.' | b'-'))
}

/// The form in which names are compared with the list of refused ones: lower case, digits that look like letters
/// made letters.
pub fn normalize_for_blocks(text: &str) -> String {
    text.to_lowercase()
        .chars()
        .map(|c| match c {
            '1' => 'i',
            '2' => 'z',
            '3' => 'e',
            '4' => 'a',
            '5' => 's',
            '7' => 't',
            '8' => 'b',
            '9' => 'g',
            '0' => 'o',
            other => other,
        })
        .collect()
}

fn is_plain(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

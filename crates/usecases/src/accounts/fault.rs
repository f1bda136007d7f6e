//! What is wrong with a name or an address that somebody wants here.

use ferrodon_types::username::{NameKind, Username, UsernameError};

/// Bytes of an address at most.
const MAX_EMAIL: usize = 320;

/// What is at fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attribute {
    /// The e-mail address.
    Email,
    /// The name.
    Username,
}

/// In which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// There is none.
    Blank,
    /// It is none.
    Invalid,
    /// Somebody else has it.
    Taken,
    /// It is too long.
    TooLong,
}

/// One broken rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// What is at fault.
    pub attribute: Attribute,
    /// In which way.
    pub kind: FaultKind,
}

impl Fault {
    pub(super) const fn email(kind: FaultKind) -> Self {
        Self {
            attribute: Attribute::Email,
            kind,
        }
    }

    pub(super) const fn username(kind: FaultKind) -> Self {
        Self {
            attribute: Attribute::Username,
            kind,
        }
    }
}

/// The form in which an address is stored.
pub(super) fn normalize_email(email: &str) -> String {
    email.trim().to_lowercase()
}

/// The rules that a (normalised) address breaks by itself, in the order in which they are told. Two rules of the
/// original judge its form, so a wrong one is told twice.
pub(super) fn email_faults(email: &str) -> Vec<Fault> {
    if email.is_empty() {
        return vec![Fault::email(FaultKind::Blank)];
    }
    if email.len() > MAX_EMAIL {
        return vec![Fault::email(FaultKind::TooLong)];
    }
    let parts = email.split_once('@').filter(|(local, domain)| {
        !local.is_empty()
            && !domain.is_empty()
            && !domain.contains('@')
            && !email.contains(char::is_whitespace)
    });
    match parts {
        None => vec![Fault::email(FaultKind::Invalid); 2],
        Some((local, domain))
            if !is_dotted(local)
                || !is_dotted(domain)
                || email.contains(['%', ',', '"', '<', '>']) =>
        {
            vec![Fault::email(FaultKind::Invalid)]
        }
        Some(_) => Vec::new(),
    }
}

/// Words with single dots between them.
fn is_dotted(text: &str) -> bool {
    !text.split('.').any(str::is_empty)
}

/// The rules that a name breaks by itself.
pub(super) fn username_faults(username: &str) -> Result<Username, Vec<Fault>> {
    Username::parse(username, NameKind::Local).map_err(|errors| {
        let kind = |error| match error {
            UsernameError::Blank => FaultKind::Blank,
            UsernameError::Invalid => FaultKind::Invalid,
            UsernameError::TooLong(_) => FaultKind::TooLong,
        };
        errors
            .into_iter()
            .map(|error| Fault::username(kind(error)))
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_have_two_parts_without_blanks() {
        for right in [
            "alice@example.com",
            "a.l+i-c_e@sub.example.com",
            "alice@localhost",
            "ä@exämple.com",
        ] {
            assert_eq!(email_faults(right), Vec::new(), "{right}");
        }
        for wrong in [
            "nonsense",
            "@example.com",
            "alice@",
            "a@b@c",
            "al ice@example.com",
        ] {
            assert_eq!(email_faults(wrong).len(), 2, "{wrong}");
        }
        for odd in [
            "al..ice@example.com",
            ".a@example.com",
            "a@example..com",
            "a,b@example.com",
            "a%b@example.com",
        ] {
            assert_eq!(
                email_faults(odd),
                vec![Fault::email(FaultKind::Invalid)],
                "{odd}"
            );
        }
        assert_eq!(email_faults(""), vec![Fault::email(FaultKind::Blank)]);
    }
}

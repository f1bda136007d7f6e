//! Who may sign up.

use crate::Reader;

/// Sign-up rules that stand in the environment.
#[derive(Debug, Clone)]
pub struct RegistrationsConfig {
    /// `EMAIL_DOMAIN_ALLOWLIST`, separated by vertical bars: only addresses of these domains and their subdomains.
    pub email_domain_allowlist: Vec<String>,
    /// `EMAIL_DOMAIN_DENYLIST`, separated by vertical bars: refused domains.
    pub email_domain_denylist: Vec<String>,
    /// `EMAIL_DOMAIN_LISTS_APPLY_AFTER_CONFIRMATION`: the lists are asked again later.
    pub lists_apply_after_confirmation: bool,
    /// `DISABLE_AUTOMATIC_SWITCHING_TO_APPROVED_REGISTRATIONS`.
    pub disable_automatic_switching: bool,
}

impl RegistrationsConfig {
    /// Reads the section.
    pub fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            email_domain_allowlist: domains(
                reader,
                "EMAIL_DOMAIN_ALLOWLIST",
                "EMAIL_DOMAIN_WHITELIST",
            ),
            email_domain_denylist: domains(
                reader,
                "EMAIL_DOMAIN_DENYLIST",
                "EMAIL_DOMAIN_BLACKLIST",
            ),
            lists_apply_after_confirmation: reader
                .flag("EMAIL_DOMAIN_LISTS_APPLY_AFTER_CONFIRMATION"),
            disable_automatic_switching: reader
                .flag("DISABLE_AUTOMATIC_SWITCHING_TO_APPROVED_REGISTRATIONS"),
        }
    }
}

/// The list of `name`; of its old name only where the new one isn't set at all (`''` counts as set).
fn domains(reader: &mut Reader<'_>, name: &str, old_name: &str) -> Vec<String> {
    let source = if reader.raw(name).is_some() || reader.raw(old_name).is_none() {
        name
    } else {
        reader.warn(format!("{old_name} is an old name: use {name}"));
        old_name
    };
    reader
        .list(source, '|')
        .iter()
        .map(|domain| domain.to_lowercase())
        .collect()
}

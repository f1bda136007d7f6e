//! What a profile may hold.

use ferrodon_db::accounts::profile::ProfileChanges;
use ferrodon_text::count::note_length;
use ferrodon_types::{domain, limits};

use super::fields;

/// A rule that is broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProfileFault {
    /// Too many sites that may name the account as author.
    AttributionDomains,
    /// One of them that is no site's name.
    AttributionDomain(String),
    /// The avatar's description is too long.
    AvatarDescription,
    /// The header's description is too long.
    HeaderDescription,
    /// The name is too long.
    DisplayName,
    /// The bio is too long.
    Note,
    /// The table has too many rows.
    Fields,
    /// The table has values without labels.
    FieldLabels,
    /// A default visibility that isn't one.
    Privacy,
    /// A default language that can't be one.
    Language,
    /// A default quote policy that isn't one.
    QuotePolicy,
}

/// The rules that changes break, in the order in which they are told. What stays as it was isn't judged.
pub(super) fn faults(changes: &ProfileChanges) -> Vec<ProfileFault> {
    let mut faults = Vec::new();
    if let Some(domains) = &changes.attribution_domains {
        let wrong = domains.iter().filter(|name| !is_site(name));
        faults.extend(wrong.map(|name| ProfileFault::AttributionDomain(name.clone())));
        if domains.len() > limits::ATTRIBUTION_DOMAINS {
            faults.push(ProfileFault::AttributionDomains);
        }
    }
    let is_long = |text: &Option<String>, limit: usize| {
        text.as_ref()
            .is_some_and(|text| text.chars().nth(limit).is_some())
    };
    if is_long(&changes.avatar_description, limits::AVATAR_DESCRIPTION) {
        faults.push(ProfileFault::AvatarDescription);
    }
    if is_long(&changes.header_description, limits::AVATAR_DESCRIPTION) {
        faults.push(ProfileFault::HeaderDescription);
    }
    if is_long(&changes.display_name, limits::DISPLAY_NAME) {
        faults.push(ProfileFault::DisplayName);
    }
    if changes
        .note
        .as_ref()
        .is_some_and(|note| note_length(note) > limits::NOTE)
    {
        faults.push(ProfileFault::Note);
    }
    if let Some(kept) = &changes.fields {
        // what can't be shown counts as well: it would be kept
        if kept
            .as_array()
            .is_some_and(|rows| rows.len() > limits::PROFILE_FIELDS)
        {
            faults.push(ProfileFault::Fields);
        }
        if fields::shown(kept)
            .iter()
            .any(|(name, value)| name.trim().is_empty() && !value.trim().is_empty())
        {
            faults.push(ProfileFault::FieldLabels);
        }
    }
    faults
}

/// The names of sites as they are kept: without scheme and wildcard, each once.
pub(super) fn attribution_domains(given: &[String]) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for name in given {
        let mut name = name.trim();
        for prefix in ["http://", "https://", "*."] {
            name = name.strip_prefix(prefix).unwrap_or(name);
        }
        if !name.is_empty() && kept.iter().all(|known| known != name) {
            kept.push(name.to_owned());
        }
    }
    kept
}

fn is_site(name: &str) -> bool {
    domain::normalize(name).is_ok_and(|host| domain::is_compliant(&host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sites_are_kept_as_bare_names() {
        let given = [
            "https://a.example",
            "*.a.example",
            " b.example ",
            "",
            "B.example",
        ]
        .map(str::to_owned);
        assert_eq!(
            attribution_domains(&given),
            ["a.example", "b.example", "B.example"]
        );
        for site in [
            "a.example",
            "EXAMPLE.com",
            "bücher.example",
            "xn--bcher-kva.example",
            "localhost",
        ] {
            assert!(is_site(site), "{site}");
        }
        for other in [
            "a b",
            "localhost:3000",
            "//a.example",
            "a.example/about",
            "a_b.example",
        ] {
            assert!(!is_site(other), "{other}");
        }
    }

    #[test]
    fn limits_count_characters_not_what_people_see() {
        let named = |name: &str| ProfileChanges {
            display_name: Some(name.to_owned()),
            ..ProfileChanges::default()
        };
        assert_eq!(faults(&named(&"\u{1F1E9}\u{1F1EA}".repeat(20))), []);
        assert_eq!(
            faults(&named(&"\u{1F1E9}\u{1F1EA}".repeat(21))),
            [ProfileFault::DisplayName]
        );
    }
}

use ferrodon_types::{
    LocalUrls,
    acct::Acct,
    domain::{self, Domain},
    username::{self, NameKind, Username},
};
use serde_json::{Value, json};

use crate::vectors::{Differences, is_error, read};

pub fn garden() -> LocalUrls {
    LocalUrls::new("garden.test", "garden.test", true)
}

#[test]
fn addresses_of_people_are_taken_apart_as_in_the_vectors() {
    let mut differences = Differences::default();
    for vector in read(include_str!("../vectors/accts.json")) {
        let ours = match Acct::parse(vector.input.as_str().unwrap(), &garden()) {
            Ok(Some(acct)) => json!([
                acct.username,
                acct.domain.as_ref().map(Domain::as_str),
                acct.to_string()
            ]),
            Ok(None) => json!([null, null, ""]),
            Err(_) => json!("Addressable::URI::InvalidURIError"),
        };
        differences.compare(&vector.input, "taken", ours, &vector.output["taken"]);
    }
    differences.none();
}

#[test]
fn names_are_judged_as_in_the_vectors() {
    let mut differences = Differences::default();
    for vector in read(include_str!("../vectors/usernames.json")) {
        let name = vector.input.as_str().unwrap();
        for (key, kind) in [
            ("local", NameKind::Local),
            ("internal", NameKind::Internal),
            ("remote", NameKind::Remote),
        ] {
            // whether it is taken or reserved stands in the database
            let theirs: Vec<&Value> = vector.output[key][1]
                .as_array()
                .unwrap()
                .iter()
                .filter(|error| !matches!(error[0].as_str(), Some("taken" | "reserved")))
                .map(|error| &error[1])
                .collect();
            let (kept, ours) = match Username::parse(name, kind) {
                Ok(name) => (name.to_string(), Vec::new()),
                Err(errors) => (
                    username::squish(name),
                    errors
                        .iter()
                        .map(|error| format!("Username {error}"))
                        .collect(),
                ),
            };
            differences.compare(&vector.input, key, kept, &vector.output[key][0]);
            differences.compare(&vector.input, key, ours, &json!(theirs));
        }
        differences.compare(
            &vector.input,
            "only",
            username::is_well_formed(name),
            &vector.output["only"],
        );
    }
    differences.none();
}

#[test]
fn names_are_folded_for_the_list_of_refused_ones_as_in_the_vectors() {
    let mut differences = Differences::default();
    for vector in read(include_str!("../vectors/username_blocks.json")) {
        let folded = username::normalize_for_blocks(vector.input.as_str().unwrap());
        differences.compare(
            &vector.input,
            "compared",
            folded,
            &vector.output["compared"],
        );
    }
    differences.none();
}

#[test]
fn domains_are_kept_shown_and_judged_as_in_the_vectors() {
    let garden = garden();
    let mut differences = Differences::default();
    for vector in read(include_str!("../vectors/domains.json")) {
        let Some(name) = vector.input.as_str() else {
            continue;
        };
        let kept = domain::normalize(name);
        if vector.failed() {
            assert!(kept.is_err(), "{name}");
            continue;
        }
        let out = &vector.output;
        if is_error(&out["kept"]) {
            assert!(kept.is_err(), "{name}");
        } else {
            differences.compare(
                &vector.input,
                "kept",
                kept.clone().unwrap_or_default(),
                &out["kept"],
            );
        }
        let blockable = kept.clone().unwrap_or_else(|_| name.to_owned());
        differences.compare(&vector.input, "blockable", blockable, &out["blockable"]);
        differences.compare(
            &vector.input,
            "local",
            garden.is_local_domain(name),
            &out["local"],
        );
        differences.compare(
            &vector.input,
            "web",
            garden.is_web_domain(name),
            &out["web"],
        );
        differences.compare(&vector.input, "shown", domain::display(name), &out["shown"]);
        differences.compare(
            &vector.input,
            "ascii",
            domain::to_ascii(name).unwrap_or_default(),
            &out["ascii"],
        );
        let variants: Vec<&str> = domain::variants(name);
        differences.compare(&vector.input, "variants", variants, &out["variants"]);
        let wrong = out["errors"]
            .as_array()
            .unwrap()
            .iter()
            .any(|error| error[1] != "taken");
        let ours = kept.is_ok_and(|kept| domain::is_compliant(&kept));
        differences.compare(&vector.input, "valid", ours, &json!(!wrong));
    }
    differences.none();
}

#[test]
fn a_blank_domain_is_none() {
    assert_eq!(Domain::parse("  "), Err(domain::DomainError::Blank));
    assert_eq!(
        Domain::parse(" Example.COM/ ").unwrap().as_str(),
        "example.com"
    );
}

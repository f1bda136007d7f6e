//! What was recorded about scopes must hold, and what the registration and token endpoints were seen to do.

use std::path::Path;

use ferrodon_types::scopes::{InvalidScope, KNOWN_SCOPES, Scope, Scopes};
use serde_json::Value;

fn vectors(family: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/vectors")
        .join(family);
    let records: Vec<Value> =
        serde_json::from_str(&std::fs::read_to_string(path).expect("a file")).expect("JSON");
    assert!(!records.is_empty());
    records
}

#[test]
fn vectors_of_scopes_are_met() {
    for record in vectors("scopes.json") {
        let (text, out) = (record["in"].as_str().expect("a text"), &record["out"]);
        match Scope::parse(text) {
            Ok(scope) => {
                assert_eq!(out["key"], scope.key(), "{text}");
                assert_eq!(out["access"], scope.access(), "{text}");
                assert_eq!(out["term"], scope.term, "{text}");
                assert_eq!(out["namespace"].as_str(), scope.namespace, "{text}");
            }
            Err(InvalidScope) => assert!(out.get("error").is_some(), "{text}"),
        }
    }
}

#[test]
fn vectors_of_scope_checks_are_met() {
    for record in vectors("scope_checks.json") {
        let granted = Scopes::parse(record["in"][0].as_str().expect("a text"));
        let accepted: Vec<&str> = record["in"][1]
            .as_array()
            .expect("a list")
            .iter()
            .filter_map(Value::as_str)
            .collect();
        assert_eq!(record["out"], granted.allows(&accepted), "{}", record["in"]);
    }
}

#[test]
fn a_list_is_kept_in_order_without_doubles_and_compared_without_order() {
    assert_eq!(
        Scopes::parse(" write  read\twrite\nread ").to_string(),
        "write read"
    );
    assert_eq!(Scopes::parse("read write"), Scopes::parse("write read"));
    assert_ne!(Scopes::parse("read write"), Scopes::parse("read"));
    assert_ne!(Scopes::parse("read write"), Scopes::parse("read follow"));
    assert!(Scopes::parse(" ").is_empty());
    assert_eq!(Scopes::parse("").to_string(), "");
}

#[test]
fn an_app_registers_known_scopes_only() {
    let registered = |text| Scopes::registered(text).map(|scopes| scopes.to_string());
    assert_eq!(registered(None), Ok("read".to_owned()));
    assert_eq!(registered(Some("")), Ok(String::new()));
    assert_eq!(registered(Some("  ")), Ok(String::new()));
    assert_eq!(
        registered(Some("read\twrite\nfollow")),
        Ok("read write follow".to_owned())
    );
    assert_eq!(
        registered(Some("read read:accounts")),
        Ok("read read:accounts".to_owned())
    );
    for unknown in [
        "tea",
        "read tea",
        "read,write",
        "read+write",
        "READ",
        "read:",
        "read:tea",
        ":",
        "admin",
        "openid",
    ] {
        assert_eq!(registered(Some(unknown)), Err(InvalidScope), "{unknown}");
    }
}

#[test]
fn a_token_gets_literally_what_its_app_has() {
    let app = Scopes::parse("read write:statuses follow");
    let granted = |text| Scopes::granted(text, &app).map(|scopes| scopes.to_string());
    for default in [None, Some(""), Some("  "), Some("read")] {
        assert_eq!(granted(default), Ok("read".to_owned()));
    }
    assert_eq!(granted(Some("follow follow")), Ok("follow".to_owned()));
    for refused in [
        "read write",
        "read:accounts",
        "tea",
        "read,follow",
        "read\nfollow",
    ] {
        assert_eq!(granted(Some(refused)), Err(InvalidScope), "{refused}");
    }
    assert_eq!(
        Scopes::granted(None, &Scopes::parse("push")),
        Err(InvalidScope)
    );
}

#[test]
fn an_app_without_scopes_may_ask_for_any_that_are_known() {
    let app = Scopes::default();
    assert_eq!(Scopes::granted(None, &app), Ok(Scopes::parse("read")));
    assert_eq!(
        Scopes::granted(Some("write admin:read"), &app),
        Ok(Scopes::parse("write admin:read"))
    );
    assert_eq!(Scopes::granted(Some("tea"), &app), Err(InvalidScope));
}

#[test]
fn scopes_about_the_same_are_one_line_of_the_consent_page() {
    let scopes = Scopes::parse("read:accounts follow write:accounts admin:read:accounts a-b write");
    let lines: Vec<(String, &str)> = Scope::group(&scopes)
        .iter()
        .map(|scope| (scope.key(), scope.access()))
        .collect();
    assert_eq!(
        lines,
        [
            ("accounts".to_owned(), "read/write"),
            ("follow".to_owned(), "read/write"),
            ("admin/accounts".to_owned(), "read"),
            ("all".to_owned(), "write"),
        ]
    );
}

#[test]
fn every_known_scope_can_be_taken_apart_and_stands_once() {
    assert_eq!(
        KNOWN_SCOPES
            .iter()
            .copied()
            .collect::<Scopes>()
            .iter()
            .count(),
        KNOWN_SCOPES.len()
    );
    for scope in KNOWN_SCOPES {
        assert!(Scope::parse(scope).is_ok(), "{scope}");
    }
}

use ferrodon_i18n::{LOCALES, Locale, accepted, negotiate};
use serde_json::Value;

#[test]
fn browsers_get_the_language_that_the_vectors_say() {
    let records: Vec<Value> =
        serde_json::from_str(include_str!("../vectors/accepted_languages.json")).unwrap();
    for record in records {
        let header = record["in"].as_str().unwrap();
        assert_eq!(
            accepted(header).map(Locale::code),
            record["out"].as_str(),
            "{header}"
        );
    }
}

#[test]
fn a_browser_without_a_wish_that_we_know_gets_the_servers_language() {
    let german = Locale::parse("de").unwrap();
    assert_eq!(negotiate(None, german), german);
    assert_eq!(negotiate(Some("tlh"), german), german);
    assert_eq!(negotiate(Some("en"), german), Locale::ENGLISH);
}

#[test]
fn every_language_of_the_interface_is_known_and_shows_texts() {
    for code in LOCALES {
        let locale = Locale::parse(code).unwrap();
        assert_eq!(locale.code(), code);
        assert!(matches!(locale.shown(), "en" | "en-GB" | "de"), "{code}");
    }
    assert_eq!(Locale::parse("DE"), None);
    assert!(
        !Locale::parse("ar").unwrap().is_right_to_left(),
        "as long as its texts are English"
    );
}

proptest::proptest! {
    #[test]
    fn reading_a_header_never_panics(header in ".*") {
        let _ = accepted(&header);
    }
}

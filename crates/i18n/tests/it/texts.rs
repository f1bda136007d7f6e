use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use ferrodon_i18n::{Arg, Locale, scope_text, text, text_with};

/// The messages of a file, each with the arguments that it names.
fn messages(path: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let mut messages = BTreeMap::<String, BTreeSet<String>>::new();
    let mut key = String::new();
    for line in fs::read_to_string(path).unwrap().lines() {
        if let Some((name, _)) = line
            .split_once(" =")
            .filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase()))
        {
            name.clone_into(&mut key);
            assert!(
                messages.insert(key.clone(), BTreeSet::new()).is_none(),
                "{key} stands twice"
            );
        }
        let args = line
            .split("{ $")
            .skip(1)
            .filter_map(|rest| rest.split([' ', '}']).next());
        if let Some(known) = messages.get_mut(&key) {
            known.extend(args.map(str::to_owned));
        }
    }
    messages
}

#[test]
fn german_has_every_message_that_is_translated_with_the_same_arguments() {
    let locales = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales");
    for file in fs::read_dir(locales.join("de")).unwrap() {
        let file = file.unwrap();
        let english = messages(&locales.join("en").join(file.file_name()));
        assert_eq!(
            messages(&file.path()),
            english,
            "{}",
            file.file_name().display()
        );
    }
}

#[test]
fn every_message_can_be_read_in_every_language() {
    let english = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales/en");
    for file in fs::read_dir(english).unwrap() {
        for (key, args) in messages(&file.unwrap().path()) {
            let args: Vec<(&'static str, Arg<'_>)> = args
                .into_iter()
                .map(|name| (&*name.leak(), Arg::from(2_i64)))
                .collect();
            for locale in ["en", "de"] {
                let text = text_with(Locale::parse(locale).unwrap(), &key, &args);
                assert!(text != key && !text.is_empty(), "{key} in {locale}");
            }
        }
    }
}

#[test]
fn texts_that_clients_compare_are_word_for_word() {
    let english = Locale::ENGLISH;
    assert_eq!(text(english, "record-not-found"), "Record not found");
    assert_eq!(
        text(english, "token-invalid"),
        "The access token is invalid"
    );
    assert_eq!(
        text(english, "sign-in-invalid"),
        "Invalid E-mail address or password."
    );
    let missing = text_with(english, "param-missing", &[("name", "q".into())]);
    assert_eq!(
        missing,
        "param is missing or the value is empty or invalid: q"
    );
    let too_long = text_with(english, "invalid-too-long", &[("count", 500_usize.into())]);
    assert_eq!(too_long, "is too long (maximum is 500 characters)");
    let follows = text_with(
        english,
        "follow-limit-reached",
        &[("count", 7500_i64.into())],
    );
    assert_eq!(follows, "You cannot follow more than 7500 people");
    let tags = |tags: &'static str, count: i64| {
        text_with(
            english,
            "status-disallowed-hashtags",
            &[("count", count.into()), ("tags", tags.into())],
        )
    };
    assert_eq!(tags("bad", 1), "contained a disallowed hashtag: bad");
    assert_eq!(
        tags("bad, worse", 2),
        "contained the disallowed hashtags: bad, worse"
    );
}

#[test]
fn german_texts_that_were_recorded_are_word_for_word() {
    let german = Locale::parse("de").unwrap();
    let errors = format!("Text {}", text(german, "invalid-blank"));
    assert_eq!(
        text_with(
            german,
            "validation-failed",
            &[("errors", Arg::from(errors))]
        ),
        "Gültigkeitsprüfung ist fehlgeschlagen: Text muss ausgefüllt werden"
    );
    let short = text_with(german, "invalid-too-short", &[("count", 8_i64.into())]);
    assert_eq!(short, "ist zu kurz (weniger als 8 Zeichen)");
    assert_eq!(text(german, "invalid-inclusion"), "ist kein gültiger Wert");
    assert_eq!(text(german, "attr-application-name"), "Anwendungsname");
}

#[test]
fn what_is_not_translated_is_english() {
    assert_eq!(
        text(Locale::parse("de").unwrap(), "record-not-found"),
        "Record not found"
    );
    assert_eq!(
        text(Locale::parse("ja").unwrap(), "sign-in-submit"),
        "Sign in"
    );
    assert_eq!(
        text(Locale::parse("en-GB").unwrap(), "sign-in-submit"),
        "Sign in"
    );
    assert_eq!(text(Locale::ENGLISH, "no-such-text"), "no-such-text");
}

#[test]
fn arguments_are_put_in_as_they_are() {
    let title = text_with(
        Locale::ENGLISH,
        "sign-in-title",
        &[("site", "<b>{ $x }</b>".into())],
    );
    assert_eq!(title, "Sign in to <b>{ $x }</b>");
}

#[test]
fn scopes_are_explained() {
    assert_eq!(
        scope_text(Locale::ENGLISH, "write:statuses"),
        "publish, edit and delete posts"
    );
    assert_eq!(
        scope_text(Locale::ENGLISH, "admin:read:ip_blocks"),
        "read all blocked IP addresses, as staff"
    );
    assert_eq!(
        scope_text(Locale::ENGLISH, "something:else"),
        "something:else"
    );
}

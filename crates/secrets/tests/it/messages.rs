use chrono::Duration;
use ferrodon_secrets::{
    messages::MessageVerifier,
    signed_ids::{Subscriber, UnsubscribeTokens},
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{env, example_keys, keys, now, time, vectors};

#[test]
fn vectors_of_mail_tokens_are_met() {
    let tokens = UnsubscribeTokens::new(&keys()).unwrap();
    for vector in vectors("mail_tokens") {
        let token = vector.output.as_str().unwrap();
        match vector.input.as_str().unwrap() {
            "unsubscribe user" => {
                assert_eq!(
                    tokens.for_mail(Subscriber::User(990_001), now()).unwrap(),
                    token
                );
                assert_eq!(
                    tokens.find_subscriber(token, now()),
                    Some(Subscriber::User(990_001))
                );
            }
            "push subscription" => {
                assert_eq!(tokens.for_push(990_001, now()).unwrap(), token);
                assert_eq!(tokens.find_push_subscription(token, now()), Some(990_001));
                assert_eq!(
                    tokens.find_push_subscription(token, now() + Duration::hours(48)),
                    None
                );
            }
            "self-destruct" => {
                let domain = &env()["local_domain"];
                let verifier = MessageVerifier::named(&keys(), "self-destruct").unwrap();
                assert_eq!(verifier.generate(domain).unwrap(), token);
                assert_eq!(verifier.verify(token, now()).as_ref(), Some(domain));
            }
            other => panic!("an unknown kind: {other}"),
        }
    }
}

#[test]
fn vectors_of_mail_token_reading_are_met() {
    let tokens = UnsubscribeTokens::new(&keys()).unwrap();
    for vector in vectors("mail_token_reading") {
        let found = match tokens.find_subscriber(vector.output["token"].as_str().unwrap(), now()) {
            Some(Subscriber::User(id)) => json!(["User", id]),
            Some(Subscriber::EmailSubscription(id)) => json!(["EmailSubscription", id]),
            None => Value::Null,
        };
        assert_eq!(found, vector.output["found"], "{}", vector.input);
    }
}

#[test]
fn the_messages_of_the_published_examples_are_made_and_read() {
    let keys = example_keys();
    for (name, value, message) in [
        (
            "async_refreshes",
            "account:1:regeneration",
            "ImFjY291bnQ6MTpyZWdlbmVyYXRpb24i--021cfee7d4fb41506f328e1541c482fd1b1abfb4",
        ),
        (
            "self-destruct",
            "example.com",
            "ImV4YW1wbGUuY29tIg==--d98e70d05297ffc5945339fd0796bb8aafb0222f",
        ),
    ] {
        let verifier = MessageVerifier::named(&keys, name).unwrap();
        assert_eq!(verifier.generate(&value).unwrap(), message);
        assert_eq!(verifier.verify(message, now()), Some(json!(value)));
    }
    let tokens = UnsubscribeTokens::new(&keys).unwrap();
    let mail = "eyJfcmFpbHMiOnsiZGF0YSI6ImdpZDovL21hc3RvZG9uL1VzZXIvMSIsImV4cCI6IjIwMjctMDEtMDJUMDM6MDQ6MDUuMDAwWiIsInB1ciI6I\
                nVuc3Vic2NyaWJlIn19--e8194362bb920792b0bc72244013d894c5c3af54";
    assert_eq!(
        tokens
            .for_mail(Subscriber::User(1), time("2026-12-02T03:04:05Z"))
            .unwrap(),
        mail
    );
    let push = "eyJfcmFpbHMiOnsiZGF0YSI6WzFdLCJleHAiOiIyMDI3LTAxLTAyVDAzOjA0OjA1LjAwMFoiLCJwdXIiOiJXZWI6OlB1c2hTdWJzY3JpcHRpb\
                25cbnVuc3Vic2NyaWJlXG4xNzI4MDAifX0=--4e4b2f0bf373bf3a5c91247df01cecf0a656e6f6";
    assert_eq!(
        tokens.for_push(1, time("2026-12-31T03:04:05Z")).unwrap(),
        push
    );
}

#[test]
fn a_month_ends_with_the_month() {
    let tokens = UnsubscribeTokens::new(&keys()).unwrap();
    let token = tokens
        .for_mail(Subscriber::User(1), time("2026-01-31T12:00:00Z"))
        .unwrap();
    assert!(
        tokens
            .find_subscriber(&token, time("2026-02-28T11:59:59Z"))
            .is_some()
    );
    assert!(
        tokens
            .find_subscriber(&token, time("2026-02-28T12:00:00Z"))
            .is_none()
    );
}

#[test]
fn a_message_of_one_name_or_purpose_is_none_of_another() {
    let (one, two) = (
        MessageVerifier::named(&keys(), "one").unwrap(),
        MessageVerifier::named(&keys(), "two").unwrap(),
    );
    let message = one.generate(&"x").unwrap();
    assert_eq!(two.verify(&message, now()), None);
    assert_eq!(one.verify_for("p", &message, now()), None);
    let message = one.generate_for("p", &"x", None).unwrap();
    assert_eq!(one.verify(&message, now()), None);
    assert_eq!(one.verify_for("q", &message, now()), None);
    assert_eq!(one.verify_for("p", &message, now()), Some(json!("x")));
}

proptest! {
    #[test]
    fn every_value_comes_back(value in "\\PC{0,200}", number in any::<i64>(), purpose in "\\PC{1,30}") {
        let verifier = MessageVerifier::named(&keys(), "x").unwrap();
        let value = json!([value, number, {"a": null}]);
        prop_assert_eq!(verifier.verify(&verifier.generate(&value).unwrap(), now()), Some(value.clone()));
        let message = verifier.generate_for(&purpose, &value, Some(now() + Duration::seconds(1))).unwrap();
        prop_assert_eq!(verifier.verify_for(&purpose, &message, now()), Some(value));
    }
}

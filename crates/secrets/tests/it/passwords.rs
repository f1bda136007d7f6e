use base64::{
    Engine as _,
    alphabet::BCRYPT,
    engine::{GeneralPurpose, general_purpose::NO_PAD},
};
use ferrodon_secrets::passwords::{
    DEFAULT_COST, MAX_COST, PasswordError, hash, hash_with_salt, is_external, session_salt, verify,
    verify_or_external,
};
use serde_json::Value;

use crate::support::{is_error, rng, vectors};

/// The salt of the records, decoded.
fn salt(text: &str) -> [u8; 16] {
    let engine = GeneralPurpose::new(&BCRYPT, NO_PAD);
    engine
        .decode(&text["$2a$10$".len()..])
        .unwrap()
        .try_into()
        .unwrap()
}

#[test]
fn vectors_of_password_hashes_are_met() {
    for vector in vectors("password_hashes") {
        let password = vector.input.as_str().unwrap();
        let salt = salt(vector.output["salt"].as_str().unwrap());
        assert_eq!(
            vector.output["given"],
            hash_with_salt(password, DEFAULT_COST, salt).unwrap(),
            "{password}"
        );
        let chance = vector.output["chance"].as_str().unwrap();
        assert_eq!(
            vector.output["matches"],
            verify(password, chance).unwrap(),
            "{password}"
        );
        assert!(!verify("another", chance).unwrap());
    }
}

#[test]
fn vectors_of_password_forms_are_met() {
    for vector in vectors("password_forms") {
        // One was not recorded: checking it would have taken hours.
        let Some(stored) = vector.output["stored"].as_str() else {
            continue;
        };
        let password = if vector.input == "wrong password" {
            "wrong"
        } else {
            "password"
        };
        let met = |result: Result<bool, PasswordError>, recorded: &Value| match result {
            Ok(holds) => *recorded == holds,
            Err(error) => is_error(recorded) && error == PasswordError::InvalidHash,
        };
        assert!(
            met(verify(password, stored), &vector.output["valid"]),
            "{}",
            vector.input
        );
        assert!(
            met(
                verify_or_external(password, stored),
                &vector.output["or_external"]
            ),
            "{}",
            vector.input
        );
    }
}

#[test]
fn a_new_hash_has_the_form_that_ruby_reads() {
    let stored = hash("correct horse", 4, &mut rng()).unwrap();
    assert!(stored.starts_with("$2a$04$") && stored.len() == 60);
    assert!(verify("correct horse", &stored).unwrap());
    assert!(!verify("correct house", &stored).unwrap());
    assert_ne!(
        session_salt(&stored),
        session_salt(&hash("correct horse", 4, &mut rand::rng()).unwrap())
    );
    assert_eq!(session_salt(&stored).len(), 29);
}

#[test]
fn only_the_first_72_bytes_count() {
    let stored = hash(&"x".repeat(80), 4, &mut rng()).unwrap();
    assert!(verify(&"x".repeat(72), &stored).unwrap());
    assert!(!verify(&"x".repeat(71), &stored).unwrap());
}

#[test]
fn a_zero_byte_is_never_part_of_a_password() {
    assert_eq!(hash("a\0b", 4, &mut rng()), Err(PasswordError::ZeroByte));
    let stored = hash("a", 4, &mut rng()).unwrap();
    assert!(!verify("a\0b", &stored).unwrap());
}

#[test]
fn a_cost_that_would_block_for_hours_is_refused() {
    let stored = "$2a$31$VecVecVecVecVecVecVecOvS/1OVO7CBf3nLk6NXEu/qLAxoU2Y.2";
    assert_eq!(verify("password", stored), Err(PasswordError::Cost(31)));
    assert_eq!(
        hash("password", MAX_COST + 1, &mut rng()),
        Err(PasswordError::Cost(MAX_COST + 1))
    );
    assert_eq!(hash("password", 3, &mut rng()), Err(PasswordError::Cost(3)));
    let stored = "$2a$00$VecVecVecVecVecVecVecOvS/1OVO7CBf3nLk6NXEu/qLAxoU2Y.2";
    assert_eq!(verify("password", stored), Err(PasswordError::Cost(0)));
}

#[test]
fn people_who_sign_in_elsewhere_have_no_password_but_need_none() {
    assert!(is_external(""));
    assert_eq!(verify("", ""), Ok(false));
    assert_eq!(verify_or_external("anything", ""), Ok(true));
    assert_eq!(session_salt(""), "");
}

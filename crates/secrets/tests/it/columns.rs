use ferrodon_secrets::columns::{ColumnCipher, ColumnError};
use proptest::prelude::*;
use serde_json::Value;

use crate::support::{columns, is_error, rng, secret, vectors};

#[test]
fn vectors_of_encrypted_columns_are_met() {
    let cipher = columns();
    // Of the same form under another key; no column of Mastodon's is encrypted so that equal texts look equal.
    let deterministic = ColumnCipher::new(
        &secret("ACTIVE_RECORD_ENCRYPTION_DETERMINISTIC_KEY"),
        &secret("ACTIVE_RECORD_ENCRYPTION_KEY_DERIVATION_SALT"),
    )
    .unwrap();
    let is_compressed = |stored: &str| {
        let stored: Value = serde_json::from_str(stored).unwrap();
        stored["h"]["c"] == true
    };
    for vector in vectors("encrypted_columns") {
        let plain = vector.input.as_str().unwrap();
        let recorded = |name: &str| vector.output[name].as_str().unwrap();
        for name in ["otp_secret", "private_key"] {
            assert_eq!(cipher.decrypt(recorded(name)).unwrap().expose(), plain);
        }
        assert_eq!(
            deterministic.decrypt(recorded("fixed")).unwrap().expose(),
            plain
        );
        assert!(cipher.decrypt(recorded("fixed")).is_err());
        assert_eq!(recorded("back"), plain);
        let ours = cipher.encrypt(plain, &mut rng()).unwrap();
        assert_eq!(cipher.decrypt(&ours).unwrap().expose(), plain);
        assert_eq!(
            is_compressed(&ours),
            is_compressed(recorded("otp_secret")),
            "{plain}"
        );
    }
}

#[test]
fn vectors_of_old_encrypted_columns_are_met() {
    let cipher = columns();
    for vector in vectors("old_encrypted_columns") {
        let plain = cipher
            .decrypt(vector.output["text"].as_str().unwrap())
            .unwrap();
        assert_eq!(vector.input, plain.expose());
        assert_eq!(vector.output["back"], plain.expose());
    }
}

#[test]
fn vectors_of_spoiled_columns_are_met() {
    let cipher = columns();
    for vector in vectors("spoiled_columns") {
        if let Some(stored) = vector.output["text"].as_str() {
            assert!(is_error(&vector.output["read"]));
            assert!(cipher.decrypt(stored).is_err(), "{}", vector.input);
        } else {
            assert!(is_error(&vector.output));
            assert_eq!(
                cipher.decrypt(vector.input.as_str().unwrap()).unwrap_err(),
                ColumnError::Malformed
            );
        }
    }
}

#[test]
fn the_columns_of_the_published_examples_are_read() {
    let cipher = ColumnCipher::new(
        "primary-key-0123456789abcdef0123",
        "salt-0123456789abcdef0123456789a",
    )
    .unwrap();
    for (plain, stored) in [
        (
            "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP".to_owned(),
            r#"{"p":"ZAoKqK2V8atxCZToSkgh47mIwbCSs5OYf5xYmbEt2kw=","h":{"iv":"AAECAwQFBgcICQoL","at":"TLn4X4/gtnpJd48arY9QmQ=="}}"#,
        ),
        (
            "A".repeat(200),
            r#"{"p":"VtQqi+i4tfvFKPZq","h":{"iv":"AAECAwQFBgcICQoL","at":"5kW2RznBizTOTdFpmR0K8g==","c":true}}"#,
        ),
        // A binary text, whose encoding is told but tells nothing.
        (
            "A".repeat(20),
            r#"{"p":"4FANbfE1RYrPlwN5WFGiNwBc0DY=","h":{"iv":"ijvVGE0bs6u3rZyF","at":"f2SmZ2pQUZjipsyqg6uJGA==","e":"QVNDSUktOEJJVA=="}}"#,
        ),
    ] {
        assert_eq!(cipher.decrypt(stored).unwrap().expose(), plain);
    }
}

#[test]
fn another_operators_keys_do_not_read_a_column() {
    let stored = columns().encrypt("secret", &mut rng()).unwrap();
    let other = ColumnCipher::new(
        "another key",
        &secret("ACTIVE_RECORD_ENCRYPTION_KEY_DERIVATION_SALT"),
    )
    .unwrap();
    assert_eq!(
        other.decrypt(&stored).unwrap_err(),
        ColumnError::Undecryptable
    );
}

#[test]
fn a_column_that_would_unpack_to_very_much_is_damaged() {
    let cipher = columns();
    let stored = cipher
        .encrypt(&"0".repeat(2 * 1024 * 1024), &mut rng())
        .unwrap();
    assert!(stored.len() < 16 * 1024);
    assert_eq!(cipher.decrypt(&stored).unwrap_err(), ColumnError::Damaged);
}

#[test]
fn debug_output_hides_what_was_decrypted() {
    let cipher = columns();
    let stored = cipher.encrypt("JBSWY3DP", &mut rng()).unwrap();
    assert_eq!(
        format!("{:?}", cipher.decrypt(&stored).unwrap()),
        "SecretText(…)"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_text_comes_back(plain in "\\PC{0,400}") {
        // Keys are derived slowly on purpose, so all cases share them.
        static CIPHER: std::sync::LazyLock<ColumnCipher> = std::sync::LazyLock::new(columns);
        let stored = CIPHER.encrypt(&plain, &mut rng()).unwrap();
        let decrypted = CIPHER.decrypt(&stored).unwrap();
        prop_assert_eq!(decrypted.expose(), plain);
    }
}

use ferrodon_secrets::keys::{DEFAULT_ITERATIONS, Digest, derive};

use crate::support::{example_keys, keys, secret, vectors};

#[test]
fn vectors_of_derived_keys_are_met() {
    let keys = keys();
    for vector in vectors("derived_keys") {
        let salt = vector.input.as_str().unwrap();
        let hex = |key: ferrodon_secrets::SecretBytes| hex::encode(key.expose());
        assert_eq!(
            vector.output["generator"],
            hex(keys.generate(salt, 64).unwrap()),
            "{salt}"
        );
        assert_eq!(
            vector.output["short"],
            hex(keys.generate(salt, 32).unwrap()),
            "{salt}"
        );
        assert_eq!(
            vector.output["old"],
            hex(keys.generate_old(salt, 64).unwrap()),
            "{salt}"
        );
    }
}

#[test]
fn vectors_of_crypto_settings_are_met() {
    let settings = vectors("crypto_settings");
    let columns = &settings
        .iter()
        .find(|vector| vector.input == "record keys")
        .unwrap()
        .output;
    let salt = secret("ACTIVE_RECORD_ENCRYPTION_KEY_DERIVATION_SALT");
    for (which, name) in [
        ("primary", "ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY"),
        (
            "deterministic",
            "ACTIVE_RECORD_ENCRYPTION_DETERMINISTIC_KEY",
        ),
    ] {
        let key = derive(
            Digest::Sha256,
            secret(name).as_bytes(),
            salt.as_bytes(),
            DEFAULT_ITERATIONS,
            32,
        )
        .unwrap();
        assert_eq!(columns[which][0], hex::encode(key.expose()));
    }
    assert_eq!(
        (columns["length"].as_u64(), columns["iv"].as_u64()),
        (Some(32), Some(12))
    );
    // What the jars are built on.
    let cookies = &settings
        .iter()
        .find(|vector| vector.input == "cookies")
        .unwrap()
        .output;
    assert_eq!(cookies["signed_cookie_salt"], "signed cookie");
    assert_eq!(
        cookies["authenticated_encrypted_cookie_salt"],
        "authenticated encrypted cookie"
    );
    assert_eq!(cookies["use_authenticated_cookie_encryption"], "true");
    assert_eq!(cookies["use_cookies_with_metadata"], "true");
    assert_eq!(cookies["cookies_serializer"], "json");
}

#[test]
fn the_keys_of_the_published_examples_are_derived() {
    let keys = example_keys();
    assert_eq!(
        hex::encode(keys.generate("signed cookie", 64).unwrap().expose()),
        "6066f5db2ba317ff4e9bbab1bfe56396094674ec24639d3607252e684f5cab03\
         dc024564387dea863a0d7990a3f95e6474fb4207ffb281b23d5771886b774a71"
    );
    assert_eq!(
        hex::encode(
            keys.generate("authenticated encrypted cookie", 32)
                .unwrap()
                .expose()
        ),
        "4a53bce2d8a3c307729ab92f592c66db2c06ec75b695cc370169aa8ab31546fd"
    );
}

#[test]
fn debug_output_hides_keys() {
    assert!(!format!("{:?}", example_keys()).contains("48"));
    assert_eq!(
        format!("{:?}", example_keys()),
        "KeyGenerator { secret_key_base: SecretBytes(…) }"
    );
}

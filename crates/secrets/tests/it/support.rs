//! Recorded answers, and the secrets under which they were given.

use std::path::Path;

use chrono::{DateTime, Utc};
use ferrodon_secrets::{columns::ColumnCipher, keys::KeyGenerator};
use rand::{SeedableRng as _, rngs::StdRng};
use serde_json::Value;

/// `SECRET_KEY_BASE` of the examples in which the original framework was asked for single values.
pub(crate) const EXAMPLE_SECRET_KEY_BASE: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\
                                                  0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// One record.
pub(crate) struct Vector {
    pub(crate) input: Value,
    pub(crate) output: Value,
}

pub(crate) fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/vectors")
        .join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// All records of a family.
pub(crate) fn vectors(family: &str) -> Vec<Vector> {
    let records: Vec<Value> = serde_json::from_str(&read(&format!("{family}.json"))).unwrap();
    assert!(!records.is_empty());
    records
        .into_iter()
        .map(|mut record| Vector {
            input: record["in"].take(),
            output: record["out"].take(),
        })
        .collect()
}

pub(crate) fn env() -> Value {
    serde_json::from_str(&read("_env.json")).unwrap()
}

pub(crate) fn secret(name: &str) -> String {
    env()["secrets"][name].as_str().unwrap().to_owned()
}

/// When the records were made.
pub(crate) fn now() -> DateTime<Utc> {
    time(env()["now"].as_str().unwrap())
}

pub(crate) fn time(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

pub(crate) fn keys() -> KeyGenerator {
    KeyGenerator::new(&secret("SECRET_KEY_BASE"))
}

pub(crate) fn example_keys() -> KeyGenerator {
    KeyGenerator::new(EXAMPLE_SECRET_KEY_BASE)
}

pub(crate) fn columns() -> ColumnCipher {
    ColumnCipher::new(
        &secret("ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY"),
        &secret("ACTIVE_RECORD_ENCRYPTION_KEY_DERIVATION_SALT"),
    )
    .unwrap()
}

/// The RSA key of the records' people.
pub(crate) fn private_key_pem() -> String {
    vectors("encrypted_columns")
        .into_iter()
        .find_map(|vector| {
            vector
                .input
                .as_str()
                .filter(|text| text.starts_with("-----BEGIN RSA"))
                .map(str::to_owned)
        })
        .unwrap()
}

pub(crate) fn rng() -> StdRng {
    StdRng::seed_from_u64(7)
}

/// An `error` stands where the original raised one.
pub(crate) fn is_error(output: &Value) -> bool {
    output.get("error").is_some()
}

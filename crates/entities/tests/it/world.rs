//! The rows that the recorded answers stand on, and reading of vector files.

use std::{path::Path, sync::Arc};

use ferrodon_caches::site_settings::SiteSettingsCache;
use ferrodon_config::Config;
use ferrodon_entities::{Presenter, Viewer};
use ferrodon_storage::StorageUrls;
use ferrodon_test_support::TestDb;
use ferrodon_types::{AccountId, LocalUrls};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value};

/// What went in, and what came out.
#[derive(Deserialize)]
pub(crate) struct Vector {
    #[serde(rename = "in")]
    pub(crate) input: Value,
    #[serde(rename = "out")]
    pub(crate) output: Value,
}

/// A vector file.
pub(crate) fn read<T: DeserializeOwned>(family: &str) -> T {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/vectors")
        .join(family)
        .with_extension("json");
    let json = std::fs::read_to_string(&path).expect("the vector file is there");
    serde_json::from_str(&json).expect("the vector file is JSON")
}

/// The server of the records.
pub(crate) struct World {
    pub(crate) db: TestDb,
    pub(crate) presenter: Presenter,
}

impl World {
    pub(crate) async fn new() -> Self {
        let db = TestDb::new().await;
        db.clock()
            .set("2026-03-04T05:06:07Z".parse().expect("a time"));
        let rows: Vec<(String, Map<String, Value>)> = read("_rows");
        for (table, row) in rows {
            db.insert(&table, row).await;
        }
        let urls = Arc::new(LocalUrls::new("garden.test", "garden.test", true));
        let config = Config::from_map(
            [
                ("LOCAL_DOMAIN", "garden.test"),
                (
                    "SECRET_KEY_BASE",
                    "0123456789abcdef0123456789abcdef0123456789abcdef",
                ),
                ("ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY", "primary"),
                ("ACTIVE_RECORD_ENCRYPTION_KEY_DERIVATION_SALT", "salt"),
                (
                    "ACTIVE_RECORD_ENCRYPTION_DETERMINISTIC_KEY",
                    "deterministic",
                ),
                ("RAILS_ENV", "production"),
            ]
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect::<std::collections::HashMap<String, String>>(),
        )
        .expect("the settings are right");
        let presenter = Presenter {
            storage: Arc::new(StorageUrls::new(&config.storage, &urls)),
            urls,
            settings: SiteSettingsCache::default(),
            clock: Arc::new(db.clock().clone()),
        };
        Self { db, presenter }
    }

    /// The account that a record calls by its short name.
    pub(crate) async fn account(&self, name: &Value) -> Option<AccountId> {
        let sql = format!(
            "SELECT id FROM accounts WHERE username = 'vec_{}' AND domain IS NULL",
            name.as_str()?
        );
        self.db.number(&sql).await.map(AccountId)
    }

    pub(crate) async fn viewer(&self, name: &Value) -> Option<Viewer> {
        self.account(name).await.map(Viewer::from)
    }
}

/// Collects what differs, and tells it at the end.
#[derive(Default)]
pub(crate) struct Differences(Vec<String>);

impl Differences {
    pub(crate) fn note(&mut self, input: &Value, ours: &Value, recorded: &Value) {
        let mut found = Vec::new();
        compare("", ours, recorded, &mut found);
        for difference in found {
            self.0.push(format!("{input}{difference}"));
        }
    }

    pub(crate) fn tell(self) {
        assert!(
            self.0.is_empty(),
            "{} differences:\n{}",
            self.0.len(),
            self.0.join("\n")
        );
    }
}

fn compare(path: &str, ours: &Value, recorded: &Value, found: &mut Vec<String>) {
    match (ours, recorded) {
        (Value::Object(ours), Value::Object(recorded)) => {
            for key in ours.keys().filter(|key| !recorded.contains_key(*key)) {
                found.push(format!(
                    " {path}.{key}: not in the record, ours {}",
                    ours[key]
                ));
            }
            for (key, value) in recorded {
                match ours.get(key) {
                    Some(own) => compare(&format!("{path}.{key}"), own, value, found),
                    None => found.push(format!(" {path}.{key}: missing, recorded {value}")),
                }
            }
        }
        (Value::Array(ours), Value::Array(recorded)) if ours.len() == recorded.len() => {
            for (index, (own, value)) in ours.iter().zip(recorded).enumerate() {
                compare(&format!("{path}[{index}]"), own, value, found);
            }
        }
        _ if ours == recorded => {}
        _ => found.push(format!(" {path}: ours {ours}, recorded {recorded}")),
    }
}

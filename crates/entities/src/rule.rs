//! Rules of the server. <https://docs.joinmastodon.org/entities/Rule/>

use std::collections::BTreeMap;

use ferrodon_db::instance::Rule as Row;
use schemars::JsonSchema;
use serde::Serialize;

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Rule {
    /// Its id.
    pub id: String,
    /// What it says.
    pub text: String,
    /// More about it.
    pub hint: String,
    /// The same in other languages.
    pub translations: BTreeMap<String, Translation>,
}

/// A rule in another language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Translation {
    /// What it says.
    pub text: String,
    /// More about it.
    pub hint: String,
}

impl From<Row> for Rule {
    fn from(row: Row) -> Self {
        let translations = row.translations.into_iter();
        Self {
            id: row.id.to_string(),
            text: row.text,
            hint: row.hint,
            translations: translations
                .map(|(language, text, hint)| (language, Translation { text, hint }))
                .collect(),
        }
    }
}

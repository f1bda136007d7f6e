//! The table of a profile, as `accounts.fields` keeps it.

use ferrodon_db::accounts::Account;
use ferrodon_text::fields::trimmed;
use serde_json::Value;

use crate::account::Field;

/// The stored rows, trimmed and cut: source text for local accounts, HTML for remote ones. Entries whose label or value
/// is no text are skipped.
pub(crate) fn raw(account: &Account) -> Vec<Field> {
    let Some(Value::Array(rows)) = &account.fields else {
        return Vec::new();
    };
    let text = |row: &Value, key: &str| {
        row.get(key)
            .and_then(Value::as_str)
            .map(|text| trimmed(text, account.is_local()))
    };
    rows.iter()
        .filter_map(|row| {
            Some(Field {
                name: text(row, "name")?,
                value: text(row, "value")?,
                verified_at: row
                    .get("verified_at")
                    .and_then(Value::as_str)
                    .and_then(with_offset),
            })
        })
        .collect()
}

/// A stored time in the form that clients get: milliseconds and an offset. What is no time counts as never.
fn with_offset(stored: &str) -> Option<String> {
    let time = chrono::DateTime::parse_from_rfc3339(stored).ok()?.to_utc();
    Some(time.format("%Y-%m-%dT%H:%M:%S%.3f+00:00").to_string())
}

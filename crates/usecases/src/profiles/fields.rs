//! The table of a profile, as it is sent and as it is kept.

use ferrodon_text::fields::{REMOTE_LENGTH, trimmed};
use serde_json::{Map, Value};

/// A row as it is sent. Anything but a text is kept as it is, as in the original, and shown nowhere.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NewField {
    /// The label.
    pub name: Option<Value>,
    /// The value.
    pub value: Option<Value>,
}

impl NewField {
    /// A row of texts.
    pub fn new(name: &str, value: &str) -> Self {
        Self {
            name: Some(name.into()),
            value: Some(value.into()),
        }
    }

    fn is_blank(&self) -> bool {
        is_blank(self.name.as_ref()) && is_blank(self.value.as_ref())
    }
}

/// What is kept of new rows: those with anything in them. A value that was there before stays verified.
pub(super) fn kept(new: &[NewField], before: Option<&Value>) -> Value {
    let rows = new.iter().filter(|field| !field.is_blank()).map(|field| {
        let mut row = Map::new();
        for (key, part) in [("name", &field.name), ("value", &field.value)] {
            if let Some(part) = part {
                row.insert(key.to_owned(), bounded(part));
            }
        }
        if let Some(verified_at) = verified_at(before, row.get("value")) {
            row.insert("verified_at".to_owned(), verified_at);
        }
        Value::Object(row)
    });
    Value::Array(rows.collect())
}

fn verified_at(before: Option<&Value>, value: Option<&Value>) -> Option<Value> {
    let rows = before?.as_array()?;
    let same = rows.iter().find(|row| row.get("value") == value)?;
    same.get("verified_at")
        .filter(|at| !is_blank(Some(at)))
        .cloned()
}

/// Texts are cut where nobody would read on; what is shown is shorter still.
fn bounded(part: &Value) -> Value {
    match part {
        Value::String(text) => text.chars().take(REMOTE_LENGTH).collect::<String>().into(),
        other => other.clone(),
    }
}

fn is_blank(part: Option<&Value>) -> bool {
    match part {
        None | Some(Value::Null | Value::Bool(false)) => true,
        Some(Value::String(text)) => text.trim().is_empty(),
        Some(_) => false,
    }
}

/// Name and value of each kept row that can be shown.
pub(super) fn shown(kept: &Value) -> Vec<(String, String)> {
    let text = |row: &Value, key: &str| {
        row.get(key)
            .and_then(Value::as_str)
            .map(|text| trimmed(text, true))
    };
    kept.as_array()
        .map(|rows| {
            rows.iter()
                .filter_map(|row| Some((text(row, "name")?, text(row, "value")?)))
                .collect()
        })
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn blank_rows_are_dropped_and_the_same_value_stays_verified() {
        let before = json!([{ "name": "Web", "value": "https://a.example", "verified_at": "2026-01-01T00:00:00Z" }]);
        let new = [
            NewField::new("Site", "https://a.example"),
            NewField::new(" ", ""),
            NewField {
                name: Some("half".into()),
                value: None,
            },
            NewField {
                name: Some(json!(1)),
                value: Some(json!(false)),
            },
            NewField::default(),
        ];
        let kept = kept(&new, Some(&before));
        assert_eq!(
            kept,
            json!([
                { "name": "Site", "value": "https://a.example", "verified_at": "2026-01-01T00:00:00Z" },
                { "name": "half" },
                { "name": 1, "value": false },
            ])
        );
        assert_eq!(
            shown(&kept),
            [("Site".to_owned(), "https://a.example".to_owned())]
        );
    }

    #[test]
    fn what_hung_on_another_value_is_gone() {
        let before = json!([{ "name": "Web", "value": "https://a.example", "verified_at": "2026-01-01T00:00:00Z" }]);
        assert_eq!(
            kept(&[NewField::new("Web", "https://a.example/")], Some(&before)),
            json!([{ "name": "Web", "value": "https://a.example/" }])
        );
        assert_eq!(
            kept(&[NewField::new("Web", "x")], Some(&json!({}))),
            json!([{ "name": "Web", "value": "x" }])
        );
    }
}

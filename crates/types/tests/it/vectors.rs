//! Reading recorded answers.

use serde_json::Value;

/// One record: what was asked, and what the original answered.
pub struct Vector {
    pub input: Value,
    pub output: Value,
}

impl Vector {
    /// Whether the original failed.
    pub fn failed(&self) -> bool {
        is_error(&self.output)
    }
}

pub fn is_error(value: &Value) -> bool {
    value.get("error").is_some()
}

pub fn read(text: &str) -> Vec<Vector> {
    let records: Vec<serde_json::Map<String, Value>> = serde_json::from_str(text).unwrap();
    records
        .into_iter()
        .map(|mut record| Vector {
            input: record.remove("in").unwrap(),
            output: record.remove("out").unwrap(),
        })
        .collect()
}

/// Collects differences, so that a failing test shows all of them.
#[derive(Default)]
pub struct Differences(Vec<String>);

impl Differences {
    pub fn compare(&mut self, input: &Value, what: &str, ours: impl Into<Value>, theirs: &Value) {
        let ours = ours.into();
        if ours != *theirs {
            self.0
                .push(format!("{input} {what}: ours {ours}, theirs {theirs}"));
        }
    }

    pub fn none(&self) {
        assert!(
            self.0.is_empty(),
            "{} differences:\n{}",
            self.0.len(),
            self.0.join("\n")
        );
    }
}

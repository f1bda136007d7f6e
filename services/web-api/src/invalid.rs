//! What is wrong with a record, told as "Validation failed: Attribute message, Attribute message".

use ferrodon_i18n::{Arg, Locale, text, text_with};
use serde_json::{Map, Value, json};

/// One fault of one attribute. Names and messages are keys of `ferrodon_i18n` (`validation.ftl`).
#[derive(Debug, Clone)]
pub struct Invalid {
    attribute: &'static str,
    message: &'static str,
    args: Vec<(&'static str, Arg<'static>)>,
    detail: Option<(&'static str, &'static str)>,
}

impl Invalid {
    /// An attribute, by its key (`attr-email`) or by its own name where it has no translation (`Text`), and a message
    /// (`invalid-blank`). An empty attribute: the message is a sentence that stands for both.
    pub const fn new(attribute: &'static str, message: &'static str) -> Self {
        Self {
            attribute,
            message,
            args: Vec::new(),
            detail: None,
        }
    }

    /// Puts something into the message.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Arg<'static>>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    /// The field and the code under `details` (`display_name`, `ERR_TOO_LONG`), where the endpoint gives them.
    #[must_use]
    pub const fn detail(mut self, field: &'static str, code: &'static str) -> Self {
        self.detail = Some((field, code));
        self
    }

    fn message(&self, locale: Locale) -> String {
        text_with(locale, self.message, &self.args)
    }

    fn sentence(&self, locale: Locale) -> String {
        let message = self.message(locale);
        match self.attribute {
            "" => message,
            key if key.starts_with("attr-") => format!("{} {message}", text(locale, key)),
            name => format!("{name} {message}"),
        }
    }
}

/// The text for all faults together.
pub fn sentence(faults: &[Invalid], locale: Locale) -> String {
    let faults: Vec<String> = faults.iter().map(|fault| fault.sentence(locale)).collect();
    text_with(
        locale,
        "validation-failed",
        &[("errors", faults.join(", ").into())],
    )
}

/// `{"field": [{"error": "ERR_…", "description": …}]}`
pub fn details(faults: &[Invalid], locale: Locale) -> Value {
    let mut details = Map::new();
    for fault in faults {
        let Some((field, code)) = fault.detail else {
            continue;
        };
        let fault = json!({ "error": code, "description": fault.message(locale) });
        if let Some(list) = details
            .entry(field)
            .or_insert_with(|| json!([]))
            .as_array_mut()
        {
            list.push(fault);
        }
    }
    details.into()
}

//! Texts in templates.

use ferrodon_i18n::{Locale, text, text_with};

/// The texts of one language.
#[derive(Debug, Clone, Copy)]
pub struct Texts(pub Locale);

impl Texts {
    /// The text of a key.
    pub fn of(&self, key: &str) -> String {
        text(self.0, key)
    }

    /// The text of a key, with one thing put in.
    pub fn with(&self, key: &str, name: &'static str, value: &str) -> String {
        text_with(self.0, key, &[(name, value.into())])
    }

    /// The text of a key, with two things put in.
    pub fn with_two(
        &self,
        key: &str,
        first: (&'static str, &str),
        second: (&'static str, &str),
    ) -> String {
        text_with(
            self.0,
            key,
            &[(first.0, first.1.into()), (second.0, second.1.into())],
        )
    }
}

//! Texts for people: pages, mails and errors, in the languages that we have texts in.
//!
//! Texts are Fluent messages under `locales/LANGUAGE/*.ftl`, compiled in. English is complete; another language may
//! leave a message out, and English stands in. Mastodon's interface speaks many more languages: their codes are all
//! known here ([`Locale`]), so that what users have set is kept and negotiated as before.
//!
//! Invariants:
//! - asking never fails: an unknown key, or an argument that is missing, gives the key itself, which tests and reviews
//!   see;
//! - texts that clients compare (API errors) are word for word Mastodon's;
//! - arguments are put in as they are: whoever writes HTML escapes the whole text.

mod locale;
mod negotiation;

use std::{borrow::Cow, collections::HashMap};

use fluent_templates::{Loader, fluent_bundle::FluentValue, static_loader};

pub use locale::{LOCALES, Locale};
pub use negotiation::{accepted, negotiate};

static_loader! {
    static TEXTS = {
        locales: "./locales",
        fallback_language: "en",
        // the invisible marks around arguments would end up in JSON and in mail headers
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// What is put into a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arg<'a> {
    /// A text, put in as it is.
    Text(Cow<'a, str>),
    /// A number, which also chooses between singular and plural.
    Number(i64),
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Arg<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<i64> for Arg<'_> {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<usize> for Arg<'_> {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

/// The text of a key.
pub fn text(locale: Locale, key: &str) -> String {
    TEXTS
        .try_lookup(locale.language(), key)
        .unwrap_or_else(|| key.to_owned())
}

/// The text of a key with arguments.
pub fn text_with(locale: Locale, key: &str, args: &[(&'static str, Arg<'_>)]) -> String {
    let args: HashMap<Cow<'static, str>, FluentValue<'_>> = args
        .iter()
        .map(|(name, arg)| {
            let value = match arg {
                Arg::Text(text) => FluentValue::from(text.as_ref()),
                Arg::Number(number) => FluentValue::from(*number),
            };
            (Cow::Borrowed(*name), value)
        })
        .collect();
    TEXTS
        .try_lookup_with_args(locale.language(), key, &args)
        .unwrap_or_else(|| key.to_owned())
}

/// What a scope allows, for the page on which one agrees to it.
pub fn scope_text(locale: Locale, scope: &str) -> String {
    let key = format!("scope-{}", scope.replace([':', '_'], "-"));
    TEXTS
        .try_lookup(locale.language(), &key)
        .unwrap_or_else(|| scope.to_owned())
}

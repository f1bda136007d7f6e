//! The languages of Mastodon's interface.

use std::fmt;

use fluent_templates::{LanguageIdentifier, langid};

/// Codes of the languages that Mastodon's interface speaks, in the order in which one is taken for a browser that
/// names only the language and no region.
pub const LOCALES: [&str; 97] = [
    "af", "an", "ar", "ast", "be", "bg", "bn", "br", "bs", "ca", "ckb", "co", "cs", "cy", "da",
    "de", "el", "en", "en-GB", "eo", "es", "es-AR", "es-MX", "et", "eu", "fa", "fi", "fo", "fr",
    "fr-CA", "fy", "ga", "gd", "gl", "he", "hi", "hr", "hu", "hy", "ia", "id", "ie", "ig", "io",
    "is", "it", "ja", "ka", "kab", "kk", "kn", "ko", "ku", "kw", "la", "lt", "lv", "mk", "ml",
    "mr", "ms", "my", "nan-TW", "nl", "nn", "no", "oc", "pa", "pl", "pt-BR", "pt-PT", "ro", "ru",
    "sa", "sc", "sco", "si", "sk", "sl", "sq", "sr", "sr-Latn", "sv", "szl", "ta", "te", "th",
    "tr", "tt", "ug", "uk", "ur", "vi", "zgh", "zh-CN", "zh-HK", "zh-TW",
];

static ENGLISH: LanguageIdentifier = langid!("en");
static GERMAN: LanguageIdentifier = langid!("de");

/// A language of the interface, as `users.locale` keeps it. Not every one has texts here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Locale(&'static str);

impl Locale {
    /// English, which is always there.
    pub const ENGLISH: Self = Self("en");

    /// Reads a code, exactly as it is written in settings.
    pub fn parse(code: &str) -> Option<Self> {
        LOCALES.into_iter().find(|known| *known == code).map(Self)
    }

    /// All languages of the interface.
    pub fn all() -> impl Iterator<Item = Self> {
        LOCALES.into_iter().map(Self)
    }

    /// The code.
    pub const fn code(self) -> &'static str {
        self.0
    }

    /// The code without a region.
    pub fn primary(self) -> &'static str {
        self.0.split('-').next().unwrap_or(self.0)
    }

    /// Whether we have texts in it.
    pub fn has_texts(self) -> bool {
        self.language() != &ENGLISH || self.primary() == "en"
    }

    /// The code of the texts that are shown: what `<html lang>` says.
    pub fn shown(self) -> &'static str {
        if self.has_texts() {
            self.code()
        } else {
            Self::ENGLISH.code()
        }
    }

    /// Whether it is written from right to left.
    pub fn is_right_to_left(self) -> bool {
        self.has_texts() && matches!(self.primary(), "ar" | "ckb" | "fa" | "he" | "ug" | "ur")
    }

    /// The language in which its texts are looked up.
    pub(crate) fn language(self) -> &'static LanguageIdentifier {
        match self.primary() {
            "de" => &GERMAN,
            _ => &ENGLISH,
        }
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

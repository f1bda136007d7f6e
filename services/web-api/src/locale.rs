//! The language of texts: `lang`, else the user's, else the browser's, else the server's.

use crate::{
    auth::CurrentUser,
    params::{Map, Value},
    request::Request,
    state::AppState,
};

/// Mastodon's interface languages. Users choose among them, whether or not our own texts exist in one.
const CODES: [&str; 101] = [
    "af", "an", "ar", "ast", "az", "be", "bg", "bn", "br", "ca", "ckb", "co", "cs", "csb", "cy", "da", "de", "el",
    "en", "en-GB", "eo", "es", "es-AR", "es-MX", "et", "eu", "fa", "fi", "fo", "fr", "fr-CA", "fy", "ga", "gd",
    "gl", "he", "hi", "hr", "hu", "hy", "ia", "id", "ie", "ig", "io", "is", "it", "ja", "ka", "kab", "kk", "kn",
    "ko", "ku", "kw", "lad", "lt", "lv", "mk", "ml", "mr", "ms", "my", "nan-TW", "ne", "nl", "nn", "no", "oc",
    "pa", "pl", "pt-BR", "pt-PT", "ro", "ru", "sa", "sc", "sco", "si", "sk", "sl", "sq", "sr", "sr-Latn", "sv",
    "szl", "ta", "te", "th", "tok", "tr", "tt", "ug", "uk", "ur", "uz", "vi", "zgh", "zh-CN", "zh-HK", "zh-TW",
];

/// The languages that can be chosen.
#[derive(Debug, Clone, Copy)]
pub struct Locales {
    codes: &'static [&'static str],
}

impl Default for Locales {
    fn default() -> Self {
        Self { codes: &CODES }
    }
}

impl Locales {
    /// The language as it is spelt, if it can be chosen.
    pub fn known(&self, code: &str) -> Option<&'static str> {
        self.codes.iter().copied().find(|known| *known == code)
    }

    /// The language for a call.
    pub fn choose(&self, app: &AppState, request: &Request, params: &Map, user: Option<&CurrentUser>) -> String {
        let site = &app.config.site;
        let asked = params.get("lang").and_then(Value::as_text).and_then(|code| self.known(&code));
        let own = || user.and_then(|user| user.user.locale.as_deref()).and_then(|code| self.known(code));
        let accepted = || {
            if site.force_default_locale { None } else { self.accepted(request.header("accept-language")?) }
        };
        asked.or_else(own).or_else(accepted).unwrap_or(&site.default_locale).to_owned()
    }

    /// The best language of an `Accept-Language` header (RFC 9110, 12.5.4): the first wish of which at least the language is
    /// known, whatever the region. A header with a wish that has no form is ignored.
    pub fn accepted(&self, header: &str) -> Option<&'static str> {
        let header: String = header.chars().filter(|c| !c.is_whitespace()).collect();
        let mut wishes = Vec::new();
        for wish in header.split(',').filter(|wish| !wish.is_empty()) {
            let (code, weight) = wish.split_once(";q=").unwrap_or((wish, "1"));
            if !(code.ends_with('*') || code.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-')) {
                return None;
            }
            wishes.push((weight.parse::<f32>().unwrap_or(0.0), code));
        }
        wishes.sort_by(|a, b| b.0.total_cmp(&a.0));
        wishes.into_iter().filter(|(_, code)| *code != "*").find_map(|(_, code)| self.closest(code))
    }

    fn closest(&self, wish: &str) -> Option<&'static str> {
        let language = |code: &str| code.split('-').next().unwrap_or_default().to_ascii_lowercase();
        let wanted = language(wish);
        let mut group = self.codes.iter().copied().filter(|code| language(code) == wanted);
        let first = group.clone().next();
        group.find(|code| code.eq_ignore_ascii_case(wish)).or(first)
    }
}

//! The language of texts: `lang`, else the user's, else the browser's, else the server's.

use crate::{
    auth::CurrentUser,
    params::{Map, Value},
    request::Request,
    state::AppState,
};

/// The languages there are texts in.
#[derive(Debug, Clone, Default)]
pub struct Locales {
    available: Vec<String>,
}

impl Locales {
    /// From their codes.
    pub const fn new(available: Vec<String>) -> Self {
        Self { available }
    }

    /// The language as it is known here.
    pub fn known(&self, code: &str) -> Option<&str> {
        self.available
            .iter()
            .map(String::as_str)
            .find(|known| known.eq_ignore_ascii_case(code))
    }

    /// The language for a call.
    pub fn choose(
        &self,
        app: &AppState,
        request: &Request,
        params: &Map,
        user: Option<&CurrentUser>,
    ) -> String {
        let site = &app.config.site;
        let asked = params
            .get("lang")
            .and_then(Value::as_text)
            .and_then(|code| self.known(&code));
        let own = || {
            user.and_then(|user| user.user.locale.as_deref())
                .and_then(|code| self.known(code))
        };
        let accepted = || {
            if site.force_default_locale {
                None
            } else {
                self.accepted(request.header("accept-language")?)
            }
        };
        asked
            .or_else(own)
            .or_else(accepted)
            .unwrap_or(&site.default_locale)
            .to_owned()
    }

    /// The best language of an `Accept-Language` header: the first wish that can be met, else one that is close.
    pub fn accepted(&self, header: &str) -> Option<&str> {
        let mut wishes: Vec<(f32, &str)> = header
            .split(',')
            .filter_map(|wish| {
                let (code, weight) = wish.split_once(";q=").unwrap_or((wish, "1"));
                let code = code.trim();
                (!code.is_empty()).then(|| (weight.trim().parse().unwrap_or(1.0), code))
            })
            .collect();
        wishes.sort_by(|a, b| b.0.total_cmp(&a.0));
        wishes.iter().find_map(|(_, code)| self.known(code))
    }
}

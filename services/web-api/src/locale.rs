//! The language of texts: `lang`, else the user's, else the browser's, else the server's.

use ferrodon_i18n::{Locale, accepted};

use crate::{
    auth::CurrentUser,
    params::{Map, Value},
    request::Request,
    state::AppState,
};

/// The language for a call.
pub fn choose(
    app: &AppState,
    request: &Request,
    params: Option<&Map>,
    user: Option<&CurrentUser>,
) -> Locale {
    let site = &app.config.site;
    let asked = params
        .and_then(|params| params.get("lang"))
        .and_then(Value::as_text);
    let own = || {
        user.and_then(|user| user.user.locale.as_deref())
            .and_then(Locale::parse)
    };
    let wished = || {
        if site.force_default_locale {
            None
        } else {
            accepted(request.header("accept-language")?)
        }
    };
    asked
        .and_then(|code| Locale::parse(&code))
        .or_else(own)
        .or_else(wished)
        .or_else(|| Locale::parse(&site.default_locale))
        .unwrap_or(Locale::ENGLISH)
}

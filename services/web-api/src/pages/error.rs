//! The page that people see when something goes wrong.

use actix_web::http::StatusCode;
use askama::Template;
use ferrodon_i18n::{Locale, text};

use super::packs;

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    lang: &'a str,
    status: u16,
    title: &'a str,
    text: &'a str,
    back: &'a str,
    style: &'a str,
    icon: &'a str,
}

/// The page for a status.
pub fn error_page(status: StatusCode, locale: Locale) -> String {
    let known = match status.as_u16() {
        code @ (400 | 401 | 403 | 404 | 406 | 410 | 422 | 429 | 503) => code,
        400..500 => 400,
        _ => 500,
    };
    let title = text(locale, &format!("error-{known}-title"));
    let message = text(locale, &format!("error-{known}"));
    let page = ErrorPage {
        lang: locale.shown(),
        status: status.as_u16(),
        title: &title,
        text: &message,
        back: &text(locale, "back-home"),
        style: packs::path("pages.css"),
        icon: packs::path("icon.svg"),
    };
    page.render().unwrap_or(title)
}

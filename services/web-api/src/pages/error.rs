//! The page that people see when something goes wrong.

use actix_web::http::StatusCode;
use askama::Template;

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    status: u16,
    title: &'a str,
    text: &'a str,
}

/// The page for a status.
pub fn error_page(status: StatusCode) -> String {
    let text = match status.as_u16() {
        403 => "You don't have permission to view this page.",
        404 => "The page you are looking for isn't here.",
        406 => "This page is not available in the requested format.",
        410 => "The page you were looking for doesn't exist here anymore.",
        422 => "Security verification failed. Are you blocking cookies?",
        429 => "Too many requests. Please try again later.",
        503 => "The page could not be served due to a temporary server failure.",
        _ => "We're sorry, but something went wrong on our end.",
    };
    let title = status.canonical_reason().unwrap_or("Error");
    ErrorPage {
        status: status.as_u16(),
        title,
        text,
    }
    .render()
    .unwrap_or_else(|_| text.to_owned())
}

//! The one list of all endpoints, and what is printed from it.

use std::{io::Write, process::ExitCode};

use crate::{api, endpoint::Endpoint, health, oauth, openapi, pages, well_known};

/// All endpoints, by the folders of their handlers.
pub fn routes() -> Vec<Endpoint> {
    [
        health::endpoints(),
        api::endpoints(),
        oauth::endpoints(),
        pages::endpoints(),
        well_known::endpoints(),
    ]
    .concat()
}

/// `METHOD /path/:param` of every endpoint, sorted by path.
pub fn list() -> String {
    let mut lines: Vec<(&str, String)> = routes()
        .iter()
        .map(|endpoint| {
            (
                endpoint.path,
                format!("{} {}\n", endpoint.method, endpoint.path),
            )
        })
        .collect();
    lines.sort();
    lines.into_iter().map(|(_, line)| line).collect()
}

/// Serves the command line's `--routes` and `--openapi`; none if there was neither.
pub fn print_asked_for(arguments: impl Iterator<Item = String>) -> Option<ExitCode> {
    let text = arguments.filter_map(|argument| match argument.as_str() {
        "--routes" => Some(list()),
        "--openapi" => Some(format!("{:#}\n", openapi::document(&routes()))),
        _ => None,
    });
    let text: String = text.collect();
    if text.is_empty() {
        return None;
    }
    Some(if std::io::stdout().write_all(text.as_bytes()).is_ok() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

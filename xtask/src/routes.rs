//! What web-api serves.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, bail};

use crate::tree;

/// Prints `METHOD PATH` lines, parameters written `:name`.
pub(crate) fn print() -> anyhow::Result<()> {
    for route in served()? {
        println!("{route}");
    }
    Ok(())
}

/// Prints Mastodon's table, a mark before each row that is served, then what only we serve.
pub(crate) fn print_beside(table: &Path) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(table).with_context(|| table.display().to_string())?;
    let served = served()?;
    let known: BTreeSet<String> = served.iter().map(|route| shape(route)).collect();
    let mut theirs = BTreeSet::new();
    let mut count = (0, 0);
    for row in rows(&text) {
        let found = known.contains(&shape(&row));
        println!("{} {row}", if found { "x" } else { "-" });
        count = (count.0 + usize::from(found), count.1 + 1);
        theirs.insert(shape(&row));
    }
    for route in served
        .iter()
        .filter(|route| !theirs.contains(&shape(route)))
    {
        println!("+ {route}");
    }
    println!(
        "{} of {} served (x served, - not yet, + only here)",
        count.0, count.1
    );
    Ok(())
}

/// What the binary itself says, so that the list can't differ from the router.
fn served() -> anyhow::Result<Vec<String>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([
            "run",
            "--quiet",
            "--package",
            "ferrodon-web-api",
            "--bin",
            "web-api",
            "--",
            "--routes",
        ])
        .current_dir(tree::root())
        .stderr(std::process::Stdio::inherit())
        .output()
        .context("cargo run web-api")?;
    if !output.status.success() {
        bail!("web-api --routes ended with {}", output.status);
    }
    Ok(String::from_utf8(output.stdout)?
        .lines()
        .map(str::to_owned)
        .collect())
}

/// A table's rows as `METHOD PATH`, without those of the streaming server.
fn rows(text: &str) -> impl Iterator<Item = String> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let (method, path) = line.split_once('\t')?;
            path.starts_with('/').then(|| format!("{method} {path}"))
        })
}

/// A route without its parameters' names; PUT and PATCH are one, since Mastodon routes both wherever it has either.
fn shape(route: &str) -> String {
    let (method, path) = route.split_once(' ').unwrap_or(("", route));
    let method = if method == "PUT" { "PATCH" } else { method };
    let segments = path.trim_end_matches('/').split('/').map(|part| {
        if part.starts_with([':', '{', '*']) {
            ":"
        } else {
            part
        }
    });
    format!("{method} {}", segments.collect::<Vec<_>>().join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_alike_whatever_their_name() {
        assert_eq!(
            shape("PUT /api/v1/lists/:id"),
            shape("PATCH /api/v1/lists/{list_id}/")
        );
        assert_ne!(shape("GET /api/v1/lists/:id"), shape("GET /api/v1/lists/x"));
    }

    #[test]
    fn the_table_is_read_without_streaming() {
        let rows: Vec<_> = rows("# x\nGET\t/a/:id\nGET\t[streaming] /b\n").collect();
        assert_eq!(rows, ["GET /a/:id"]);
    }
}

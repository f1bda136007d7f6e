//! No endless files.

use std::fs;

use anyhow::Context as _;

use crate::tree;

/// Lines that a file may have.
const LIMIT: usize = 600;
/// Kinds of files that people read from top to bottom.
const KINDS: [&str; 7] = ["rs", "sh", "py", "md", "html", "css", "js"];
/// Files that a program wrote.
const GENERATED: [&str; 1] = ["crates/schema/src/mastodon.rs"];

/// Files that are too long.
pub(crate) fn check() -> anyhow::Result<Vec<String>> {
    let mut wrong = Vec::new();
    for path in tree::files(&tree::root())? {
        let shown = tree::shown(&path);
        let kind = path
            .extension()
            .and_then(|kind| kind.to_str())
            .unwrap_or_default();
        if !KINDS.contains(&kind) || GENERATED.contains(&shown.as_str()) {
            continue;
        }
        let lines = fs::read_to_string(&path)
            .with_context(|| shown.clone())?
            .lines()
            .count();
        if lines > LIMIT {
            wrong.push(format!(
                "{shown} has {lines} lines: split it by subject, {LIMIT} are the limit"
            ));
        }
    }
    Ok(wrong)
}

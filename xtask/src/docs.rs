//! Documents that tell the truth about paths.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::tree;

/// Paths that documents name, in `code` or as a link's target, and that aren't there; crates that the table lacks.
pub(crate) fn check() -> anyhow::Result<Vec<String>> {
    let root = tree::root();
    let mut wrong = crates_in_table(&root)?;
    for document in tree::files(&root)? {
        if document.extension().is_none_or(|kind| kind != "md") {
            continue;
        }
        let text = fs::read_to_string(&document).with_context(|| tree::shown(&document))?;
        for (number, line) in text.lines().enumerate() {
            for (named, is_link) in named_paths(line) {
                if !exists(&root, &document, named, is_link) {
                    wrong.push(format!(
                        "{}:{}: {named} doesn't exist",
                        tree::shown(&document),
                        number + 1
                    ));
                }
            }
        }
    }
    Ok(wrong)
}

/// Every crate has its row in `crates/README.md`.
fn crates_in_table(root: &Path) -> anyhow::Result<Vec<String>> {
    let table = fs::read_to_string(root.join("crates/README.md")).context("crates/README.md")?;
    let mut wrong = Vec::new();
    for folder in ["crates", "services"] {
        for entry in fs::read_dir(root.join(folder)).context(folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.path().join("Cargo.toml").exists() && !table.contains(&format!("`{name}`")) {
                wrong.push(format!("crates/README.md doesn't list `{name}`"));
            }
        }
    }
    Ok(wrong)
}

/// Inline code and link targets of a line that look like paths of ours; true for links.
fn named_paths(line: &str) -> Vec<(&str, bool)> {
    let code = line.split('`').skip(1).step_by(2).map(|text| (text, false));
    let links = line
        .split("](")
        .skip(1)
        .filter_map(|rest| Some((rest.split_once(')')?.0, true)));
    code.chain(links)
        .filter(|(text, is_link)| looks_like_ours(text, *is_link))
        .collect()
}

fn looks_like_ours(text: &str, is_link: bool) -> bool {
    if text.contains("://")
        || text.starts_with(['#', '/', '-', '$', '~'])
        || text.starts_with("mailto:")
    {
        return false;
    }
    // placeholders and patterns are shapes, not paths
    let plain = text
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "/._-#".contains(c));
    let placeholder = text
        .split(['/', '.', '-'])
        .any(|part| part.len() > 1 && ["NAME", "NNNN", "AREA"].contains(&part));
    plain && !placeholder && (is_link || starts_in_our_tree(text))
}

/// Whether a text in `code` begins with one of our folders; anything else with a slash may be a route, a media type
/// or another project's path.
fn starts_in_our_tree(text: &str) -> bool {
    let ours = [
        ".cargo/",
        ".ci/",
        "crates/",
        "deploy/",
        "docs/",
        "k8s/",
        "migrations/",
        "services/",
        "tests/",
        "xtask/",
    ];
    ours.iter().any(|folder| text.starts_with(folder))
}

/// Links count from their document, code from the root or the document.
fn exists(root: &Path, document: &Path, named: &str, is_link: bool) -> bool {
    let path = named.split('#').next().unwrap_or(named);
    let beside: PathBuf = document.parent().unwrap_or(root).join(path);
    path.is_empty() || beside.exists() || (!is_link && root.join(path).exists())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_ours_are_found_in_code_and_links_and_nothing_else_is() {
        let line = "See `crates/db/src/lib.rs`, `text/html`, `GET /api/v1/x`, [that](adr/0001-x.md#why), [web](https://x/y), `migrations/NNNN-name`.";
        assert_eq!(
            named_paths(line),
            [("crates/db/src/lib.rs", false), ("adr/0001-x.md#why", true)]
        );
    }
}

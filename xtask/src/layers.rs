//! Who may import whom.

mod allowed;

use std::collections::BTreeSet;
use std::process::Command;

use anyhow::Context as _;
use serde_json::Value;

use self::allowed::{Layer, PREFIX, TEST_SUPPORT, layers};
use crate::tree;

/// Where the manifests differ from the list, and where the list breaks its own rule.
pub(crate) fn check() -> anyhow::Result<Vec<String>> {
    let layers = layers();
    let mut wrong = upward(&layers);
    let manifests = manifests()?;
    for manifest in &manifests {
        match layers.iter().find(|layer| layer.name == manifest.name) {
            Some(layer) => wrong.extend(compare(layer, manifest, &layers)),
            None => wrong.push(format!(
                "{} has no row in xtask/src/layers/allowed.rs",
                manifest.name
            )),
        }
    }
    for layer in &layers {
        if !manifests.iter().any(|manifest| manifest.name == layer.name) {
            wrong.push(format!(
                "{} has a row in xtask/src/layers/allowed.rs, but no manifest",
                layer.name
            ));
        }
    }
    Ok(wrong)
}

/// What one manifest imports of ours, without the prefix.
struct Manifest {
    name: String,
    imports: BTreeSet<String>,
    dev_imports: BTreeSet<String>,
}

/// The list itself keeps the one rule: only from lower rows.
fn upward(layers: &[Layer]) -> Vec<String> {
    let row = |name: &str| {
        layers
            .iter()
            .find(|layer| layer.name == name)
            .map(|layer| layer.row)
    };
    let mut wrong = Vec::new();
    for layer in layers {
        for import in &layer.imports {
            if row(import).is_none_or(|row| row >= layer.row) {
                wrong.push(format!(
                    "{} (row {}) may not import {import}: it is no lower row",
                    layer.name, layer.row
                ));
            }
        }
    }
    wrong
}

fn compare(layer: &Layer, manifest: &Manifest, layers: &[Layer]) -> Vec<String> {
    let allowed: BTreeSet<String> = layer.imports.iter().map(ToString::to_string).collect();
    let name = &manifest.name;
    let more = manifest
        .imports
        .difference(&allowed)
        .map(|import| format!("{name} imports {import}, which is not on its list"));
    let less = allowed
        .difference(&manifest.imports)
        .map(|import| format!("{name} doesn't import {import} any more: shorten its list"));
    let row = |import: &str| {
        layers
            .iter()
            .find(|layer| layer.name == import)
            .map(|layer| layer.row)
    };
    let dev = manifest
        .dev_imports
        .iter()
        .filter(|import| *import != TEST_SUPPORT && row(import).is_none_or(|row| row >= layer.row))
        .map(|import| format!("{name}'s tests import {import}, which is no lower row"));
    more.chain(less).chain(dev).collect()
}

/// The workspace's manifests, as Cargo reads them.
fn manifests() -> anyhow::Result<Vec<Manifest>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(tree::root())
        .output()
        .context("cargo metadata")?;
    anyhow::ensure!(
        output.status.success(),
        "cargo metadata: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).context("cargo metadata")?;
    let packages = metadata["packages"]
        .as_array()
        .context("cargo metadata names no packages")?;
    Ok(packages.iter().map(manifest).collect())
}

fn manifest(package: &Value) -> Manifest {
    let name = package["name"].as_str().unwrap_or_default();
    let mut manifest = Manifest {
        name: name.strip_prefix(PREFIX).unwrap_or(name).to_owned(),
        imports: BTreeSet::new(),
        dev_imports: BTreeSet::new(),
    };
    for dependency in package["dependencies"].as_array().into_iter().flatten() {
        let Some(import) = dependency["name"]
            .as_str()
            .and_then(|name| name.strip_prefix(PREFIX))
        else {
            continue;
        };
        let dev = dependency["kind"] == "dev";
        let imports = if dev {
            &mut manifest.dev_imports
        } else {
            &mut manifest.imports
        };
        imports.insert(import.to_owned());
    }
    manifest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer(name: &'static str, row: u8, imports: &[&'static str]) -> Layer {
        Layer {
            name,
            row,
            imports: imports.to_vec(),
        }
    }

    fn names(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_list_keeps_its_own_rule() {
        assert_eq!(upward(&layers()), Vec::<String>::new());
        let sideways = [layer("a", 1, &[]), layer("b", 1, &["a"])];
        assert_eq!(upward(&sideways).len(), 1);
    }

    #[test]
    fn what_is_more_and_what_is_less_than_the_list_is_reported() {
        let all = [
            layer("low", 0, &[]),
            layer("other", 0, &[]),
            layer("mid", 2, &["low"]),
            layer("high", 3, &[]),
        ];
        let manifest = |imports: &[&str], dev: &[&str]| Manifest {
            name: "mid".into(),
            imports: names(imports),
            dev_imports: names(dev),
        };
        let wrong =
            |imports: &[&str], dev: &[&str]| compare(&all[2], &manifest(imports, dev), &all).len();
        assert_eq!(wrong(&["low"], &["other", TEST_SUPPORT]), 0);
        assert_eq!(wrong(&["low", "other"], &[]), 1);
        assert_eq!(wrong(&[], &[]), 1);
        assert_eq!(wrong(&["low"], &["high"]), 1);
    }
}

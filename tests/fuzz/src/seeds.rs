//! Inputs to begin with: the recorded vectors of the crates, cut into the texts that are in them, and the targets' pieces.

use std::{fs, io, path::Path};

use serde_json::Value;

use crate::targets::ALL;

/// Folders with vectors, from the root of the checkout.
const FOLDERS: [&str; 5] = [
    "crates/text/tests/vectors",
    "crates/types/tests/vectors",
    "crates/secrets/tests/vectors",
    "crates/activitypub/tests/vectors",
    "services/web-api/tests/vectors",
];

/// Longer ones teach the engine nothing that shorter ones don't.
const MAX_LENGTH: usize = 2048;

/// The texts of all vectors and the pieces of all targets, each once.
pub fn read() -> io::Result<Vec<String>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut texts: Vec<String> = ALL
        .iter()
        .flat_map(|target| target.pieces)
        .map(|piece| piece.repeat(3))
        .collect();
    for folder in FOLDERS {
        for file in fs::read_dir(root.join(folder))? {
            let json = fs::read_to_string(file?.path())?;
            let vectors: Value = serde_json::from_str(&json)?;
            collect(&vectors, &mut texts);
        }
    }
    texts.sort_unstable();
    texts.dedup();
    Ok(texts)
}

/// Writes them into a folder, a file each.
pub fn write(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for (number, text) in read()?.iter().enumerate() {
        fs::write(folder.join(number.to_string()), text)?;
    }
    Ok(())
}

fn collect(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::String(text) if text.len() <= MAX_LENGTH => texts.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        Value::Object(members) => members.values().for_each(|member| collect(member, texts)),
        _ => {}
    }
}

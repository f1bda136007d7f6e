//! What was recorded, and what was ever found, breaks nothing.

#![allow(clippy::expect_used, reason = "tests")]

use std::{fs, panic::catch_unwind, path::Path};

use ferrodon_fuzz::{seeds, targets};

#[test]
fn no_recorded_text_breaks_a_target() {
    let seeds = seeds::read().expect("the vectors can be read");
    assert!(seeds.len() > 1000);
    let broken: Vec<String> = targets::ALL
        .iter()
        .filter_map(|target| {
            let breaks = |seed: &&String| catch_unwind(|| (target.check)(seed.as_bytes())).is_err();
            seeds
                .iter()
                .step_by(10)
                .find(breaks)
                .map(|seed| format!("{}: {seed:?}", target.name))
        })
        .collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn nothing_that_was_found_breaks_its_target_again() {
    let found = Path::new(env!("CARGO_MANIFEST_DIR")).join("found");
    for target in targets::ALL {
        let Ok(files) = fs::read_dir(found.join(target.name)) else {
            continue;
        };
        for file in files {
            let path = file.expect("a file").path();
            (target.check)(&fs::read(&path).expect("it can be read"));
        }
    }
}

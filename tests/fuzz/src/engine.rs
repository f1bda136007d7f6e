//! libFuzzer's way to the targets: `FUZZ_TARGET` names the one that it is to break.
#![no_main]

use std::sync::LazyLock;

use ferrodon_fuzz::targets::{self, Target};
use libfuzzer_sys::fuzz_target;

static TARGET: LazyLock<Target> = LazyLock::new(|| {
    let name = std::env::var("FUZZ_TARGET").unwrap_or_default();
    targets::find(&name).unwrap_or_else(|| panic!("FUZZ_TARGET={name}: there is none of this name"))
});

fuzz_target!(|data: &[u8]| (TARGET.check)(data));

//! Makes a change of the migrations rebuild this crate (they are embedded in it), and fingerprints them.

use std::{env, fs, io, path::Path};

fn main() -> io::Result<()> {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?)
        .join("../../migrations");
    println!("cargo:rerun-if-changed={}", folder.display());
    let mut files = Vec::new();
    for migration in fs::read_dir(&folder)? {
        let migration = migration?.path();
        if migration.is_dir() {
            println!("cargo:rerun-if-changed={}", migration.display());
            for file in fs::read_dir(&migration)? {
                files.push(file?.path());
            }
        }
    }
    files.sort();
    // FNV-1a, 64 bits: names and contents, in order
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for file in files {
        let name = file
            .strip_prefix(&folder)
            .map_err(io::Error::other)?
            .to_string_lossy()
            .into_owned();
        for byte in name.into_bytes().into_iter().chain(fs::read(&file)?) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    println!("cargo:rustc-env=FERRODON_MIGRATIONS_FINGERPRINT={hash:016x}");
    Ok(())
}

//! Folders for throw-away servers: short enough for socket paths, readable for the user that runs the server.

use std::{
    fs, io,
    os::unix::fs::{MetadataExt, PermissionsExt, chown},
    path::{Path, PathBuf},
};

use anyhow::{Context, ensure};

/// Socket paths may have 107 bytes; names below the base need up to 60 of them.
const LONGEST_BASE: usize = 40;

/// The system's folder for temporary files, or `/tmp` where that one is too long for sockets.
pub(crate) fn base() -> PathBuf {
    let base = std::env::temp_dir();
    if base.as_os_str().len() <= LONGEST_BASE {
        base
    } else {
        PathBuf::from("/tmp")
    }
}

/// The user that runs this process.
pub(crate) fn current_user() -> io::Result<u32> {
    Ok(fs::metadata("/proc/self")?.uid())
}

/// Makes a folder that only `owner` (and root) may enter; refuses one that someone else made.
pub(crate) fn private(path: &Path, owner: (u32, u32)) -> anyhow::Result<()> {
    fs::create_dir_all(path).with_context(|| format!("making {}", path.display()))?;
    let found = fs::symlink_metadata(path)?;
    let us = current_user()?;
    ensure!(
        found.is_dir() && (found.uid() == us || found.uid() == owner.0),
        "{} belongs to someone else",
        path.display()
    );
    if found.uid() != owner.0 {
        chown(path, Some(owner.0), Some(owner.1))?;
    }
    fs::set_permissions(path, fs::Permissions::from_mode(0o700))?;
    Ok(())
}

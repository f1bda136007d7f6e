//! Files: whether they can be written, and how much room is left; how many a process may open.

use std::{
    io,
    path::{Path, PathBuf},
};

use ferrodon_config::{Config, StorageBackend};

use super::finding::Findings;

const PART: &str = "files";
/// What should be free, in bytes.
const ROOM: u64 = 2 * 1024 * 1024 * 1024;
/// Files that a process should be able to open: streaming has one for each reader.
const OPEN_FILES: u64 = 8_192;

/// Looks at the folder of media, or notes where they lie else.
pub(super) async fn look(config: &Config) -> Findings {
    let mut found = Findings::default();
    match &config.storage.backend {
        StorageBackend::S3(s3) => found.good(PART, format!("in the bucket {}", s3.bucket)),
        StorageBackend::Local(local) => {
            let root = local.root_path.clone();
            let looked = tokio::task::spawn_blocking(move || local_files(&root)).await;
            found.join(looked.unwrap_or_default());
        }
    }
    open_files(&mut found);
    found
}

fn local_files(root: &Path) -> Findings {
    let mut found = Findings::default();
    match write_and_delete(root) {
        Ok(()) => found.good(PART, format!("{} can be written", root.display())),
        Err(error) => found.fault(
            PART,
            format!("{} can't be written: {error}", root.display()),
            "give the folder of PAPERCLIP_ROOT_PATH to the user that the services run as",
        ),
    }
    if let Some(space) = existing(root).and_then(|folder| rustix::fs::statvfs(&folder).ok()) {
        let free = space.f_bavail.saturating_mul(space.f_frsize);
        if free < ROOM {
            found.doubt(
                "disk",
                format!("{} MB are left where media lie", free / 1_048_576),
                "make room: uploads fail when the disk is full",
            );
        } else {
            found.good(
                "disk",
                format!("{} GB are left where media lie", free / 1_073_741_824),
            );
        }
        if space.f_files > 0 && space.f_favail < space.f_files / 50 {
            found.doubt(
                "disk",
                "it has almost no inodes left",
                "move media to a file system with more",
            );
        }
    }
    found
}

fn write_and_delete(root: &Path) -> io::Result<()> {
    let Some(folder) = existing(root) else {
        return Err(io::ErrorKind::NotFound.into());
    };
    let probe = folder.join(format!(".ferrodon-doctor-{}", std::process::id()));
    std::fs::write(&probe, b"")?;
    std::fs::remove_file(&probe)
}

/// The folder, or the nearest above it that is there: folders are made when the first file comes.
fn existing(folder: &Path) -> Option<PathBuf> {
    let folder = std::path::absolute(folder).ok()?;
    folder
        .ancestors()
        .find(|folder| folder.is_dir())
        .map(Path::to_path_buf)
}

fn open_files(found: &mut Findings) {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile);
    if limit.current.is_some_and(|files| files < OPEN_FILES) {
        found.doubt(
            "limits",
            format!(
                "a process started here may open {} files",
                limit.current.unwrap_or_default()
            ),
            "raise the limit where services are started (LimitNOFILE=65536): each stream needs one",
        );
    }
}

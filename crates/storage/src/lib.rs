//! Files: under which keys they lie, and which addresses they have.
//!
//! Keys are Paperclip's, so that the files of an existing Mastodon stay where they are; a row holds only the file's
//! name, everything else of the key is derived from it ([`key`]). Knows no rows and no file formats.
//!
//! Invariants:
//! - [`key`] depends on nothing but the row's columns: the same file has the same key in every process;
//! - what is written into an address is escaped here, once ([`urls`]).

pub mod key;
pub mod media;
pub mod urls;

pub use key::{Attachment, StoredFile, Style};
pub use media::{MediaFiles, Processing};
pub use urls::StorageUrls;

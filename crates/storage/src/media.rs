//! Which address a media attachment shows: its file's, the proxy's, or none.

use ferrodon_types::MediaAttachmentId;

use crate::{
    key::{StoredFile, Style},
    urls::StorageUrls,
};

/// How far an upload has come, as `media_attachments.processing` stores it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Processing {
    /// Waits for its turn.
    Queued,
    /// Is being worked on.
    InProgress,
    /// Is ready; so is what was never queued.
    Complete,
    /// Couldn't be read.
    Failed,
}

impl Processing {
    /// Reads the column.
    pub const fn from_db(value: Option<i32>) -> Self {
        match value {
            Some(0) => Self::Queued,
            Some(1) => Self::InProgress,
            Some(3) => Self::Failed,
            _ => Self::Complete,
        }
    }

    /// The number in the database.
    pub const fn to_db(self) -> i32 {
        match self {
            Self::Queued => 0,
            Self::InProgress => 1,
            Self::Complete => 2,
            Self::Failed => 3,
        }
    }
}

/// The files of a media attachment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MediaFiles<'a> {
    /// The row's id.
    pub id: MediaAttachmentId,
    /// How far it has come.
    pub processing: Processing,
    /// The file itself, if it is here.
    pub file: Option<StoredFile<'a>>,
    /// A picture for it, if it has one of its own.
    pub thumbnail: Option<StoredFile<'a>>,
    /// It came from an address elsewhere.
    pub has_remote_url: bool,
    /// Its status is deleted, but kept for moderators.
    pub of_discarded_status: bool,
}

impl MediaFiles<'_> {
    /// The file's address; `None` while there is nothing to show.
    pub fn url(&self, urls: &StorageUrls) -> Option<String> {
        if self.processing != Processing::Complete {
            return None;
        }
        if self.needs_proxy() {
            return Some(urls.media_proxy(self.id, Style::Original));
        }
        self.file.map(|file| urls.file(&file, Style::Original))
    }

    /// The preview's address; sound without a picture has none.
    pub fn preview_url(&self, urls: &StorageUrls) -> Option<String> {
        if self.needs_proxy() {
            return Some(urls.media_proxy(self.id, Style::Small));
        }
        if let Some(thumbnail) = self.thumbnail {
            return Some(urls.file(&thumbnail, Style::Original));
        }
        let file = self.file?;
        let is_sound = file
            .content_type
            .is_some_and(|content_type| content_type.starts_with("audio/"));
        (!is_sound).then(|| urls.file(&file, Style::Small))
    }

    fn needs_proxy(&self) -> bool {
        self.of_discarded_status || (self.file.is_none() && self.has_remote_url)
    }
}

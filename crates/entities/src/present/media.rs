//! Files of a loaded page: media attachments, pictures of accounts, emoji and cards.

use ferrodon_db::{
    accounts::Account,
    emojis::CustomEmoji,
    statuses::parts::{MediaAttachment as Row, PreviewCard},
};
use ferrodon_storage::{Attachment, MediaFiles, Processing, StoredFile, Style};
use serde_json::{Map, Value};

use crate::{media::MediaAttachment, presenter::Presenter};

const KINDS: [&str; 5] = ["image", "gifv", "video", "unknown", "audio"];

/// Presents a media attachment. The files of a status that is deleted but kept for moderators go through the proxy.
pub fn present(presenter: &Presenter, row: &Row, of_discarded_status: bool) -> MediaAttachment {
    let remote = !row.remote_url.is_empty();
    let stored = |attachment,
                  name: &'_ Option<String>,
                  content_type: &'_ Option<String>,
                  version| StoredFileParts {
        attachment,
        name: name.clone(),
        content_type: content_type.clone(),
        version,
    };
    let file = stored(
        Attachment::MediaFile,
        &row.file_file_name,
        &row.file_content_type,
        row.file_storage_schema_version,
    );
    let thumbnail = stored(
        Attachment::MediaThumbnail,
        &row.thumbnail_file_name,
        &row.thumbnail_content_type,
        row.thumbnail_storage_schema_version,
    );
    let files = MediaFiles {
        id: row.id,
        processing: Processing::from_db(row.processing),
        file: file.as_file(row.id.get(), remote),
        thumbnail: thumbnail.as_file(row.id.get(), remote),
        has_remote_url: remote,
        of_discarded_status,
    };
    MediaAttachment {
        id: row.id,
        kind: usize::try_from(row.type_code)
            .ok()
            .and_then(|code| KINDS.get(code))
            .copied()
            .unwrap_or("unknown"),
        url: files.url(&presenter.storage),
        preview_url: files.preview_url(&presenter.storage),
        remote_url: remote.then(|| row.remote_url.clone()),
        preview_remote_url: row
            .thumbnail_remote_url
            .clone()
            .filter(|url| !url.is_empty()),
        text_url: row
            .shortcode
            .as_deref()
            .filter(|_| !remote)
            .map(|code| presenter.urls.url(&format!("/media/{code}"))),
        meta: row.file_meta.as_ref().and_then(meta),
        description: row.description.clone(),
        blurhash: row.blurhash.clone(),
    }
}

struct StoredFileParts {
    attachment: Attachment,
    name: Option<String>,
    content_type: Option<String>,
    version: Option<i32>,
}

impl StoredFileParts {
    fn as_file(&self, id: i64, remote: bool) -> Option<StoredFile<'_>> {
        Some(StoredFile {
            attachment: self.attachment,
            id,
            file_name: self.name.as_deref()?,
            content_type: self.content_type.as_deref(),
            remote,
            storage_schema_version: self.version,
        })
    }
}

/// Of what is stored, clients get these keys.
fn meta(stored: &Value) -> Option<Value> {
    let stored = stored.as_object()?;
    let shown: Map<String, Value> = ["focus", "colors", "original", "small"]
        .into_iter()
        .filter_map(|key| Some((key.to_owned(), stored.get(key)?.clone())))
        .collect();
    Some(Value::Object(shown))
}

/// The account's picture, if it has one.
pub(crate) fn avatar(row: &Account) -> Option<StoredFile<'_>> {
    Some(StoredFile {
        attachment: Attachment::Avatar,
        id: row.id.get(),
        file_name: row.avatar_file_name.as_deref()?,
        content_type: row.avatar_content_type.as_deref(),
        remote: !row.is_local(),
        storage_schema_version: row.avatar_storage_schema_version,
    })
}

/// The account's banner, if it has one.
pub(crate) fn header(row: &Account) -> Option<StoredFile<'_>> {
    Some(StoredFile {
        attachment: Attachment::Header,
        id: row.id.get(),
        file_name: row.header_file_name.as_deref()?,
        content_type: row.header_content_type.as_deref(),
        remote: !row.is_local(),
        storage_schema_version: row.header_storage_schema_version,
    })
}

/// An emoji's picture, if it is there.
pub(crate) fn emoji(row: &CustomEmoji) -> Option<StoredFile<'_>> {
    Some(StoredFile {
        attachment: Attachment::EmojiImage,
        id: row.id.get(),
        file_name: row.image_file_name.as_deref()?,
        content_type: row.image_content_type.as_deref(),
        remote: row.domain.is_some(),
        storage_schema_version: row.image_storage_schema_version,
    })
}

/// A card's picture, if there is one.
pub(crate) fn card_image_url(presenter: &Presenter, row: &PreviewCard) -> Option<String> {
    let file = StoredFile {
        attachment: Attachment::CardImage,
        id: row.id.get(),
        file_name: row.image_file_name.as_deref()?,
        content_type: row.image_content_type.as_deref(),
        remote: true,
        storage_schema_version: row.image_storage_schema_version,
    };
    Some(presenter.storage.file(&file, Style::Original))
}

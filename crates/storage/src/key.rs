//! Keys of files: `<cache/><class>/<attachment>/<id in threes>/<style>/<file name>`.

/// What a file is to its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Attachment {
    /// `accounts.avatar_*`
    Avatar,
    /// `accounts.header_*`
    Header,
    /// `media_attachments.file_*`
    MediaFile,
    /// `media_attachments.thumbnail_*`
    MediaThumbnail,
    /// `custom_emojis.image_*`
    EmojiImage,
    /// `preview_cards.image_*`
    CardImage,
    /// `preview_card_providers.icon_*`
    ProviderIcon,
    /// `site_uploads.file_*`
    SiteUpload,
    /// `backups.dump_*`
    Backup,
}

impl Attachment {
    /// The folder of all files of this kind.
    pub const fn directory(self) -> &'static str {
        match self {
            Self::Avatar => "accounts/avatars",
            Self::Header => "accounts/headers",
            Self::MediaFile => "media_attachments/files",
            Self::MediaThumbnail => "media_attachments/thumbnails",
            Self::EmojiImage => "custom_emojis/images",
            Self::CardImage => "preview_cards/images",
            Self::ProviderIcon => "preview_card_providers/icons",
            Self::SiteUpload => "site_uploads/files",
            Self::Backup => "backups/dumps",
        }
    }

    /// Whether files of other servers lie apart from ours, under `cache/`.
    const fn separates_remote(self) -> bool {
        !matches!(self, Self::ProviderIcon | Self::SiteUpload | Self::Backup)
    }
}

/// One of the forms in which a file is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Style {
    /// As it is shown at its largest.
    Original,
    /// A preview of a media file.
    Small,
    /// A still picture of an animated one.
    Static,
    /// A picture of the site in a size with a name: `@1x`, `192` …
    Sized(&'static str),
}

impl Style {
    /// The folder.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Small => "small",
            Self::Static => "static",
            Self::Sized(name) => name,
        }
    }
}

/// A file as its row knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredFile<'a> {
    /// What it is to the row.
    pub attachment: Attachment,
    /// The row's id.
    pub id: i64,
    /// `*_file_name`
    pub file_name: &'a str,
    /// `*_content_type`
    pub content_type: Option<&'a str>,
    /// The row is about something of another server: an account or emoji with a domain, media with a remote address,
    /// any preview card.
    pub remote: bool,
    /// `*_storage_schema_version`
    pub storage_schema_version: Option<i32>,
}

impl StoredFile<'_> {
    /// The key in the bucket, or the path below the root folder; without the bucket's own prefix.
    pub fn key(&self, style: Style) -> String {
        format!(
            "{}{}/{}/{}/{}",
            if self.is_cached() { "cache/" } else { "" },
            self.attachment.directory(),
            id_partition(self.id),
            style.as_str(),
            self.name_in(style),
        )
    }

    /// The style that shows the file without movement; still pictures have no form of their own for that.
    pub fn still_style(&self) -> Style {
        let has_static = match self.attachment {
            Attachment::Avatar | Attachment::Header => self.content_type == Some("image/gif"),
            Attachment::EmojiImage | Attachment::ProviderIcon => true,
            _ => false,
        };
        if has_static {
            Style::Static
        } else {
            Style::Original
        }
    }

    fn is_cached(&self) -> bool {
        self.remote
            && self.attachment.separates_remote()
            && self
                .storage_schema_version
                .is_some_and(|version| version >= 1)
    }

    fn name_in(&self, style: Style) -> String {
        match self.extension_in(style) {
            None => self.file_name.to_owned(),
            Some(extension) => {
                let stem = self
                    .file_name
                    .rfind('.')
                    .filter(|at| *at > 0)
                    .map_or(self.file_name, |at| &self.file_name[..at]);
                format!("{stem}.{extension}")
            }
        }
    }

    /// The extension that a style gives its files; `None`: that of the file.
    fn extension_in(&self, style: Style) -> Option<&'static str> {
        match style {
            Style::Original => None,
            Style::Static | Style::Sized(_) => Some("png"),
            Style::Small => {
                let content_type = self.content_type.unwrap_or_default();
                let is_moving = content_type.starts_with("video/") || content_type == "image/gif";
                match content_type {
                    _ if is_moving => Some("png"),
                    "image/heic" | "image/heif" | "image/avif" => Some("jpeg"),
                    _ => None,
                }
            }
        }
    }
}

/// An id in groups of three digits: at least nine digits, twelve for what is larger; an incomplete group is dropped.
fn id_partition(id: i64) -> String {
    let digits = if id < 1_000_000_000 {
        format!("{id:09}")
    } else {
        format!("{id:012}")
    };
    let digits: Vec<char> = digits.chars().filter(char::is_ascii_digit).collect();
    let groups: Vec<String> = digits
        .chunks_exact(3)
        .map(|group| group.iter().collect())
        .collect();
    groups.join("/")
}

use ferrodon_storage::{Attachment, StoredFile, Style};

pub(crate) fn file(attachment: Attachment, id: i64, file_name: &str) -> StoredFile<'_> {
    StoredFile {
        attachment,
        id,
        file_name,
        content_type: None,
        remote: false,
        storage_schema_version: None,
    }
}

#[test]
fn ids_are_cut_into_threes() {
    let path = |id| file(Attachment::Avatar, id, "a.png").key(Style::Original);
    assert_eq!(path(42), "accounts/avatars/000/000/042/original/a.png");
    assert_eq!(
        path(999_999_999),
        "accounts/avatars/999/999/999/original/a.png"
    );
    assert_eq!(
        path(1_000_000_000),
        "accounts/avatars/001/000/000/000/original/a.png"
    );
    assert_eq!(
        path(1_234_567_890_123),
        "accounts/avatars/123/456/789/012/original/a.png"
    );
    assert_eq!(
        path(110_234_567_890_123_456),
        "accounts/avatars/110/234/567/890/123/456/original/a.png"
    );
}

#[test]
fn files_of_other_servers_lie_apart_once_they_were_stored_that_way() {
    let media = file(Attachment::MediaFile, 110_234_567_890_123_456, "ab12.jpeg");
    let remote = StoredFile {
        remote: true,
        storage_schema_version: Some(1),
        ..media
    };
    let old = StoredFile {
        storage_schema_version: Some(0),
        ..remote
    };
    let path = "media_attachments/files/110/234/567/890/123/456/original/ab12.jpeg";
    assert_eq!(remote.key(Style::Original), format!("cache/{path}"));
    assert_eq!(old.key(Style::Original), path);
    assert_eq!(
        StoredFile {
            storage_schema_version: None,
            ..remote
        }
        .key(Style::Original),
        path
    );
    assert_eq!(
        StoredFile {
            remote: false,
            ..remote
        }
        .key(Style::Original),
        path
    );
    let icon = StoredFile {
        attachment: Attachment::ProviderIcon,
        ..remote
    };
    assert!(
        icon.key(Style::Original)
            .starts_with("preview_card_providers/")
    );
}

#[test]
fn styles_have_the_extension_of_their_format() {
    let avatar = StoredFile {
        content_type: Some("image/gif"),
        ..file(Attachment::Avatar, 42, "ff00.gif")
    };
    assert_eq!(
        avatar.key(avatar.still_style()),
        "accounts/avatars/000/000/042/static/ff00.png"
    );
    let still = StoredFile {
        content_type: Some("image/png"),
        ..file(Attachment::Avatar, 42, "ff00.png")
    };
    assert_eq!(still.still_style(), Style::Original);
    let emoji = StoredFile {
        content_type: Some("image/png"),
        ..file(Attachment::EmojiImage, 1, "0.png")
    };
    assert_eq!(emoji.still_style(), Style::Static);
    let small = |content_type, name| {
        let media = StoredFile {
            content_type: Some(content_type),
            ..file(Attachment::MediaFile, 1, name)
        };
        media.key(Style::Small)
    };
    assert!(small("video/mp4", "v.mp4").ends_with("/small/v.png"));
    assert!(small("image/heic", "h.jpeg").ends_with("/small/h.jpeg"));
    assert!(small("image/webp", "w.webp").ends_with("/small/w.webp"));
    assert!(small("image/png", "no-extension").ends_with("/small/no-extension"));
    let site = file(Attachment::SiteUpload, 3, "banner.jpg");
    assert_eq!(
        site.key(Style::Sized("@1x")),
        "site_uploads/files/000/000/003/@1x/banner.png"
    );
}

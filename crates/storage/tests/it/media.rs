use ferrodon_storage::{Attachment, MediaFiles, Processing, StorageUrls, StoredFile};
use ferrodon_types::MediaAttachmentId;

const ID: i64 = 115_100_000_000_000_005;

fn urls() -> StorageUrls {
    StorageUrls::from_bases(
        "https://garden.test/system",
        "https://garden.test",
        "https://garden.test",
    )
}

fn media(name: &'static str, content_type: &'static str) -> MediaFiles<'static> {
    let file = StoredFile {
        attachment: Attachment::MediaFile,
        id: ID,
        file_name: name,
        content_type: Some(content_type),
        remote: false,
        storage_schema_version: None,
    };
    MediaFiles {
        id: MediaAttachmentId(ID),
        processing: Processing::Complete,
        file: Some(file),
        thumbnail: None,
        has_remote_url: false,
        of_discarded_status: false,
    }
}

fn shown(media: MediaFiles<'_>) -> (Option<String>, Option<String>) {
    let short = |url: String| {
        url.replace("115/100/000/000/000/005", "…")
            .replace("https://garden.test/", "")
    };
    (
        media.url(&urls()).map(short),
        media.preview_url(&urls()).map(short),
    )
}

fn pair(url: Option<&str>, preview: Option<&str>) -> (Option<String>, Option<String>) {
    (url.map(str::to_owned), preview.map(str::to_owned))
}

#[test]
fn each_kind_of_media_shows_what_the_original_shows() {
    let files = "system/media_attachments/files/…";
    let image = pair(
        Some(&format!("{files}/original/p.png")),
        Some(&format!("{files}/small/p.png")),
    );
    assert_eq!(shown(media("p.png", "image/png")), image);
    let gifv = pair(
        Some(&format!("{files}/original/g.mp4")),
        Some(&format!("{files}/small/g.png")),
    );
    assert_eq!(shown(media("g.mp4", "video/mp4")), gifv);
    assert_eq!(
        shown(media("a.mp3", "audio/mpeg")),
        pair(Some(&format!("{files}/original/a.mp3")), None)
    );
    let picture = StoredFile {
        attachment: Attachment::MediaThumbnail,
        file_name: "t.png",
        ..media("v.mp4", "video/mp4").file.unwrap()
    };
    let video = MediaFiles {
        thumbnail: Some(picture),
        ..media("v.mp4", "video/mp4")
    };
    let thumbnail = "system/media_attachments/thumbnails/…/original/t.png";
    assert_eq!(
        shown(video),
        pair(Some(&format!("{files}/original/v.mp4")), Some(thumbnail))
    );
}

#[test]
fn what_is_not_ready_has_no_address_but_may_have_a_preview() {
    for processing in [
        Processing::Queued,
        Processing::InProgress,
        Processing::Failed,
    ] {
        let queued = MediaFiles {
            processing,
            ..media("q.mp4", "video/mp4")
        };
        assert_eq!(
            shown(queued),
            pair(None, Some("system/media_attachments/files/…/small/q.png"))
        );
    }
}

#[test]
fn what_is_not_here_or_discarded_comes_through_the_proxy() {
    let proxied = || {
        pair(
            Some("media_proxy/115100000000000005/original"),
            Some("media_proxy/115100000000000005/small"),
        )
    };
    let remote = MediaFiles {
        file: None,
        has_remote_url: true,
        ..media("", "")
    };
    assert_eq!(shown(remote), proxied());
    let discarded = MediaFiles {
        of_discarded_status: true,
        ..media("lost.png", "image/png")
    };
    assert_eq!(shown(discarded), proxied());
    let lost = MediaFiles {
        file: None,
        ..media("", "")
    };
    assert_eq!(shown(lost), pair(None, None));
}

//! What the server says of itself, in whichever document: from settings, counters and uploads.

use std::sync::Arc;

use ferrodon_caches::site_settings::SiteSettings;
use ferrodon_db::{
    Conn,
    accounts::find_by_handle,
    instance::{self, SiteUpload},
    users::load_roles,
};
use ferrodon_entities::{
    account::Account,
    accounts,
    instance::{Icon, Thumbnail},
    rule::Rule,
};
use ferrodon_policy::roles::Permission;
use ferrodon_redis::activity;
use ferrodon_storage::{Attachment, StoredFile, Style};
use ferrodon_text::markdown;
use ferrodon_types::RoleId;

use crate::{error::ApiError, pages::packs, prelude::Ctx};

/// The role that everyone has.
const EVERYONE: RoleId = RoleId(-99);
/// Sizes of the icon, as folders and as names.
const ICON_SIZES: [(&str, &str); 9] = [
    ("36", "app-36.png"),
    ("48", "app-48.png"),
    ("72", "app-72.png"),
    ("96", "app-96.png"),
    ("144", "app-144.png"),
    ("192", "app-192.png"),
    ("256", "app-256.png"),
    ("384", "app-384.png"),
    ("512", "app-512.png"),
];
/// What our own picture shows.
const PREVIEW_DESCRIPTION: &str = "A white letter F on a blue ground";

/// The version of Mastodon that this is compatible with, which clients read, and what really runs.
pub fn version() -> String {
    format!(
        "{} (compatible; Ferrodon {})",
        ferrodon_db::migrate::MASTODON_RELEASE,
        env!("CARGO_PKG_VERSION")
    )
}

/// Whether people can sign up, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Door {
    /// They can.
    pub is_open: bool,
    /// Staff looks at them first.
    pub needs_approval: bool,
}

impl Door {
    /// As the settings have it.
    pub fn of(ctx: &Ctx, settings: &SiteSettings) -> Self {
        let mode = settings.text("registrations_mode");
        Self {
            is_open: matches!(mode, "open" | "approved") && !ctx.config.site.single_user_mode,
            needs_approval: mode == "approved",
        }
    }
}

/// The site's settings.
pub async fn settings(ctx: &Ctx, conn: &Conn) -> Result<Arc<SiteSettings>, ApiError> {
    Ok(ctx.caches.settings.get(conn).await?)
}

/// HTML for those who can't sign up; none while they can, or where there is nothing to say.
pub fn closed_message(settings: &SiteSettings, door: Door) -> Option<String> {
    let text = settings.text("closed_registrations_message");
    (!door.is_open && !text.is_empty()).then(|| markdown::render_without_images(text))
}

/// Whom to turn to, if the settings name somebody who is there.
pub async fn contact(
    ctx: &Ctx,
    conn: &Conn,
    settings: &SiteSettings,
) -> Result<Option<Account>, ApiError> {
    let username = settings
        .text("site_contact_username")
        .trim()
        .trim_start_matches('@');
    let username = username.split('@').next().unwrap_or_default();
    if username.is_empty() {
        return Ok(None);
    }
    let Some(account) = find_by_handle(conn, username, None).await? else {
        return Ok(None);
    };
    Ok(accounts::present_one(&ctx.presenter, conn, None, account.id).await?)
}

/// The rules in their order.
pub async fn rules(conn: &Conn) -> Result<Vec<Rule>, ApiError> {
    Ok(instance::load_rules(conn)
        .await?
        .into_iter()
        .map(Rule::from)
        .collect())
}

/// How many people were here in the last so many days, today left out: it isn't over. None is told where only known
/// servers may know.
pub async fn active_users(ctx: &Ctx, days: u64) -> Result<u64, ApiError> {
    if ctx.config.site.limited_federation_mode {
        return Ok(0);
    }
    let today = ctx.clock.now().date_naive();
    let before = |days| {
        let day = today.checked_sub_days(chrono::Days::new(days));
        day.unwrap_or(today)
    };
    Ok(activity::users(&ctx.redis, before(days), before(1)).await?)
}

/// Whether everybody may invite others.
pub async fn invites_enabled(conn: &Conn) -> Result<bool, ApiError> {
    let roles = load_roles(conn).await?;
    let everyone = roles.iter().find(|role| role.id == EVERYONE);
    Ok(everyone.is_some_and(|role| Permission::InviteUsers.is_in(role.permissions)))
}

fn file(upload: &SiteUpload) -> Option<StoredFile<'_>> {
    Some(StoredFile {
        attachment: Attachment::SiteUpload,
        id: upload.id,
        file_name: upload.file_file_name.as_deref()?,
        content_type: upload.file_content_type.as_deref(),
        remote: false,
        storage_schema_version: None,
    })
}

/// The address of an asset of our own.
fn asset(ctx: &Ctx, name: &str) -> String {
    format!(
        "{}{}",
        ctx.presenter.storage.assets_base(),
        packs::path(name)
    )
}

/// The picture that stands for the server: the operator's, else our own.
pub fn thumbnail(ctx: &Ctx, settings: &SiteSettings, uploads: &[SiteUpload]) -> Thumbnail {
    let upload = uploads.iter().find(|upload| upload.var == "thumbnail");
    let Some((upload, file)) = upload.and_then(|upload| Some((upload, file(upload)?))) else {
        return Thumbnail {
            url: asset(ctx, "preview.png"),
            blurhash: None,
            versions: None,
            description: PREVIEW_DESCRIPTION.to_owned(),
        };
    };
    let sized = |name| ctx.presenter.storage.file(&file, Style::Sized(name));
    Thumbnail {
        url: sized("@1x"),
        blurhash: upload.blurhash.clone(),
        versions: Some(
            ["@1x", "@2x"]
                .map(|name| (name.to_owned(), sized(name)))
                .into(),
        ),
        description: settings.text("thumbnail_description").to_owned(),
    }
}

/// The server's icon in all sizes: the operator's, else our own.
pub fn icons(ctx: &Ctx, uploads: &[SiteUpload]) -> Vec<Icon> {
    let upload = uploads
        .iter()
        .find(|upload| upload.var == "app_icon")
        .and_then(file);
    ICON_SIZES
        .iter()
        .map(|(size, name)| Icon {
            src: match &upload {
                Some(file) => ctx.presenter.storage.file(file, Style::Sized(size)),
                None => asset(ctx, name),
            },
            size: format!("{size}x{size}"),
        })
        .collect()
}

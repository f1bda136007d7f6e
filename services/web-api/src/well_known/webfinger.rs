//! `GET /.well-known/webfinger` (<https://www.rfc-editor.org/rfc/rfc7033>,
//! <https://docs.joinmastodon.org/spec/webfinger/>)

use actix_web::http::StatusCode;
use ferrodon_activitypub::webfinger::{Avatar, Jrd, Resource, ResourceError};
use ferrodon_db::accounts::{self, Account, deletion};
use ferrodon_storage::{Attachment, StoredFile, Style};
use ferrodon_types::{
    AccountId,
    urls::{IdScheme, LocalActor},
};

use super::documents::{FOR_DAYS, in_one_format, json, nothing};
use crate::{params::Value, prelude::*};

const JRD: &str = "application/jrd+json; charset=utf-8";

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        get("/.well-known/webfinger", show).page().cache_own(),
        get("/.well-known/webfinger.json", show_in_one_format)
            .page()
            .cache_own(),
    ]
}

async fn show(ctx: Ctx) -> Result<Answer, ApiError> {
    let tree = ctx.tree();
    let Some(Value::Text(resource)) = tree.get("resource") else {
        return Ok(nothing(StatusCode::BAD_REQUEST));
    };
    let resource = match Resource::parse(resource, &ctx.urls) {
        Ok(resource) => resource,
        Err(ResourceError::Malformed) => return Ok(nothing(StatusCode::BAD_REQUEST)),
        Err(ResourceError::Unknown) => return Ok(nothing(StatusCode::NOT_FOUND)),
    };
    let conn = ctx.read_conn().await?;
    let account = match resource {
        Resource::InstanceActor => accounts::find_by_id(&conn, AccountId::INSTANCE_ACTOR).await?,
        Resource::AccountById(id) => accounts::find_by_id(&conn, id)
            .await?
            .filter(Account::is_local),
        Resource::AccountByName(name) => accounts::find_by_handle(&conn, &name, None).await?,
    };
    let Some(account) = account else {
        return Ok(nothing(StatusCode::NOT_FOUND));
    };
    if account.is_unavailable() && !deletion::is_requested(&conn, account.id).await? {
        return Ok(nothing(StatusCode::GONE));
    }
    let actor = LocalActor {
        id: account.id,
        username: &account.username,
        scheme: IdScheme::from_db(account.id_scheme),
    };
    json(
        JRD,
        &Jrd::new(actor, avatar(&ctx, &account), &ctx.urls),
        FOR_DAYS,
    )
}

async fn show_in_one_format(ctx: Ctx) -> Result<Answer, ApiError> {
    show(ctx).await.map(in_one_format)
}

/// The account's picture, where strangers may see files.
fn avatar(ctx: &Ctx, account: &Account) -> Option<Avatar> {
    let site = &ctx.config.site;
    if site.limited_federation_mode || site.disallow_unauthenticated_api_access {
        return None;
    }
    let file = StoredFile {
        attachment: Attachment::Avatar,
        id: account.id.get(),
        file_name: account.avatar_file_name.as_deref()?,
        content_type: account.avatar_content_type.as_deref(),
        remote: false,
        storage_schema_version: account.avatar_storage_schema_version,
    };
    Some(Avatar {
        media_type: account.avatar_content_type.clone()?,
        url: ctx.presenter.storage.file(&file, Style::Original),
    })
}

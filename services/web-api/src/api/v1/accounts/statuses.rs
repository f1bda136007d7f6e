//! `GET /api/v1/accounts/:id/statuses` (<https://docs.joinmastodon.org/methods/accounts/#statuses>)

use ferrodon_db::{
    Conn, accounts,
    accounts::Account as Row,
    facts,
    statuses::by_account::{self, Audience, Selection},
    tags,
};
use ferrodon_entities::{Viewer, status::Status, statuses};
use ferrodon_text::tags::normalize;
use ferrodon_types::{AccountId, limits};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::prelude::*;

/// What pages carry on. `exclude_direct` isn't among it, as in the original.
const KEPT: [&str; 6] = [
    "limit",
    "pinned",
    "tagged",
    "only_media",
    "exclude_replies",
    "exclude_reblogs",
];

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        get("/api/v1/accounts/:id/statuses", list)
            .optional(&["read", "read:statuses"])
            .paged()
            .cache_anonymous(),
    ]
}

#[derive(Debug, Deserialize, JsonSchema)]
struct Asked {
    id: AccountId,
    #[serde(default)]
    pinned: Flag,
    #[serde(default)]
    only_media: Flag,
    #[serde(default)]
    exclude_replies: Flag,
    #[serde(default)]
    exclude_reblogs: Flag,
    #[serde(default)]
    exclude_direct: Flag,
    tagged: Option<String>,
}

async fn list(ctx: Ctx, params: Params<Asked>) -> ApiResult<Vec<Status>> {
    let conn = ctx.read_conn().await?;
    let account = accounts::find_by_id(&conn, params.id)
        .await?
        .ok_or(ApiError::RecordNotFound)?;
    let Some(audience) = audience(&ctx, &conn, &account).await? else {
        return Ok(Reply::new(Vec::new()));
    };
    let tag = match params
        .tagged
        .as_deref()
        .filter(|name| !name.trim().is_empty())
    {
        None => None,
        Some(name) => match tags::find_by_name(&conn, &normalize(name)).await? {
            Some(tag) => Some(tag.id),
            // nothing carries a tag that nobody has used
            None => return Ok(Reply::new(Vec::new())),
        },
    };
    let selection = Selection {
        pinned: params.pinned.0,
        only_media: params.only_media.0,
        exclude_replies: params.exclude_replies.0,
        exclude_reblogs: params.exclude_reblogs.0,
        exclude_direct: params.exclude_direct.0,
        tag,
    };
    let page = params.page(PageLimit::of(limits::DEFAULT_STATUSES));
    let now = ctx.now().naive_utc();
    let ids = by_account::list(&conn, account.id, audience, selection, page, now).await?;
    let shown =
        statuses::present(&ctx.presenter, &conn, ctx.viewer().map(Viewer::from), &ids).await?;
    let links = Links::while_full(ids.iter().map(|id| id.get()), page.limit);
    Ok(Reply::new(shown).links(links.header(&ctx, "min_id", &KEPT)))
}

/// Who looks; nobody who is allowed to, if the account is gone or blocks the caller.
async fn audience(ctx: &Ctx, conn: &Conn, account: &Row) -> Result<Option<Audience>, ApiError> {
    if account.is_unavailable() {
        return Ok(None);
    }
    let Some(viewer) = ctx.viewer() else {
        return Ok(Some(Audience::Anyone));
    };
    if viewer == account.id {
        return Ok(Some(Audience::Author));
    }
    let relations =
        facts::load_relations(conn, &[viewer], &[account.id], ctx.now().naive_utc()).await?;
    let relation = relations
        .get(&viewer)
        .map(|relations| relations.with(account.id));
    if relation.is_some_and(|relation| relation.blocked_by || relation.domain_blocked_by) {
        return Ok(None);
    }
    let follows = relation.is_some_and(ferrodon_types::facts::RelationFacts::is_following);
    Ok(Some(Audience::Viewer {
        account_id: viewer,
        follows,
    }))
}

//! `GET /api/v1/statuses/:id/context` (<https://docs.joinmastodon.org/methods/statuses/#context>)

use std::collections::HashMap;

use ferrodon_db::statuses::{
    Status as Row,
    threads::{self, Bounds, Thread},
};
use ferrodon_entities::{Viewer, context::Context, statuses};
use ferrodon_types::{StatusId, limits};
use ferrodon_usecases::statuses as usecases;

use super::One;
use crate::prelude::*;

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        get("/api/v1/statuses/:id/context", show)
            .optional(&["read", "read:statuses"])
            .cache_anonymous(),
    ]
}

/// How much of a thread is shown, counted before what the caller may not see is left out.
const fn bounds(is_signed_in: bool) -> Bounds {
    if is_signed_in {
        Bounds {
            ancestors: limits::CONTEXT,
            descendants: limits::CONTEXT,
            depth: None,
        }
    } else {
        Bounds {
            ancestors: limits::CONTEXT_ANCESTORS_ANONYMOUS,
            descendants: limits::CONTEXT_DESCENDANTS_ANONYMOUS,
            depth: Some(limits::CONTEXT_DEPTH_ANONYMOUS),
        }
    }
}

async fn show(ctx: Ctx, params: Params<One>) -> ApiResult<Context> {
    let now = ctx.now().naive_utc();
    let conn = ctx.read_conn().await?;
    let Thread {
        mut ancestors,
        mut descendants,
    } = threads::load(&conn, params.id, bounds(ctx.viewer().is_some())).await?;
    let ids = [&[params.id], ancestors.as_slice(), descendants.as_slice()].concat();
    let seen = usecases::load(&conn, ctx.viewer(), &ids, now).await?;
    seen.visible(params.id)?;
    ancestors.retain(|id| seen.is_listed(*id));
    descendants.retain(|id| seen.is_listed(*id));
    put_own_answers_first(&mut descendants, &seen.rows);
    let above = ancestors.len();
    let ids = [ancestors, descendants].concat();
    let rows = seen.rows.into_values().collect();
    let mut shown = statuses::present_rows(
        &ctx.presenter,
        &conn,
        ctx.viewer().map(Viewer::from),
        rows,
        &ids,
    )
    .await?;
    let descendants = shown.split_off(above.min(shown.len()));
    Ok(Reply::new(Context {
        ancestors: shown,
        descendants,
    }))
}

/// Whoever goes on with an own thread comes before those who answer.
fn put_own_answers_first(ids: &mut [StatusId], rows: &HashMap<StatusId, Row>) {
    ids.sort_by_key(|id| {
        rows.get(id)
            .is_none_or(|row| row.in_reply_to_account_id != Some(row.account_id))
    });
}

//! `GET /.well-known/nodeinfo` and `GET /nodeinfo/2.0` (<https://nodeinfo.diaspora.software/>)

use ferrodon_activitypub::nodeinfo::{Discovery, Metadata, NodeInfo, Software, Usage, Users};

use super::documents::{FOR_DAYS, FOR_HALF_AN_HOUR, in_one_format, json};
use crate::{
    about::{self, Door},
    prelude::*,
    reply::JSON,
};

/// The days that count as the last month.
const MONTH: u64 = 28;
/// The days that count as the last half year.
const HALF_YEAR: u64 = 24 * 7;

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        get("/.well-known/nodeinfo", discover).page().cache_own(),
        get("/.well-known/nodeinfo.json", discover)
            .page()
            .cache_own(),
        get("/nodeinfo/2.0", show).page().cache_own(),
        get("/nodeinfo/2.0.json", show_in_one_format)
            .page()
            .cache_own(),
    ]
}

async fn discover(ctx: Ctx) -> Result<Answer, ApiError> {
    Ok(in_one_format(json(
        JSON,
        &Discovery::new(&ctx.urls),
        FOR_DAYS,
    )?))
}

async fn show(ctx: Ctx) -> Result<Answer, ApiError> {
    let conn = ctx.read_conn().await?;
    let settings = about::settings(&ctx, &conn).await?;
    let counts = ctx.caches.server_counts.get(&conn).await?;
    drop(conn);
    let users = Users {
        total: counts.users,
        active_month: count(about::active_users(&ctx, MONTH).await?),
        active_halfyear: count(about::active_users(&ctx, HALF_YEAR).await?),
    };
    let software = Software {
        name: ctx.config.site.software_name.clone(),
        version: about::version(),
    };
    let metadata = Metadata {
        node_name: settings.title().to_owned(),
        node_description: settings.text("site_short_description").to_owned(),
    };
    let usage = Usage {
        users,
        local_posts: counts.statuses,
    };
    let document = NodeInfo::new(software, usage, Door::of(&ctx, &settings).is_open, metadata);
    json(JSON, &document, FOR_HALF_AN_HOUR)
}

async fn show_in_one_format(ctx: Ctx) -> Result<Answer, ApiError> {
    show(ctx).await.map(in_one_format)
}

fn count(users: u64) -> i64 {
    i64::try_from(users).unwrap_or(i64::MAX)
}

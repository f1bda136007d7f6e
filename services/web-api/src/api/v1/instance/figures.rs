//! `GET /api/v1/instance/peers`, `GET /api/v1/instance/activity`
//! (<https://docs.joinmastodon.org/methods/instance/#peers>)

use chrono::{Days, TimeDelta};
use ferrodon_db::instance::list_peers;
use ferrodon_redis::activity::{self, Counter};
use futures_util::future::try_join_all;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{about, prelude::*};

/// Weeks that are told.
const WEEKS: i64 = 12;
/// Days of a week that are counted, after its first.
const FURTHER_DAYS: u64 = 5;

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        get("/api/v1/instance/peers", peers)
            .cache_server()
            .anonymous(),
        get("/api/v1/instance/activity", list_weeks).cache_server(),
    ]
}

async fn is_on(ctx: &Ctx, setting: &str) -> Result<bool, ApiError> {
    let conn = ctx.read_conn().await?;
    Ok(about::settings(ctx, &conn).await?.flag(setting, true))
}

async fn peers(ctx: Ctx) -> ApiResult<Vec<String>> {
    if !is_on(&ctx, "peers_api_enabled").await? {
        return Err(ApiError::FeatureOff);
    }
    Ok(Reply::new(list_peers(&*ctx.read_conn().await?).await?))
}

/// What happened in a week. The first is the current one.
#[derive(Debug, Serialize, JsonSchema)]
#[expect(clippy::struct_field_names, reason = "the entity's names")]
struct Week {
    /// When it began, in seconds since 1970.
    week: String,
    statuses: String,
    logins: String,
    registrations: String,
}

async fn list_weeks(ctx: Ctx) -> ApiResult<Vec<Week>> {
    if !is_on(&ctx, "activity_api_enabled").await? {
        return Err(ApiError::FeatureOff);
    }
    let redis = &ctx.redis;
    let now = ctx.now();
    let weeks = (0..WEEKS).map(|number| async move {
        let start = now - TimeDelta::weeks(number);
        let first = start.date_naive();
        let last = first
            .checked_add_days(Days::new(FURTHER_DAYS))
            .unwrap_or(first);
        let (statuses, registrations, logins) = tokio::try_join!(
            activity::sum(redis, Counter::LocalStatuses, first, last),
            activity::sum(redis, Counter::LocalAccounts, first, last),
            activity::users(redis, first, last),
        )?;
        Ok::<_, ferrodon_redis::Error>(Week {
            week: start.timestamp().to_string(),
            statuses: statuses.to_string(),
            logins: logins.to_string(),
            registrations: registrations.to_string(),
        })
    });
    Ok(Reply::new(try_join_all(weeks).await?))
}

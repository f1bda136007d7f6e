//! `GET /api/v1/instance/extended_description`, `GET /api/v1/instance/privacy_policy`
//! (<https://docs.joinmastodon.org/methods/instance/#extended_description>)

use chrono::{NaiveDate, NaiveDateTime};
use ferrodon_db::{
    Conn,
    settings::{Scalar, find_with_time},
};
use ferrodon_entities::time::{Time, WholeSeconds};
use ferrodon_text::markdown;
use schemars::JsonSchema;
use serde::Serialize;

use crate::prelude::*;

/// What is said where the operator says nothing.
const PRIVACY_POLICY: &str = include_str!("../../../../assets/privacy-policy.md");
/// When that was written.
const WRITTEN: Option<NaiveDate> = NaiveDate::from_ymd_opt(2026, 1, 1);

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        get(
            "/api/v1/instance/extended_description",
            extended_description,
        )
        .cache_server()
        .anonymous(),
        get("/api/v1/instance/privacy_policy", privacy_policy).cache_server(),
    ]
}

/// <https://docs.joinmastodon.org/entities/ExtendedDescription/>
#[derive(Debug, Serialize, JsonSchema)]
struct ExtendedDescription {
    updated_at: Option<Time>,
    content: String,
}

/// <https://docs.joinmastodon.org/entities/PrivacyPolicy/>
#[derive(Debug, Serialize, JsonSchema)]
struct PrivacyPolicy {
    updated_at: Option<WholeSeconds>,
    content: String,
}

/// A text of the settings, if there is one, with the time of its last change.
async fn text(conn: &Conn, var: &str) -> Result<Option<(String, Option<NaiveDateTime>)>, ApiError> {
    let stored = find_with_time(conn, var).await?;
    Ok(
        stored.and_then(|(yaml, time)| match yaml.as_deref().map(Scalar::parse) {
            Some(Scalar::Text(text)) if !text.is_empty() => Some((text, time)),
            _ => None,
        }),
    )
}

async fn extended_description(ctx: Ctx) -> ApiResult<ExtendedDescription> {
    let stored = text(&*ctx.read_conn().await?, "site_extended_description").await?;
    Ok(Reply::new(match stored {
        Some((text, time)) => ExtendedDescription {
            updated_at: time.map(Time),
            content: markdown::render(&text),
        },
        None => ExtendedDescription {
            updated_at: None,
            content: String::new(),
        },
    }))
}

async fn privacy_policy(ctx: Ctx) -> ApiResult<PrivacyPolicy> {
    let stored = text(&*ctx.read_conn().await?, "site_terms").await?;
    let (text, time) = stored.unwrap_or_else(|| {
        (
            PRIVACY_POLICY.to_owned(),
            WRITTEN.map(|day| day.and_time(chrono::NaiveTime::MIN)),
        )
    });
    let text = text.replace("%{domain}", &ctx.config.site.local_domain);
    Ok(Reply::new(PrivacyPolicy {
        updated_at: time.map(WholeSeconds),
        content: markdown::render(&text),
    }))
}

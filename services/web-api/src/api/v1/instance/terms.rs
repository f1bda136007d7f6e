//! `GET /api/v1/instance/terms_of_service` (<https://docs.joinmastodon.org/methods/instance/#terms_of_service>)

use chrono::{Datelike as _, NaiveDate};
use ferrodon_db::instance::{Terms, load_terms};
use ferrodon_text::markdown;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::prelude::*;

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        get("/api/v1/instance/terms_of_service", current).cache_server(),
        get("/api/v1/instance/terms_of_service/:date", dated).cache_server(),
    ]
}

/// <https://docs.joinmastodon.org/entities/TermsOfService/>
#[derive(Debug, Serialize, JsonSchema)]
struct TermsOfService {
    /// The day from which they count; the moment of publication where none was set.
    effective_date: String,
    /// Whether they count already; unknown where no day was set.
    effective: Option<bool>,
    content: String,
    /// From when on others count.
    succeeded_by: Option<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
struct Dated {
    date: String,
}

async fn current(ctx: Ctx) -> ApiResult<TermsOfService> {
    let all = load_terms(&*ctx.read_conn().await?).await?;
    let today = ctx.now().date_naive();
    let in_force = all.iter().rposition(|terms| terms.day() <= today);
    match in_force.or((!all.is_empty()).then_some(0)) {
        Some(at) => Ok(Reply::new(present(&ctx, &all, at))),
        None => Err(ApiError::RecordNotFound),
    }
}

async fn dated(ctx: Ctx, params: Params<Dated>) -> ApiResult<TermsOfService> {
    let date = parse(&params.date).ok_or(ApiError::RecordNotFound)?;
    let all = load_terms(&*ctx.read_conn().await?).await?;
    let at = all
        .iter()
        .position(|terms| terms.effective_date == Some(date))
        .ok_or(ApiError::RecordNotFound)?;
    Ok(Reply::new(present(&ctx, &all, at)))
}

/// A day, in one of the ways to write it; what follows it doesn't matter.
fn parse(text: &str) -> Option<NaiveDate> {
    let day = text.split(['T', ' ']).next().unwrap_or_default();
    let date = NaiveDate::parse_from_str(day, "%Y-%m-%d")
        .or_else(|_| NaiveDate::parse_from_str(day, "%Y%m%d"))
        .ok()?;
    // PostgreSQL's end of time
    (date.year() < 10_000).then_some(date)
}

fn present(ctx: &Ctx, all: &[Terms], at: usize) -> TermsOfService {
    let terms = &all[at];
    let today = ctx.now().date_naive();
    let next = all.iter().rev().find(|other| {
        other.id != terms.id && other.effective_date.is_some_and(|day| day >= terms.day())
    });
    TermsOfService {
        effective_date: match terms.effective_date {
            Some(day) => day.to_string(),
            None => terms.published_at.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        },
        effective: terms.effective_date.map(|day| day <= today),
        content: markdown::render(
            &terms
                .text
                .replace("%{domain}", &ctx.config.site.local_domain),
        ),
        succeeded_by: next
            .and_then(|next| next.effective_date)
            .map(|day| day.to_string()),
    }
}

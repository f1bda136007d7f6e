//! Throttles: who may ask how often. The table is [`rules`]; counting is `ferrodon_redis::rate_limits`.

pub mod rules;

use std::net::IpAddr;

use actix_web::http::{
    StatusCode,
    header::{HeaderName, HeaderValue},
};
use chrono::{DateTime, SecondsFormat, Utc};
use ferrodon_redis::rate_limits::{Allowance, Usage, hit_many};
use ferrodon_types::UserId;
use serde_json::json;

use crate::{
    auth::caller::Token,
    endpoint::{Endpoint, Limit},
    error::ApiError,
    params::Map,
    reply::{Answer, Dress},
    request::Request,
    state::AppState,
};

/// What a request is counted by.
#[derive(Debug)]
#[expect(missing_docs, reason = "said in one line")]
pub struct Counted<'a> {
    pub request: &'a Request,
    pub endpoint: Option<&'a Endpoint>,
    pub token: Option<&'a Token>,
    pub params: &'a [&'a Map],
    /// Who is half signed in, at the sign-in form.
    pub attempt: Option<UserId>,
}

/// Counts a request. `Err` is the refusal; else the throttle with the least left, if any counted.
pub async fn count(
    app: &AppState,
    counted: &Counted<'_>,
) -> Result<Result<Option<Usage>, Answer>, ApiError> {
    if app.config.dev.no_rate_limits {
        return Ok(Ok(None));
    }
    let rules = rules::that_apply(counted);
    let usages = hit_many(&app.throttle_redis, &rules, app.clock.now()).await?;
    let Some(least) = usages
        .into_iter()
        .min_by_key(|usage| i128::from(usage.limit) - i128::from(usage.used))
    else {
        return Ok(Ok(None));
    };
    Ok(if least.is_exceeded() {
        Err(refusal(least))
    } else {
        Ok(Some(least))
    })
}

/// 429, as it comes from before an endpoint.
fn refusal(usage: Usage) -> Answer {
    let body = json!({ "error": "Too many requests" }).to_string();
    let mut answer = Answer {
        dress: Dress::Bare,
        ..Answer::new(StatusCode::TOO_MANY_REQUESTS, "application/json", body)
    };
    for (name, value) in headers(Some(usage), None) {
        if let Ok(value) = HeaderValue::from_str(&value) {
            answer.add(name, value);
        }
    }
    answer
}

/// Whether replies of a path show what is left.
pub fn shows_headers(path: &str) -> bool {
    rules::is_api(path)
}

/// The headers: of the throttle, or of the action's counter where that has less or as little left.
pub fn headers(throttle: Option<Usage>, action: Option<Usage>) -> Vec<(HeaderName, String)> {
    let shown = match (throttle, action) {
        (Some(throttle), Some(action)) if action.remaining() > throttle.remaining() => {
            Some(throttle)
        }
        (throttle, action) => action.or(throttle),
    };
    let Some(usage) = shown else {
        return Vec::new();
    };
    vec![
        (
            HeaderName::from_static("x-ratelimit-limit"),
            usage.limit.to_string(),
        ),
        (
            HeaderName::from_static("x-ratelimit-remaining"),
            usage.remaining().to_string(),
        ),
        (
            HeaderName::from_static("x-ratelimit-reset"),
            instant(usage.reset),
        ),
    ]
}

fn instant(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// The counter of an endpoint's action.
pub const fn allowance(limit: Limit) -> Option<Allowance> {
    match limit {
        Limit::Statuses => Some(Allowance::Statuses),
        Limit::Follows => Some(Allowance::Follows),
        Limit::Reports => Some(Allowance::Reports),
        _ => None,
    }
}

/// An address as it is counted: of IPv6 the network (/64).
pub fn network(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => {
            let mask = std::net::Ipv6Addr::from_bits(!0 << 64);
            (ip & mask).to_string()
        }
    }
}

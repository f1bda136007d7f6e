//! The throttles, one line each.

use actix_web::http::Method;
use ferrodon_redis::rate_limits::Rule;

use super::{Counted, network};
use crate::{
    endpoint::Limit,
    params::{Map, Value},
};

/// Who is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    User,
    Token,
    Ip,
    /// The address, where no user is behind the token.
    Stranger,
    /// The e-mail address in a form, else the user behind it.
    Email,
}

/// Which requests count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Over {
    Api,
    Paging,
    Endpoints(Limit),
}

struct Throttle {
    name: &'static str,
    limit: u64,
    minutes: i64,
    by: By,
    over: Over,
}

const fn throttle(name: &'static str, limit: u64, minutes: i64, by: By, over: Over) -> Throttle {
    Throttle {
        name,
        limit,
        minutes,
        by,
        over,
    }
}

/// Mastodon's, by its names and numbers.
#[rustfmt::skip]
const THROTTLES: [Throttle; 17] = [
    throttle("throttle_authenticated_api", 1500, 5, By::User, Over::Api),
    throttle("throttle_per_token_api", 300, 5, By::Token, Over::Api),
    throttle("throttle_unauthenticated_api", 300, 5, By::Stranger, Over::Api),
    throttle("throttle_api_media", 30, 30, By::User, Over::Endpoints(Limit::Media)),
    throttle("throttle_media_proxy", 30, 10, By::Ip, Over::Endpoints(Limit::MediaProxy)),
    throttle("throttle_api_sign_up", 5, 30, By::Ip, Over::Endpoints(Limit::ApiSignUp)),
    throttle("throttle_authenticated_paging", 300, 15, By::User, Over::Paging),
    throttle("throttle_unauthenticated_paging", 300, 15, By::Stranger, Over::Paging),
    throttle("throttle_api_delete", 30, 30, By::User, Over::Endpoints(Limit::Deletion)),
    throttle("throttle_oauth_application_registrations/ip", 5, 10, By::Ip, Over::Endpoints(Limit::AppRegistration)),
    throttle("throttle_sign_up_attempts/ip", 25, 5, By::Ip, Over::Endpoints(Limit::WebSignUp)),
    throttle("throttle_password_resets/ip", 25, 5, By::Ip, Over::Endpoints(Limit::PasswordReset)),
    throttle("throttle_password_resets/email", 5, 30, By::Email, Over::Endpoints(Limit::PasswordReset)),
    throttle("throttle_email_confirmations/ip", 25, 5, By::Ip, Over::Endpoints(Limit::Confirmation)),
    throttle("throttle_email_confirmations/email", 5, 30, By::Email, Over::Endpoints(Limit::Confirmation)),
    throttle("throttle_login_attempts/ip", 25, 5, By::Ip, Over::Endpoints(Limit::Login)),
    throttle("throttle_login_attempts/email", 25, 60, By::Email, Over::Endpoints(Limit::Login)),
];

/// Whether a path is of the API.
pub fn is_api(path: &str) -> bool {
    path.starts_with("/api")
}

/// The throttles that a request counts in, and as whom.
pub fn that_apply(counted: &Counted<'_>) -> Vec<Rule> {
    let limit = counted
        .endpoint
        .and_then(|endpoint| endpoint.limit)
        .filter(|limit| names_something(*limit, counted));
    let pages = ["page", "min_id", "max_id", "since_id"]
        .into_iter()
        .any(|name| {
            counted
                .params
                .iter()
                .any(|params| params.get(name).is_some_and(is_present))
        });
    THROTTLES
        .iter()
        .filter(|throttle| match throttle.over {
            Over::Api => is_api(counted.request.path()),
            Over::Paging => pages,
            Over::Endpoints(of) => limit == Some(of),
        })
        .filter_map(|throttle| {
            let who = who(throttle.by, counted)?;
            Some(Rule {
                name: throttle.name,
                limit: throttle.limit,
                period: throttle.minutes * 60,
                who,
            })
        })
        .collect()
}

/// Deleting what can't be an id is no deletion.
fn names_something(limit: Limit, counted: &Counted<'_>) -> bool {
    let last = counted
        .request
        .path()
        .trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or_default();
    limit != Limit::Deletion
        || counted.request.method != Method::DELETE
        || (!last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit()))
}

fn who(by: By, counted: &Counted<'_>) -> Option<String> {
    let user = counted.token.and_then(|token| token.row.resource_owner_id);
    match by {
        By::User => user.map(|user| user.to_string()),
        By::Token => counted.token.map(|token| token.row.id.to_string()),
        By::Ip => Some(network(counted.request.ip)),
        By::Stranger => user.is_none().then(|| network(counted.request.ip)),
        By::Email => {
            email(counted.params).or_else(|| counted.attempt.or(user).map(|user| user.to_string()))
        }
    }
}

fn email(params: &[&Map]) -> Option<String> {
    params.iter().find_map(|params| {
        let given = params
            .get("user")
            .and_then(|user| user.get("email"))
            .or_else(|| params.get("email"));
        let email = given.and_then(Value::as_text)?.trim().to_lowercase();
        // an address has at most 320 characters
        (!email.is_empty()).then(|| email.chars().take(320).collect())
    })
}

fn is_present(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Text(text) => !text.trim().is_empty(),
        _ => true,
    }
}

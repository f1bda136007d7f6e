//! `POST /api/v1/statuses` (<https://docs.joinmastodon.org/methods/statuses/#create>)

use actix_web::http::StatusCode;
use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use ferrodon_entities::{accounts, status::Status};
use ferrodon_i18n::Arg;
use ferrodon_types::{
    AccountId, StatusId, limits,
    params::{flag_of, id, whole_number},
};
use ferrodon_usecases::statuses::{
    self as usecases, ComposeError, Composed, Draft, Fault, PollDraft, Sensitivity,
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::{present, said_visibility};
use crate::{
    invalid::Invalid,
    params::{Map, Value},
    prelude::*,
};

/// Items of a list that are looked at: one more than any of them may have.
const MOST_ITEMS: usize = 64;

/// A scheduled status lies at least so far ahead.
const SOONEST: TimeDelta = TimeDelta::minutes(5);

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        post("/api/v1/statuses", create)
            .user(&["write", "write:statuses"])
            .limit(Limit::Statuses),
    ]
}

/// Says what may be sent. It is read from the tree: what a value means hangs on whether it came as JSON or as a form.
#[derive(Debug, Deserialize, JsonSchema)]
#[expect(dead_code, reason = "a description: the values are read from the tree")]
struct Asked {
    status: Option<String>,
    spoiler_text: Option<String>,
    in_reply_to_id: Option<String>,
    quoted_status_id: Option<String>,
    quote_approval_policy: Option<String>,
    sensitive: Option<bool>,
    visibility: Option<String>,
    language: Option<String>,
    scheduled_at: Option<String>,
    media_ids: Option<Vec<String>>,
    allowed_mentions: Option<Vec<String>>,
    poll: Option<AskedPoll>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[expect(dead_code, reason = "a description: the values are read from the tree")]
struct AskedPoll {
    options: Option<Vec<String>>,
    expires_in: Option<i64>,
    multiple: Option<bool>,
    hide_totals: Option<bool>,
}

async fn create(ctx: Ctx, me: Me, params: Params<Asked>) -> ApiResult<Status> {
    check_kinds(params.tree())?;
    check_time(&ctx, params.tree())?;
    let draft = draft(&ctx, params.tree());
    match usecases::compose(&ctx.usecases, me.account_id, &draft).await {
        Ok(Composed::New(id)) => present(&ctx, id).await,
        // what it made may be gone since
        Ok(Composed::Repeated(id)) => present(&ctx, id).await.map_err(|error| match error {
            ApiError::NotFound => ApiError::RecordNotFound,
            error => error,
        }),
        Ok(Composed::RepeatedScheduled(_)) => Err(ApiError::RecordNotFound),
        Err(ComposeError::UnexpectedMentions(accounts)) => {
            Err(unexpected(&ctx, &me, &accounts).await?)
        }
        Err(error) => Err(error.into()),
    }
}

/// Refuses values of kinds that mean nothing where others would do. (The original fails there.)
fn check_kinds(tree: &Map) -> Result<(), ApiError> {
    let is_no_text = |name: &str| {
        matches!(
            tree.get(name),
            Some(Value::Flag(true) | Value::Integer(_) | Value::Decimal(_))
        )
    };
    let is_empty =
        |name: &str| matches!(tree.get(name), Some(Value::Text(text)) if text.is_empty());
    let is_list_of_objects = |name: &str| matches!(tree.get(name), Some(Value::List(items)) if items.iter().any(|item| matches!(item, Value::Object(_))));
    let is_wrong = is_no_text("language")
        || is_no_text("scheduled_at")
        || is_empty("sensitive")
        || matches!(tree.get("spoiler_text"), Some(Value::Flag(true)))
        || is_list_of_objects("poll");
    if is_wrong {
        Err(unprocessable("record-invalid", Vec::new()))
    } else {
        Ok(())
    }
}

/// A time that has passed means now. Later ones are refused: nothing here publishes at its time yet.
fn check_time(ctx: &Ctx, tree: &Map) -> Result<(), ApiError> {
    let Some(text) = text(tree, "scheduled_at").filter(|text| !text.trim().is_empty()) else {
        return Ok(());
    };
    let at = time(text.trim()).ok_or_else(|| unprocessable("record-invalid", Vec::new()))?;
    let ahead = at - ctx.now();
    if ahead <= TimeDelta::zero() {
        Ok(())
    } else if ahead <= SOONEST {
        Err(ApiError::invalid(
            "Scheduled at",
            "invalid-scheduled-too-soon",
        ))
    } else {
        Err(unprocessable("scheduling-unavailable", Vec::new()))
    }
}

/// A time; without a zone it is UTC.
fn time(text: &str) -> Option<DateTime<Utc>> {
    const FORMS: [&str; 4] = [
        "%Y-%m-%dT%H:%M:%S%.f",
        "%Y-%m-%d %H:%M:%S%.f",
        "%Y-%m-%dT%H:%M",
        "%Y-%m-%d %H:%M",
    ];
    let day = || {
        NaiveDate::parse_from_str(text, "%Y-%m-%d")
            .ok()?
            .and_hms_opt(0, 0, 0)
    };
    let zoned = DateTime::parse_from_rfc3339(text)
        .ok()
        .map(|at| at.to_utc());
    let plain = || {
        FORMS
            .iter()
            .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
    };
    zoned.or_else(|| plain().or_else(day).map(|at| at.and_utc()))
}

fn draft(ctx: &Ctx, tree: &Map) -> Draft {
    Draft {
        text: text(tree, "status").unwrap_or_default(),
        spoiler_text: text(tree, "spoiler_text").unwrap_or_default(),
        in_reply_to_id: status_id(tree, "in_reply_to_id"),
        quoted_status_id: status_id(tree, "quoted_status_id"),
        sensitive: sensitivity(tree.get("sensitive")),
        visibility: said_visibility(tree),
        language: text(tree, "language"),
        quote_approval_policy: text(tree, "quote_approval_policy"),
        media_ids: numbers(tree.get("media_ids")).unwrap_or_default(),
        poll: tree.get("poll").and_then(poll),
        allowed_mentions: numbers(tree.get("allowed_mentions"))
            .map(|ids| ids.into_iter().map(AccountId).collect()),
        application_id: ctx.caller().application().map(|application| application.id),
        idempotency_key: ctx
            .request()
            .header("idempotency-key")
            .filter(|key| !key.is_empty())
            .map(str::to_owned),
        locale: ctx.locale().code().to_owned(),
    }
}

/// A text; `false` is as good as none.
fn text(tree: &Map, name: &str) -> Option<String> {
    scalar(tree.get(name)?)
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::Flag(false) => None,
        value => value.as_text().map(std::borrow::Cow::into_owned),
    }
}

/// An id; what can be none is one that nothing has, and a blank text is no id.
fn status_id(tree: &Map, name: &str) -> Option<StatusId> {
    let text = text(tree, name).filter(|text| !text.trim().is_empty())?;
    Some(StatusId(id(&text).unwrap_or(0)))
}

fn sensitivity(value: Option<&Value>) -> Sensitivity {
    match value {
        Some(Value::Flag(false)) => Sensitivity::OnlyIfWarned,
        Some(value) => value.as_text().map_or(Sensitivity::AsUsual, |text| {
            Sensitivity::Exactly(flag_of(&text).unwrap_or(false))
        }),
        None => Sensitivity::AsUsual,
    }
}

/// A list of scalars as numbers; anything else counts as absent.
fn numbers(value: Option<&Value>) -> Option<Vec<i64>> {
    Some(
        scalars(value?)?
            .iter()
            .map(|text| whole_number(text))
            .collect(),
    )
}

fn scalars(value: &Value) -> Option<Vec<String>> {
    let Value::List(items) = value else {
        return None;
    };
    items
        .iter()
        .take(MOST_ITEMS)
        .map(|item| item.as_text().map(std::borrow::Cow::into_owned))
        .collect()
}

/// An object that says something of a poll.
fn poll(value: &Value) -> Option<PollDraft> {
    let flag = |name: &str| {
        value
            .get(name)
            .and_then(Value::as_text)
            .and_then(|text| flag_of(&text))
    };
    let options = value.get("options").and_then(scalars);
    let expires_in = value.get("expires_in").and_then(scalar);
    let (multiple, hide_totals) = (flag("multiple"), flag("hide_totals"));
    let says_something =
        options.is_some() || expires_in.is_some() || multiple.is_some() || hide_totals.is_some();
    says_something.then(|| PollDraft {
        options: options.unwrap_or_default(),
        expires_in: expires_in
            .filter(|text| !text.trim().is_empty())
            .map(|text| whole_number(&text)),
        multiple: multiple.unwrap_or(false),
        hide_totals: hide_totals.unwrap_or(false),
    })
}

/// 422 with the accounts that would have been mentioned beyond those allowed.
async fn unexpected(ctx: &Ctx, me: &Me, ids: &[AccountId]) -> Result<ApiError, ApiError> {
    let conn = ctx.conn().await?;
    let accounts =
        accounts::present(&ctx.presenter, &conn, Some(me.account_id.into()), ids).await?;
    let accounts = serde_json::to_value(accounts).map_err(ApiError::internal)?;
    Ok(ApiError::Body {
        status: StatusCode::UNPROCESSABLE_ENTITY,
        body: json!({
            "error": ferrodon_i18n::text(ctx.locale(), "unexpected-accounts"),
            "unexpected_accounts": accounts,
        }),
    })
}

impl From<ComposeError> for ApiError {
    fn from(error: ComposeError) -> Self {
        use ComposeError as Error;
        match error {
            Error::NoParent => Self::said(StatusCode::NOT_FOUND, "reply-target-missing"),
            Error::NoQuoted => Self::said(StatusCode::NOT_FOUND, "quote-target-missing"),
            Error::QuotePolicy => unprocessable("record-invalid", Vec::new()),
            Error::TooManyMedia => unprocessable(
                "media-too-many",
                vec![("count", (limits::MEDIA_ATTACHMENTS as i64).into())],
            ),
            Error::NoMedia(ids) => {
                let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
                unprocessable("media-not-found", vec![("ids", ids.join(", ").into())])
            }
            Error::MixedMedia => unprocessable("media-mixed", Vec::new()),
            Error::UnfinishedMedia => unprocessable("media-not-ready", Vec::new()),
            Error::QuotedNotMentioned => Self::invalid("", "quote-not-mentioned"),
            Error::Invalid(faults) => Self::Validation(faults.into_iter().map(fault).collect()),
            Error::RateLimited => Self::RateLimited,
            Error::NoAuthor => Self::RecordNotFound,
            Error::Pool(error) => error.into(),
            Error::Query(error) => error.into(),
            Error::Redis(error) => error.into(),
            Error::Publish(error) => error.into(),
            Error::Tx(error) => error.into(),
            Error::UnexpectedMentions(_) | Error::Repeated => Self::internal(error),
        }
    }
}

fn unprocessable(key: &'static str, args: Vec<(&'static str, Arg<'static>)>) -> ApiError {
    ApiError::Said {
        status: StatusCode::UNPROCESSABLE_ENTITY,
        key,
        args,
    }
}

fn fault(fault: Fault) -> Invalid {
    match fault {
        Fault::Visibility => Invalid::new("Visibility", "invalid-inclusion"),
        Fault::NoText => Invalid::new("Text", "invalid-blank"),
        Fault::TooLong => Invalid::new("Text", "status-over-character-limit")
            .with("count", limits::STATUS_CHARACTERS as i64),
        Fault::DisallowedHashtags(tags) => Invalid::new("Text", "status-disallowed-hashtags")
            .with("count", tags.len() as i64)
            .with("tags", tags.join(", ")),
        Fault::TooFewOptions => Invalid::new("Choices", "poll-too-few-options"),
        Fault::TooManyOptions => Invalid::new("Choices", "poll-too-many-options")
            .with("count", limits::POLL_OPTIONS as i64),
        Fault::OptionTooLong => Invalid::new("Choices", "poll-over-character-limit")
            .with("count", limits::POLL_OPTION_CHARACTERS as i64),
        Fault::SameOptions => Invalid::new("Choices", "poll-duplicate-options"),
        Fault::NoDeadline => Invalid::new("Deadline", "invalid-blank"),
        Fault::DeadlineTooSoon => Invalid::new("Deadline", "poll-too-soon"),
        Fault::DeadlineTooFar => Invalid::new("Deadline", "poll-too-far"),
    }
}

//! `/api/v1/markers` (<https://docs.joinmastodon.org/methods/markers/>)

use ferrodon_db::markers as rows;
use ferrodon_entities::marker::Markers;
use ferrodon_types::params::id;
use ferrodon_usecases::markers::{self, Place};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{params::Value, prelude::*};

/// The timelines that have markers.
const TIMELINES: [&str; 2] = ["home", "notifications"];

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        get("/api/v1/markers", list).user(&["read", "read:statuses"]),
        post("/api/v1/markers", save).user(&["write", "write:statuses"]),
    ]
}

/// Which markers.
#[derive(Debug, Deserialize, JsonSchema)]
struct Wanted {
    #[serde(default)]
    timeline: Option<Many<String>>,
}

async fn list(ctx: Ctx, me: Me, params: Params<Wanted>) -> ApiResult<Markers> {
    let wanted = params.timeline.as_deref().unwrap_or_default();
    let timelines: Vec<&str> = TIMELINES
        .into_iter()
        .filter(|known| wanted.iter().any(|name| name == known))
        .collect();
    if timelines.is_empty() {
        return Ok(Reply::new(Markers::default()));
    }
    let found = rows::load(&*ctx.conn().await?, me.user.id, &timelines).await?;
    Ok(Reply::new(found.into_iter().collect()))
}

/// Where the reader is, by timeline. For the OpenAPI document; each is read from the tree, since whatever is no object
/// counts as absent.
#[derive(Debug, Deserialize, JsonSchema)]
#[expect(dead_code, reason = "describes what is read from the tree")]
struct Saved {
    home: Option<LastRead>,
    notifications: Option<LastRead>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[expect(dead_code, reason = "describes what is read from the tree")]
struct LastRead {
    last_read_id: Option<String>,
}

async fn save(ctx: Ctx, me: Me, params: Params<Saved>) -> ApiResult<Markers> {
    let mut places = Vec::new();
    for timeline in TIMELINES {
        match params.tree().get(timeline) {
            Some(Value::Object(object)) => {
                let last_read_id = object
                    .get("last_read_id")
                    .map(read_id)
                    .transpose()?
                    .flatten();
                places.push(Place {
                    timeline,
                    last_read_id,
                });
            }
            Some(Value::List(_)) => return Err(ApiError::invalid("Last read", "invalid-format")),
            _ => {}
        }
    }
    let saved = markers::save(&ctx.usecases, me.user.id, &places)
        .await
        .map_err(ApiError::internal)?;
    Ok(Reply::new(saved.into_iter().collect()))
}

/// Reads an id; `None` where there is none that could be one.
fn read_id(value: &Value) -> Result<Option<i64>, ApiError> {
    match value {
        Value::Null => Err(ApiError::invalid("Last read", "invalid-blank")),
        Value::Text(text) if text.trim().is_empty() => {
            Err(ApiError::invalid("Last read", "invalid-blank"))
        }
        Value::Text(text) => id(text.trim()).map(Some).ok_or_else(out_of_range),
        Value::Integer(number) => in_range(*number),
        Value::Decimal(number) => in_range(*number as i128),
        Value::Flag(flag) => Ok(Some(i64::from(*flag))),
        Value::List(_) | Value::Object(_) | Value::File(_) => Ok(None),
    }
}

fn in_range(number: i128) -> Result<Option<i64>, ApiError> {
    i64::try_from(number).map(Some).map_err(|_| out_of_range())
}

fn out_of_range() -> ApiError {
    ApiError::invalid("Last read", "invalid-format")
}

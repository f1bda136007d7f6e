//! `PATCH /api/v1/accounts/update_credentials` (<https://docs.joinmastodon.org/methods/accounts/#update_credentials>)

use ferrodon_entities::{account::CredentialAccount, credentials};
use ferrodon_types::{limits, params::flag_of};
use ferrodon_usecases::profiles::{
    NewField, PostingDefaults, ProfileFault, ProfileUpdate, UpdateError, update,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    invalid::Invalid,
    params::{Map, Value},
    prelude::*,
};

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![patch("/api/v1/accounts/update_credentials", change).user(&["write", "write:accounts"])]
}

/// What may be changed here. (Two things are read from the tree: switches, to tell empty from absent, and the table,
/// whose rows come as a list or under numbers.)
#[derive(Debug, Deserialize, JsonSchema)]
struct Profile {
    display_name: Option<String>,
    note: Option<String>,
    avatar_description: Option<String>,
    header_description: Option<String>,
    locked: Option<bool>,
    #[expect(dead_code, reason = "for the description")]
    bot: Option<bool>,
    #[expect(dead_code, reason = "for the description")]
    discoverable: Option<bool>,
    indexable: Option<bool>,
    #[expect(dead_code, reason = "for the description")]
    hide_collections: Option<bool>,
    attribution_domains: Option<Vec<String>>,
    source: Option<Source>,
}

/// Defaults of new posts.
#[derive(Debug, Default, Deserialize, JsonSchema)]
struct Source {
    privacy: Option<String>,
    sensitive: Option<bool>,
    language: Option<String>,
    quote_policy: Option<String>,
}

async fn change(ctx: Ctx, me: Me, params: Params<Profile>) -> ApiResult<CredentialAccount> {
    let fields = new_fields(params.tree())?;
    // an empty object says nothing
    let has_source =
        matches!(params.tree().get("source"), Some(Value::Object(map)) if !map.is_empty());
    let position = |name| switch(params.tree(), name);
    let (bot, discoverable, hide_collections) = (
        position("bot"),
        position("discoverable"),
        position("hide_collections"),
    );
    let wish = ProfileUpdate {
        // undecided is no
        bot: bot.map(|bot| bot.unwrap_or(false)),
        discoverable,
        hide_collections,
        fields,
        ..params.into_inner().wish(has_source)
    };
    let updated = update(&ctx.usecases, me.user_id, me.account_id, &wish).await?;
    let conn = ctx.conn().await?;
    let account = credentials::present(
        &ctx.presenter,
        &conn,
        me.account_id,
        updated.follow_requests,
    )
    .await?;
    Ok(Reply::new(account.ok_or(ApiError::RecordNotFound)?))
}

impl Profile {
    fn wish(self, has_source: bool) -> ProfileUpdate {
        let source = self.source.filter(|_| has_source);
        ProfileUpdate {
            display_name: self.display_name,
            note: self.note,
            avatar_description: self.avatar_description,
            header_description: self.header_description,
            // these can't be undecided: nothing leaves them as they are
            locked: self.locked,
            indexable: self.indexable,
            attribution_domains: self.attribution_domains,
            posting: source.map(|source| PostingDefaults {
                privacy: source.privacy,
                sensitive: source.sensitive,
                language: source.language,
                quote_policy: source.quote_policy,
            }),
            ..ProfileUpdate::default()
        }
    }
}

/// A switch in any of its positions: `Some(None)` is null or empty, for switches that may be undecided. What can be no
/// switch wasn't sent.
fn switch(tree: &Map, name: &str) -> Option<Option<bool>> {
    match tree.get(name)? {
        Value::Null => Some(None),
        value => value.as_text().map(|text| flag_of(&text)),
    }
}

/// The rows of the table: a list of objects, or objects under numbers. Anything else in their place is no row.
fn new_fields(tree: &Map) -> Result<Option<Vec<NewField>>, ApiError> {
    let rows = match tree.get("fields_attributes") {
        Some(Value::List(items)) => items.iter().filter_map(row).collect(),
        Some(Value::Object(map))
            if map.values().any(|value| !matches!(value, Value::Object(_))) =>
        {
            // one row that isn't in a list
            return Err(ApiError::invalid("Fields", "invalid-format"));
        }
        Some(Value::Object(map)) => map
            .iter()
            .filter(|(key, _)| is_index(key))
            .filter_map(|(_, value)| row(value))
            .collect(),
        _ => return Ok(None),
    };
    Ok(Some(rows))
}

fn is_index(key: &str) -> bool {
    let digits = key.strip_prefix('-').unwrap_or(key);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn row(value: &Value) -> Option<NewField> {
    let Value::Object(map) = value else {
        return None;
    };
    Some(NewField {
        name: map.get("name").and_then(scalar),
        value: map.get("value").and_then(scalar),
    })
}

fn scalar(value: &Value) -> Option<serde_json::Value> {
    match value {
        Value::Null => Some(serde_json::Value::Null),
        Value::Flag(flag) => Some((*flag).into()),
        Value::Integer(number) => {
            Some(i64::try_from(*number).map_or_else(|_| number.to_string().into(), Into::into))
        }
        Value::Decimal(number) => Some((*number).into()),
        // PostgreSQL's JSON knows no NUL
        Value::Text(text) => Some(text.replace('\0', "").into()),
        Value::List(_) | Value::Object(_) | Value::File(_) => None,
    }
}

impl From<UpdateError> for ApiError {
    fn from(error: UpdateError) -> Self {
        match error {
            UpdateError::Invalid(faults) => {
                Self::ValidationDetails(faults.into_iter().map(invalid).collect())
            }
            UpdateError::NotFound => Self::RecordNotFound,
            UpdateError::Pool(error) => error.into(),
            UpdateError::Query(error) => error.into(),
            UpdateError::Tx(error) => error.into(),
        }
    }
}

fn invalid(fault: ProfileFault) -> Invalid {
    let too_long = |attribute, field, count: usize| {
        Invalid::new(attribute, "invalid-too-long")
            .with("count", count)
            .detail(field, "ERR_TOO_LONG")
    };
    match fault {
        ProfileFault::AttributionDomains => too_long(
            "Attribution domains",
            "attribution_domains",
            limits::ATTRIBUTION_DOMAINS,
        ),
        ProfileFault::AttributionDomain(name) => {
            Invalid::new("Attribution domains", "invalid-domain-on-line")
                .with("value", name)
                .detail("attribution_domains", "ERR_INVALID_DOMAIN_ON_LINE")
        }
        ProfileFault::AvatarDescription => too_long(
            "Avatar description",
            "avatar_description",
            limits::AVATAR_DESCRIPTION,
        ),
        ProfileFault::HeaderDescription => too_long(
            "Header description",
            "header_description",
            limits::AVATAR_DESCRIPTION,
        ),
        ProfileFault::DisplayName => too_long("Display name", "display_name", limits::DISPLAY_NAME),
        ProfileFault::Note => too_long("Note", "note", limits::NOTE),
        ProfileFault::Fields => too_long("Fields", "fields", limits::PROFILE_FIELDS),
        ProfileFault::FieldLabels => Invalid::new("Fields", "invalid-field-labels")
            .detail("fields", "ERR_FIELDS_WITH_VALUES_MISSING_LABELS"),
        ProfileFault::Privacy => {
            Invalid::new("Privacy", "invalid-inclusion").detail("privacy", "ERR_INCLUSION")
        }
        ProfileFault::Language => {
            Invalid::new("Language", "invalid-format").detail("language", "ERR_INVALID")
        }
        ProfileFault::QuotePolicy => Invalid::new("Quote policy", "invalid-inclusion")
            .detail("quote_policy", "ERR_INCLUSION"),
    }
}

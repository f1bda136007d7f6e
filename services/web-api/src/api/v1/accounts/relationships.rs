//! `GET /api/v1/accounts/relationships` (<https://docs.joinmastodon.org/methods/accounts/#relationships>)

use ferrodon_db::{Conn, accounts, accounts::Account as Row, relationships as rows};
use ferrodon_entities::relationship::{Relationship, present};
use ferrodon_types::AccountId;
use ferrodon_usecases::relationships::RelationshipError;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::prelude::*;

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![get("/api/v1/accounts/relationships", list).user(&["read", "read:follows"])]
}

#[derive(Debug, Deserialize, JsonSchema)]
struct Asked {
    #[serde(default)]
    id: Many<AccountId>,
    #[serde(default)]
    with_suspended: Flag,
}

async fn list(ctx: Ctx, me: Me, params: Params<Asked>) -> ApiResult<Vec<Relationship>> {
    let conn = ctx.conn().await?;
    let mut found = accounts::load_by_ids(&conn, &params.id).await?;
    found.retain(|row| params.with_suspended.0 || !row.is_unavailable());
    found.sort_unstable_by_key(|row| row.id);
    Ok(Reply::new(load(&conn, me.account_id, &found).await?))
}

async fn load(
    conn: &Conn,
    viewer: AccountId,
    others: &[Row],
) -> Result<Vec<Relationship>, ApiError> {
    let ids: Vec<AccountId> = others.iter().map(|row| row.id).collect();
    let mut domains: Vec<String> = others.iter().filter_map(|row| row.domain.clone()).collect();
    domains.sort_unstable();
    domains.dedup();
    let loaded = rows::load(conn, viewer, &ids, &domains).await?;
    Ok(others
        .iter()
        .map(|row| present(row.id, row.domain.as_deref(), &loaded))
        .collect())
}

/// How the caller stands to one account now: what most changes answer.
pub(in crate::api::v1) async fn with(ctx: &Ctx, me: &Me, other: &Row) -> ApiResult<Relationship> {
    let conn = ctx.conn().await?;
    let shown = load(&conn, me.account_id, std::slice::from_ref(other)).await?;
    shown
        .into_iter()
        .next()
        .map(Reply::new)
        .ok_or(ApiError::RecordNotFound)
}

impl From<RelationshipError> for ApiError {
    fn from(error: RelationshipError) -> Self {
        match error {
            RelationshipError::Pool(error) => error.into(),
            RelationshipError::Query(error) => error.into(),
            RelationshipError::Tx(error) => error.into(),
        }
    }
}

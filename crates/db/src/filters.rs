//! Keyword filters. <https://docs.joinmastodon.org/entities/Filter/>

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use ferrodon_schema::{custom_filter_keywords, custom_filter_statuses, custom_filters};
use ferrodon_types::{AccountId, CustomFilterId, CustomFilterKeywordId, StatusId};

use crate::{Conn, QueryResult};

/// A row of `custom_filters`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = custom_filters)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct CustomFilter {
    pub id: CustomFilterId,
    pub account_id: AccountId,
    /// The title, of old the only keyword.
    pub phrase: String,
    pub context: Vec<String>,
    pub expires_at: Option<NaiveDateTime>,
    /// 0 warn, 1 hide, 2 blur.
    #[diesel(column_name = action)]
    pub action_code: i32,
}

/// A row of `custom_filter_keywords`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = custom_filter_keywords)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct CustomFilterKeyword {
    pub id: CustomFilterKeywordId,
    pub custom_filter_id: CustomFilterId,
    pub keyword: String,
    pub whole_word: bool,
}

/// A filter with all that it looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilterWithParts {
    /// The filter.
    pub filter: CustomFilter,
    /// Its keywords.
    pub keywords: Vec<CustomFilterKeyword>,
    /// The statuses that it names.
    pub statuses: Vec<StatusId>,
}

/// The filters of many accounts that have not expired, in two pipelined flights at most.
pub async fn load_active(
    conn: &Conn,
    accounts: &[AccountId],
    now: NaiveDateTime,
) -> QueryResult<Vec<FilterWithParts>> {
    if accounts.is_empty() {
        return Ok(Vec::new());
    }
    let mut c1 = conn;
    let filters: Vec<CustomFilter> = custom_filters::table
        .filter(custom_filters::account_id.eq_any(accounts))
        .filter(
            custom_filters::expires_at
                .is_null()
                .or(custom_filters::expires_at.gt(now)),
        )
        .order(custom_filters::id.asc())
        .select(CustomFilter::as_select())
        .load(&mut c1)
        .await?;
    if filters.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<CustomFilterId> = filters.iter().map(|filter| filter.id).collect();
    let (mut c1, mut c2) = (conn, conn);
    let (keywords, statuses) = futures_util::try_join!(
        custom_filter_keywords::table
            .filter(custom_filter_keywords::custom_filter_id.eq_any(&ids))
            .order(custom_filter_keywords::id.asc())
            .select(CustomFilterKeyword::as_select())
            .load(&mut c1),
        custom_filter_statuses::table
            .filter(custom_filter_statuses::custom_filter_id.eq_any(&ids))
            .order(custom_filter_statuses::id.asc())
            .select((
                custom_filter_statuses::custom_filter_id,
                custom_filter_statuses::status_id
            ))
            .load::<(CustomFilterId, StatusId)>(&mut c2),
    )?;
    Ok(filters
        .into_iter()
        .map(|filter| FilterWithParts {
            keywords: keywords
                .iter()
                .filter(|keyword| keyword.custom_filter_id == filter.id)
                .cloned()
                .collect(),
            statuses: statuses
                .iter()
                .filter(|(id, _)| *id == filter.id)
                .map(|(_, status)| *status)
                .collect(),
            filter,
        })
        .collect())
}

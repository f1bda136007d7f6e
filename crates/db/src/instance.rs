//! What the server counts of itself, and what it says of itself. <https://docs.joinmastodon.org/entities/Instance/>

use chrono::{NaiveDate, NaiveDateTime};
use diesel::{prelude::*, sql_types::BigInt};
use diesel_async::RunQueryDsl;
use ferrodon_schema::{rule_translations, rules, site_uploads, terms_of_services};

use crate::{Conn, QueryResult, statement::statement};

/// How large the server is. Counting takes longer the larger it is: callers keep this for a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq, diesel::QueryableByName)]
pub struct Counts {
    /// Confirmed users whose accounts are not suspended.
    #[diesel(sql_type = BigInt)]
    pub users: i64,
    /// Statuses of local accounts, by their counters.
    #[diesel(sql_type = BigInt)]
    pub statuses: i64,
    /// Known servers.
    #[diesel(sql_type = BigInt)]
    pub domains: i64,
}

/// Counts.
pub async fn count(conn: &Conn) -> QueryResult<Counts> {
    let mut conn = conn;
    statement(
        "SELECT \
           (SELECT count(*) FROM public.users u JOIN public.accounts a ON a.id = u.account_id \
            WHERE u.confirmed_at IS NOT NULL AND a.suspended_at IS NULL) AS users, \
           (SELECT coalesce(sum(s.statuses_count), 0)::bigint FROM public.account_stats s \
            JOIN public.accounts a ON a.id = s.account_id WHERE a.domain IS NULL) AS statuses, \
           (SELECT count(*) FROM public.instances) AS domains",
    )
    .get_result(&mut conn)
    .await
}

/// A rule, with its translations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// The row's id.
    pub id: i64,
    /// The rule.
    pub text: String,
    /// More about it.
    pub hint: String,
    /// By language: the rule, and more about it.
    pub translations: Vec<(String, String, String)>,
}

/// The rules in their order.
pub async fn load_rules(conn: &Conn) -> QueryResult<Vec<Rule>> {
    let mut conn = conn;
    let rows: Vec<(i64, String, String)> = rules::table
        .filter(rules::deleted_at.is_null())
        .order((rules::priority.asc(), rules::id.asc()))
        .select((rules::id, rules::text, rules::hint))
        .load(&mut conn)
        .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let translations: Vec<(i64, String, String, String)> = rule_translations::table
        .filter(rule_translations::rule_id.eq_any(rows.iter().map(|(id, ..)| *id)))
        .order(rule_translations::id.asc())
        .select((
            rule_translations::rule_id,
            rule_translations::language,
            rule_translations::text,
            rule_translations::hint,
        ))
        .load(&mut conn)
        .await?;
    let of = |rule: i64| {
        translations
            .iter()
            .filter(move |(id, ..)| *id == rule)
            .map(|(_, language, text, hint)| (language.clone(), text.clone(), hint.clone()))
            .collect()
    };
    Ok(rows
        .into_iter()
        .map(|(id, text, hint)| Rule {
            id,
            text,
            hint,
            translations: of(id),
        })
        .collect())
}

/// A picture of the site, as an operator uploaded it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = site_uploads)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct SiteUpload {
    pub id: i64,
    pub var: String,
    pub file_file_name: Option<String>,
    pub file_content_type: Option<String>,
    pub blurhash: Option<String>,
    pub updated_at: NaiveDateTime,
}

/// The pictures of the site that were uploaded (`thumbnail`, `mascot`, `app_icon`, `favicon`).
pub async fn load_uploads(conn: &Conn) -> QueryResult<Vec<SiteUpload>> {
    let mut conn = conn;
    site_uploads::table
        .filter(site_uploads::file_file_name.is_not_null())
        .order(site_uploads::id.asc())
        .select(SiteUpload::as_select())
        .load(&mut conn)
        .await
}

/// Published terms of service.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = terms_of_services)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct Terms {
    pub id: i64,
    /// Markdown.
    pub text: String,
    /// When they begin to count; at once where there is none.
    pub effective_date: Option<NaiveDate>,
    #[diesel(select_expression = terms_of_services::published_at.assume_not_null())]
    pub published_at: NaiveDateTime,
}

impl Terms {
    /// The day from which they count.
    pub fn day(&self) -> NaiveDate {
        self.effective_date
            .unwrap_or_else(|| self.published_at.date())
    }
}

/// All terms of service that were published, in the order in which they count. There are few.
pub async fn load_terms(conn: &Conn) -> QueryResult<Vec<Terms>> {
    let mut conn = conn;
    let mut terms: Vec<Terms> = terms_of_services::table
        .filter(terms_of_services::published_at.is_not_null())
        .select(Terms::as_select())
        .load(&mut conn)
        .await?;
    terms.sort_by_key(|terms| (terms.day(), terms.id));
    Ok(terms)
}

/// The servers that are known and not limited in any way.
pub async fn list_peers(conn: &Conn) -> QueryResult<Vec<String>> {
    #[derive(diesel::QueryableByName)]
    struct Peer {
        #[diesel(sql_type = diesel::sql_types::Text)]
        domain: String,
    }
    let mut conn = conn;
    let peers: Vec<Peer> = statement(
        "SELECT i.domain FROM public.instances i \
         WHERE NOT EXISTS (SELECT 1 FROM public.domain_blocks b WHERE b.domain = i.domain) ORDER BY i.domain",
    )
    .load(&mut conn)
    .await?;
    Ok(peers.into_iter().map(|peer| peer.domain).collect())
}

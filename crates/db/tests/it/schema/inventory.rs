//! Names, types, nullability, defaults, indexes, foreign keys, views, functions and sequences.

use std::collections::BTreeSet;

use diesel::{
    QueryableByName, sql_query,
    sql_types::{Bool, Nullable, Text},
};
use diesel_async::RunQueryDsl;
use ferrodon_test_support::TestDb;

/// The rows of a list, without its comments and heading.
pub(super) fn list(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .skip(1)
        .map(|line| line.split('\t').collect())
}

pub(super) const COLUMNS: &str = include_str!("../../../inventory/columns.tsv");
pub(super) const CONSTRAINTS: &str = include_str!("../../../inventory/constraints.tsv");
pub(super) const VERSIONS: &str = include_str!("../../../inventory/migrations.tsv");

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    relation: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    type_name: String,
    #[diesel(sql_type = Bool)]
    nullable: bool,
    #[diesel(sql_type = Nullable<Text>)]
    default: Option<String>,
    #[diesel(sql_type = Text)]
    kind: String,
}

/// A type as the lists abbreviate it, from what PostgreSQL prints.
fn abbreviate(type_name: &str) -> String {
    type_name
        .replace("character varying", "varchar")
        .replace("timestamp(6) without time zone", "timestamp(6)")
        .replace("timestamp without time zone", "timestamp")
        .replace("double precision", "float8")
}

/// A default without its casts, as the lists have it.
fn plain(default: &str) -> String {
    if let Some(sequence) = default
        .strip_prefix("nextval('")
        .and_then(|rest| rest.strip_suffix("'::regclass)"))
    {
        return format!("nextval({sequence})");
    }
    // a function's argument keeps its cast
    if default.starts_with("timestamp_id(") {
        return default.to_owned();
    }
    let value = default.split("::").next().unwrap_or_default();
    value.trim_matches(['(', ')']).to_owned()
}

#[test]
fn defaults_are_read_without_their_casts() {
    assert_eq!(
        plain("nextval('users_id_seq'::regclass)"),
        "nextval(users_id_seq)"
    );
    assert_eq!(plain("'{}'::bigint[]"), "'{}'");
    assert_eq!(plain("''::character varying"), "''");
    assert_eq!(plain("false"), "false");
}

#[tokio::test]
async fn every_column_has_mastodons_type_nullability_and_default() {
    let db = TestDb::new().await;
    let rows: Vec<Column> = sql_query(
        "SELECT c.relname::text AS relation, a.attname::text AS name, format_type(a.atttypid, a.atttypmod) AS type_name, \
             NOT a.attnotnull AS nullable, pg_get_expr(d.adbin, d.adrelid) AS default, \
             CASE c.relkind WHEN 'r' THEN 'table' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' END AS kind \
         FROM pg_catalog.pg_attribute AS a \
         JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid \
         LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum \
         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v', 'm') AND a.attnum > 0 AND NOT a.attisdropped",
    )
    .load(&mut db.conn().await)
    .await
    .expect("the catalogue can be read");
    let actual: BTreeSet<String> = rows
        .iter()
        .map(|column| {
            format!(
                "{} {} {} {} [{}] {}",
                column.relation,
                column.name,
                abbreviate(&column.type_name),
                if column.nullable { "null" } else { "not null" },
                column.default.as_deref().map(plain).unwrap_or_default(),
                column.kind,
            )
        })
        .collect();
    let expected: BTreeSet<String> = list(COLUMNS)
        .map(|row| {
            let nullable = if row[3] == "yes" { "null" } else { "not null" };
            // a view's timestamps have whatever precision their sources share
            let type_name = if row[5] == "table" {
                row[2]
            } else {
                row[2].trim_end_matches("(6)")
            };
            format!(
                "{} {} {type_name} {nullable} [{}] {}",
                row[0], row[1], row[4], row[5]
            )
        })
        .collect();
    assert_same(&expected, &actual);
}

#[derive(QueryableByName)]
struct Constraint {
    #[diesel(sql_type = Text)]
    text: String,
}

#[tokio::test]
async fn every_index_and_foreign_key_is_mastodons_by_name_and_definition() {
    let db = TestDb::new().await;
    let rows: Vec<Constraint> = sql_query(
        "SELECT concat_ws(' ', c.relname, \
             CASE WHEN x.indisprimary THEN 'primary key' WHEN x.indisunique THEN 'unique index' ELSE 'index' END, \
             i.relname, substring(pg_get_indexdef(i.oid) FROM 'USING .*')) AS text \
         FROM pg_catalog.pg_index AS x \
         JOIN pg_catalog.pg_class AS c ON c.oid = x.indrelid \
         JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid \
         WHERE c.relnamespace = 'public'::regnamespace \
         UNION ALL \
         SELECT concat_ws(' ', c.relname, \
             CASE k.contype WHEN 'f' THEN 'foreign key' ELSE 'unexpected' END, k.conname, pg_get_constraintdef(k.oid)) \
         FROM pg_catalog.pg_constraint AS k \
         JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid \
         WHERE c.relnamespace = 'public'::regnamespace AND k.contype NOT IN ('p', 'n')",
    )
    .load(&mut db.conn().await)
    .await
    .expect("the catalogue can be read");
    let actual: BTreeSet<String> = rows.into_iter().map(|row| row.text).collect();
    let expected: BTreeSet<String> = list(CONSTRAINTS).map(|row| row.join(" ")).collect();
    assert_same(&expected, &actual);
}

#[tokio::test]
async fn sequences_belong_to_their_columns_but_for_those_of_time_ordered_ids() {
    let db = TestDb::new().await;
    let free = "SELECT string_agg(s.relname, ' ' ORDER BY s.relname) FROM pg_catalog.pg_class AS s \
        WHERE s.relkind = 'S' AND s.relnamespace = 'public'::regnamespace AND NOT EXISTS (\
            SELECT FROM pg_catalog.pg_depend AS d WHERE d.objid = s.oid AND d.classid = 'pg_class'::regclass AND d.deptype = 'a')";
    assert_eq!(
        db.text(free).await.as_deref(),
        Some(
            "accounts_id_seq collection_items_id_seq collections_id_seq media_attachments_id_seq \
             notification_requests_id_seq quotes_id_seq statuses_id_seq"
        )
    );
    let all = "SELECT count(*) FROM pg_catalog.pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace";
    assert_eq!(db.number(all).await, Some(110));
}

#[tokio::test]
async fn ids_from_the_sql_default_have_mastodons_layout_and_an_own_secret() {
    let db = TestDb::new().await;
    let difference = "SELECT abs((public.timestamp_id('statuses') >> 16) - round(date_part('epoch', clock_timestamp()) * 1000))";
    assert!(
        db.number(difference)
            .await
            .is_some_and(|milliseconds| milliseconds < 60_000)
    );
    // within one transaction the time stands still, and the tail counts
    let tails = "SELECT ((second & 65535) - (first & 65535) + 65536) % 65536 \
        FROM (SELECT public.timestamp_id('statuses') AS first, public.timestamp_id('statuses') AS second) AS ids";
    assert_eq!(db.number(tails).await, Some(1));
    let shape = "SELECT concat_ws(' ', pg_get_function_arguments(oid), pg_get_function_result(oid), provolatile, prolang::regclass::text) \
        FROM pg_catalog.pg_proc WHERE pronamespace = 'public'::regnamespace";
    assert!(
        db.text(shape)
            .await
            .is_some_and(|shape| shape.starts_with("table_name text bigint v "))
    );

    let body = "SELECT substring(prosrc FROM '''([0-9a-f]{32})''') FROM pg_catalog.pg_proc WHERE proname = 'timestamp_id'";
    let other = TestDb::empty().await;
    ferrodon_db::migrate::migrate(other.database())
        .await
        .expect("an empty database can be migrated");
    let (secret, other_secret) = (db.text(body).await, other.text(body).await);
    assert!(secret.is_some() && other_secret.is_some());
    assert_ne!(secret, other_secret);
}

#[tokio::test]
async fn materialized_views_can_be_refreshed_beside_their_readers() {
    let db = TestDb::new().await;
    let status_time = "2026-03-14 08:00";
    let alice = db.account("alice").discoverable().await;
    let bob = db
        .account("bob")
        .remote("remote.example")
        .discoverable()
        .await;
    for language in ["de", "de", "en"] {
        db.status(bob.id).language(language).await;
    }
    db.status(alice.id)
        .language("en")
        .set("deleted_at", status_time)
        .await;
    for number in 0..5 {
        let reader = db.user(&format!("reader{number}")).await;
        db.follow(reader.account.id, bob.id).await;
    }
    db.sql("UPDATE public.users SET current_sign_in_at = now() AT TIME ZONE 'UTC'")
        .await;
    for view in [
        "instances",
        "account_summaries",
        "global_follow_recommendations",
    ] {
        db.sql(&format!(
            "REFRESH MATERIALIZED VIEW CONCURRENTLY public.{view}"
        ))
        .await;
    }
    assert_eq!(
        db.text("SELECT (domain, accounts_count) FROM public.instances")
            .await
            .as_deref(),
        Some("(remote.example,1)")
    );
    assert_eq!(
        db.text("SELECT (account_id, language, sensitive) FROM public.account_summaries")
            .await,
        Some(format!("({},de,f)", bob.id))
    );
    let recommended =
        "SELECT (account_id, round(rank, 3), reason) FROM public.global_follow_recommendations";
    assert_eq!(
        db.text(recommended).await,
        Some(format!("({},0.833,{{most_followed}})", bob.id))
    );
}

/// Fails with what is missing and what is too much.
pub(super) fn assert_same(expected: &BTreeSet<String>, actual: &BTreeSet<String>) {
    let missing: Vec<_> = expected.difference(actual).collect();
    let extra: Vec<_> = actual.difference(expected).collect();
    assert!(
        missing.is_empty() && extra.is_empty(),
        "missing: {missing:#?}\ntoo much: {extra:#?}"
    );
    assert!(!expected.is_empty());
}

//! The table definitions of `ferrodon-schema` say what a migrated database has.

use std::collections::BTreeSet;

use diesel::{QueryableByName, sql_query, sql_types::Text};
use diesel_async::RunQueryDsl;
use ferrodon_test_support::TestDb;

use super::inventory::assert_same;

const MASTODON: &str = include_str!("../../../../schema/src/mastodon.rs");
const FERRODON: &str = include_str!("../../../../schema/src/ferrodon.rs");

/// Arrays in which Mastodon may have stored a NULL.
const NULL_ELEMENTS: [&str; 2] = ["accounts.also_known_as", "status_edits.media_descriptions"];

/// Keys of views are columns that are never NULL, which PostgreSQL doesn't know.
const VIEWS: [&str; 4] = [
    "account_summaries",
    "global_follow_recommendations",
    "instances",
    "user_ips",
];

/// `schema.table.column Type` of every column in a file of `table!` definitions.
fn defined(source: &str, schema: &str) -> BTreeSet<String> {
    let mut table = String::new();
    let mut renamed = None;
    let mut columns = BTreeSet::new();
    for line in source.lines().map(str::trim) {
        if let Some((head, _)) = line.split_once(" (").filter(|_| line.ends_with(") {")) {
            head.trim_start_matches("ferrodon.").clone_into(&mut table);
        } else if let Some(name) = line.strip_prefix("#[sql_name = \"") {
            renamed = name.strip_suffix("\"]");
        } else if let Some((name, type_name)) = line.split_once(" -> ") {
            let name = renamed.take().unwrap_or(name);
            columns.insert(format!(
                "{schema}.{table}.{name} {}",
                type_name.trim_end_matches(',')
            ));
        }
    }
    columns
}

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    schema: String,
    #[diesel(sql_type = Text)]
    place: String,
    #[diesel(sql_type = Text)]
    type_name: String,
    #[diesel(sql_type = diesel::sql_types::Bool)]
    nullable: bool,
}

impl Column {
    fn as_diesel_has_it(&self) -> String {
        let (element, is_array) = match self.type_name.strip_suffix("[]") {
            Some(element) => (element, true),
            None => (self.type_name.as_str(), false),
        };
        let mut type_name = match element {
            "bigint" => "Int8",
            "integer" => "Int4",
            "smallint" => "Int2",
            "character varying" => "Varchar",
            "text" => "Text",
            "boolean" => "Bool",
            "timestamp without time zone" => "Timestamp",
            "timestamp with time zone" => "Timestamptz",
            "double precision" => "Float8",
            "numeric" => "Numeric",
            "date" => "Date",
            "inet" => "Inet",
            "json" => "Json",
            "jsonb" => "Jsonb",
            other => panic!("a new type: {other}"),
        }
        .to_owned();
        if is_array {
            if NULL_ELEMENTS.contains(&self.place.as_str()) {
                type_name = format!("Nullable<{type_name}>");
            }
            type_name = format!("Array<{type_name}>");
        }
        let (table, column) = self.place.split_once('.').unwrap_or_default();
        let is_view_key =
            VIEWS.contains(&table) && ["account_id", "domain", "user_id", "ip"].contains(&column);
        if self.nullable && !is_view_key {
            type_name = format!("Nullable<{type_name}>");
        }
        format!("{}.{} {type_name}", self.schema, self.place)
    }
}

#[tokio::test]
async fn diesels_definitions_match_a_migrated_database() {
    let db = TestDb::new().await;
    let rows: Vec<Column> = sql_query(
        "SELECT c.relnamespace::regnamespace::text AS schema, c.relname || '.' || a.attname AS place, \
             format_type(a.atttypid, NULL) AS type_name, NOT a.attnotnull AS nullable \
         FROM pg_catalog.pg_attribute AS a \
         JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid \
         WHERE c.relnamespace IN ('public'::regnamespace, 'ferrodon'::regnamespace) AND c.relkind IN ('r', 'v', 'm') \
             AND c.relname <> '__diesel_schema_migrations' AND a.attnum > 0 AND NOT a.attisdropped",
    )
    .load(&mut db.conn().await)
    .await
    .expect("the catalogue can be read");
    let actual: BTreeSet<String> = rows.iter().map(Column::as_diesel_has_it).collect();
    let mut expected = defined(MASTODON, "public");
    expected.extend(defined(FERRODON, "ferrodon"));
    assert_same(&expected, &actual);
}

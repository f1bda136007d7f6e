//! What kind of database is this, and may it be migrated? The first step of [`super::migrate`].

use std::collections::BTreeSet;

use diesel::{
    Connection, QueryableByName, RunQueryDsl,
    connection::SimpleConnection,
    sql_query,
    sql_types::{BigInt, Text},
};

use super::{BASELINE, Blocking, Found, MigrateError, Version, compare, inventory};

/// Versions that only the glitch-soc fork adds. Its extra columns are nullable or have defaults: they are ignored.
const FORK_VERSIONS: [&str; 12] = [
    "20170914032032",
    "20171009222537",
    "20171021191900",
    "20171210213213",
    "20180410220657",
    "20180604000556",
    "20180707193142",
    "20180813160548",
    "20190512200918",
    "20220209175231",
    "20260209142401",
    "20260209143307",
];

/// The oldest version that 4.6 added to 4.5: a database that lacks some from here on is in the middle of an upgrade.
const FIRST_OF_4_6: &str = "20251024";

/// The oldest PostgreSQL that Mastodon accepts.
const OLDEST_SERVER: i64 = 140_000;

/// Prepares schema `ferrodon`: where a Mastodon is, compares it and records the baseline as done.
/// Returns what was found, and harmless differences.
pub(super) fn begin(conn: &mut Blocking) -> Result<(Found, Vec<String>), MigrateError> {
    check_server(conn)?;
    if is_ours(conn)? {
        // Mastodon may have run, and been upgraded, since
        let recorded = recorded_versions(conn)?;
        check_versions(&recorded)?;
        return Ok((Found::Ferrodon, Vec::new()));
    }
    if !exists(conn, "public.schema_migrations")? {
        refuse_foreign(conn)?;
        conn.batch_execute("CREATE SCHEMA IF NOT EXISTS ferrodon")?;
        return Ok((Found::Empty, Vec::new()));
    }
    let recorded = recorded_versions(conn)?;
    let mut notes = check_versions(&recorded)?;
    let differences = compare::compare(conn)?;
    if !differences.blocking.is_empty() {
        return Err(MigrateError::Different(differences));
    }
    notes.extend(differences.harmless);
    record_baseline(conn)?;
    Ok((Found::Mastodon, notes))
}

/// Is `newest` past what this release knows?
pub(super) fn is_newer(newest: &str) -> bool {
    inventory::versions()
        .last()
        .is_some_and(|known| newest > known)
}

fn check_server(conn: &mut Blocking) -> Result<(), MigrateError> {
    #[derive(QueryableByName)]
    struct Server {
        #[diesel(sql_type = BigInt)]
        number: i64,
        #[diesel(sql_type = Text)]
        name: String,
    }
    let server: Server = sql_query(
        "SELECT current_setting('server_version_num')::bigint AS number, current_setting('server_version') AS name",
    )
    .get_result(conn)?;
    if server.number < OLDEST_SERVER {
        Err(MigrateError::Server(server.name))
    } else {
        Ok(())
    }
}

/// Has the baseline been recorded here?
fn is_ours(conn: &mut Blocking) -> Result<bool, MigrateError> {
    if !exists(conn, "ferrodon.__diesel_schema_migrations")? {
        return Ok(false);
    }
    let rows: Vec<Version> = sql_query("SELECT version::text AS version FROM ferrodon.__diesel_schema_migrations WHERE version = $1")
        .bind::<Text, _>(BASELINE)
        .load(conn)?;
    Ok(!rows.is_empty())
}

fn exists(conn: &mut Blocking, relation: &str) -> Result<bool, MigrateError> {
    let row: Version = sql_query("SELECT to_regclass($1)::text AS version")
        .bind::<Text, _>(relation)
        .get_result(conn)?;
    Ok(row.version.is_some())
}

/// A database without `schema_migrations` must have nothing where the baseline puts something.
fn refuse_foreign(conn: &mut Blocking) -> Result<(), MigrateError> {
    let expected: BTreeSet<&str> = inventory::columns().map(|column| column.relation).collect();
    let rows: Vec<Version> = sql_query(
        "SELECT relname::text AS version FROM pg_catalog.pg_class \
         WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY relname",
    )
    .load(conn)?;
    match rows
        .into_iter()
        .filter_map(|row| row.version)
        .find(|name| expected.contains(name.as_str()))
    {
        Some(relation) => Err(MigrateError::Foreign { relation }),
        None => Ok(()),
    }
}

fn recorded_versions(conn: &mut Blocking) -> Result<BTreeSet<String>, MigrateError> {
    let rows: Vec<Version> =
        sql_query("SELECT version::text AS version FROM public.schema_migrations").load(conn)?;
    Ok(rows.into_iter().filter_map(|row| row.version).collect())
}

/// Holds the recorded versions against those of 4.6.5, all of them: between two releases some are missing while the
/// newest is there. Versions that are merely unknown are noted; newer ones are refused.
fn check_versions(recorded: &BTreeSet<String>) -> Result<Vec<String>, MigrateError> {
    let newest = recorded
        .last()
        .cloned()
        .unwrap_or_else(|| "none".to_owned());
    if !recorded.is_empty() && is_newer(&newest) {
        return Err(MigrateError::Newer { newest });
    }
    let known: BTreeSet<&str> = inventory::versions().collect();
    let missing: Vec<String> = known
        .iter()
        .filter(|version| !recorded.contains(**version))
        .map(|version| (*version).to_owned())
        .collect();
    if !missing.is_empty() {
        // Some of 4.6's are there: begun. None are: an older release.
        let begun = recorded
            .iter()
            .any(|version| version.as_str() >= FIRST_OF_4_6 && known.contains(version.as_str()));
        return Err(if begun {
            MigrateError::Unfinished { missing }
        } else {
            MigrateError::Older {
                newest,
                missing: missing.len(),
            }
        });
    }
    Ok(recorded
        .iter()
        .filter(|version| !known.contains(version.as_str()))
        .map(|version| {
            if FORK_VERSIONS.contains(&version.as_str()) {
                format!("migration {version} is the glitch-soc fork's: what it added is ignored")
            } else {
                format!("migration {version} is unknown: what it added is ignored")
            }
        })
        .collect())
}

/// Records that Mastodon's schema is there, as an adopted one, so that only our own migrations run.
fn record_baseline(conn: &mut Blocking) -> Result<(), MigrateError> {
    conn.transaction(|conn| {
        conn.batch_execute(
            "CREATE SCHEMA IF NOT EXISTS ferrodon;
             CREATE TABLE ferrodon.origin (
                 one boolean CONSTRAINT origin_pkey PRIMARY KEY DEFAULT true CONSTRAINT origin_one_row CHECK (one),
                 adopted boolean NOT NULL,
                 recorded_at timestamptz NOT NULL DEFAULT now()
             );
             INSERT INTO ferrodon.origin (adopted) VALUES (true);",
        )?;
        conn.batch_execute(diesel::migration::CREATE_MIGRATIONS_TABLE)?;
        sql_query("INSERT INTO ferrodon.__diesel_schema_migrations (version) VALUES ($1)")
            .bind::<Text, _>(BASELINE)
            .execute(conn)?;
        Ok(())
    })
}

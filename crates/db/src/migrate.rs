//! Migrations: making Mastodon's schema in an empty database, adopting an existing one, and our own tables beside it.
//!
//! [`migrate()`] is the only thing that changes a schema, and `tootctl db migrate` the only thing that calls it.
//! Services call [`check_version`] as they start.
//!
//! Invariants:
//! - everything happens in one transaction under a lock: a refusal or a failure leaves the database as it was,
//!   and two at once run one after the other;
//! - Mastodon's own tables are only ever created whole, in a database that has none of them, never altered;
//! - what is on record of ours lies in schema `ferrodon`, diesel's migration table included.

mod begin;
mod check;
mod compare;
mod inventory;

use std::{collections::BTreeSet, fmt};

use diesel::{
    Connection, RunQueryDsl, connection::SimpleConnection, pg::Pg, sql_query, sql_types::Text,
};
use diesel_async::{AsyncPgConnection, async_connection_wrapper::AsyncConnectionWrapper};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use thiserror::Error;

pub use check::{VersionError, check_version};
pub use compare::Differences;

use crate::{Database, PoolError, PooledConn};

/// The migrations themselves.
const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations");

/// Changes whenever a migration does: names a database that was made from them (the tests' template).
pub const FINGERPRINT: &str = env!("FERRODON_MIGRATIONS_FINGERPRINT");

/// The Mastodon release whose tables these are.
pub const MASTODON_RELEASE: &str = "4.6.5";

/// The migration that makes Mastodon's schema, or records that it was there.
const BASELINE: &str = "00000000000000";

/// Our migrations' own lock: an arbitrary number, "ferrodon" in ASCII.
const LOCK: i64 = 0x6665_7272_6f64_6f6e;

/// A blocking view of a connection, as diesel's migrations want it.
type Blocking = AsyncConnectionWrapper<AsyncPgConnection>;

/// What [`migrate()`] found and did. Displays as a few lines for the operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// How the database looked before.
    pub found: Found,
    /// The migrations that were run now.
    pub applied: Vec<String>,
    /// Differences from Mastodon's schema that do no harm; found when adopting.
    pub notes: Vec<String>,
}

/// How a database looked before it was migrated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// Without Mastodon's tables: they were made.
    Empty,
    /// A Mastodon's, of the right release: it was recorded, its tables were left as they are.
    Mastodon,
    /// One of ours already.
    Ferrodon,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.found, self.applied.is_empty()) {
            (Found::Empty, _) => writeln!(
                f,
                "Created the schema of Mastodon {MASTODON_RELEASE} and Ferrodon's own."
            )?,
            (Found::Mastodon, _) => writeln!(
                f,
                "Adopted the database of Mastodon {MASTODON_RELEASE}: its tables are unchanged, Ferrodon's own lie in schema `ferrodon`."
            )?,
            (Found::Ferrodon, true) => writeln!(f, "The schema is up to date.")?,
            (Found::Ferrodon, false) => writeln!(f, "Updated Ferrodon's own tables.")?,
        }
        for migration in &self.applied {
            writeln!(f, "  ran {migration}")?;
        }
        for note in &self.notes {
            writeln!(f, "  note: {note}")?;
        }
        Ok(())
    }
}

/// Why a database was not migrated. Nothing of it was changed.
#[derive(Debug, Error)]
pub enum MigrateError {
    /// No connection.
    #[error("the database can't be reached")]
    Connect(#[from] PoolError),
    /// A query failed.
    #[error("the database refused a query")]
    Query(#[from] diesel::result::Error),
    /// A migration failed.
    #[error("a migration failed: {0}")]
    Migration(Box<dyn std::error::Error + Send + Sync>),
    /// PostgreSQL is too old.
    #[error("PostgreSQL {0} is too old: 14 or later is needed")]
    Server(String),
    /// The database isn't empty, but isn't a Mastodon's either.
    #[error(
        "the database holds `{relation}` but no record of Mastodon's migrations: use an empty database, or one that Mastodon {MASTODON_RELEASE} made"
    )]
    Foreign {
        /// A table or view that stands in the way.
        relation: String,
    },
    /// An older Mastodon's.
    #[error(
        "the database is of an older Mastodon (newest migration {newest}, {missing} missing): upgrade it to Mastodon {MASTODON_RELEASE} first, then adopt it"
    )]
    Older {
        /// The newest migration on record.
        newest: String,
        /// How many of 4.6.5's are missing.
        missing: usize,
    },
    /// A Mastodon upgrade that was begun and not finished.
    #[error(
        "an upgrade of Mastodon is unfinished, migrations are missing ({}): run `rails db:migrate` of Mastodon {MASTODON_RELEASE} to its end first",
        missing.join(", ")
    )]
    Unfinished {
        /// The missing versions.
        missing: Vec<String>,
    },
    /// A newer Mastodon's.
    #[error(
        "the database is of a newer Mastodon (migration {newest}): this release knows the schema of Mastodon {MASTODON_RELEASE}; go on with that Mastodon, or with a Ferrodon that knows it"
    )]
    Newer {
        /// The newest migration on record.
        newest: String,
    },
    /// The right release on record, but the tables aren't its.
    #[error("the database says it is Mastodon {MASTODON_RELEASE}'s but differs from it:\n{0}")]
    Different(Differences),
    /// The blocking task ended early.
    #[error("migrating was interrupted")]
    Interrupted(#[from] tokio::task::JoinError),
}

/// Brings a database to this program's schema.
///
/// Empty: makes Mastodon's schema and ours. An existing Mastodon 4.6's: compares, records, makes only ours.
/// Already ours: runs what is new.
pub async fn migrate(database: &Database) -> Result<Outcome, MigrateError> {
    in_transaction(database, |conn| {
        let (found, notes) = begin::begin(conn)?;
        let before = conn.applied_migrations().map_err(MigrateError::Migration)?;
        let applied = conn
            .run_pending_migrations(MIGRATIONS)
            .map_err(MigrateError::Migration)?;
        tracing::debug!(
            ?found,
            before = before.len(),
            applied = applied.len(),
            "migrated"
        );
        Ok(Outcome {
            found,
            applied: applied.iter().map(ToString::to_string).collect(),
            notes,
        })
    })
    .await
}

/// Undoes every migration, Mastodon's schema included. Refused where the database was adopted or holds accounts.
/// For development and tests: operators have no command for it.
pub async fn revert_all(database: &Database) -> Result<Vec<String>, MigrateError> {
    in_transaction(database, |conn| {
        let reverted = conn
            .revert_all_migrations(MIGRATIONS)
            .map_err(MigrateError::Migration)?;
        Ok(reverted.iter().map(ToString::to_string).collect())
    })
    .await
}

/// One version out of a query.
#[derive(Debug, diesel::QueryableByName)]
struct Version {
    #[diesel(sql_type = diesel::sql_types::Nullable<Text>)]
    version: Option<String>,
}

/// Versions of the migrations in this program.
fn embedded_versions() -> BTreeSet<String> {
    let migrations = diesel::migration::MigrationSource::<Pg>::migrations(&MIGRATIONS);
    // reading embedded migrations can't fail: they were parsed as this crate was built
    migrations
        .unwrap_or_default()
        .iter()
        .map(|migration| migration.name().version().to_string())
        .collect()
}

/// Runs blocking `work` in one transaction, alone.
async fn in_transaction<T: Send + 'static>(
    database: &Database,
    work: impl FnOnce(&mut Blocking) -> Result<T, MigrateError> + Send + 'static,
) -> Result<T, MigrateError> {
    let conn = PooledConn::take(database.get().await?);
    tokio::task::spawn_blocking(move || {
        let mut conn = Blocking::from(conn);
        conn.transaction(|conn| {
            conn.batch_execute(
                "SET LOCAL search_path = ferrodon, public; SET LOCAL lock_timeout = '60s'",
            )?;
            sql_query(format!("SELECT pg_advisory_xact_lock({LOCK})")).execute(conn)?;
            work(conn)
        })
    })
    .await?
}

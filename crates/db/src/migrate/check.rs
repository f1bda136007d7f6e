//! Is a database's schema this program's? What services ask as they start.

use diesel::sql_query;
use diesel_async::RunQueryDsl;
use thiserror::Error;

use super::{MASTODON_RELEASE, Version, begin, embedded_versions};
use crate::Conn;

/// Why a service must not start on this database.
#[derive(Debug, Error)]
pub enum VersionError {
    /// The database's schema is older than this program.
    #[error("the database's schema is too old ({} missing): run `tootctl db migrate`", missing.join(", "))]
    TooOld {
        /// The migrations that are not on record.
        missing: Vec<String>,
    },
    /// Mastodon has upgraded the database in the meantime.
    #[error(
        "Mastodon has upgraded the database (migration {newest}): this release knows the schema of Mastodon {MASTODON_RELEASE}"
    )]
    MastodonUpgraded {
        /// The newest migration on record.
        newest: String,
    },
    /// A query failed.
    #[error("the database refused a query")]
    Query(#[from] diesel::result::Error),
}

/// Is the schema new enough for this program? For services, as they start.
///
/// A schema that is newer than the program is fine: migrations expand first and contract a release later.
pub async fn check_version(conn: &Conn) -> Result<(), VersionError> {
    let mut handle = conn;
    let recorded: Vec<Version> =
        sql_query("SELECT to_regclass('ferrodon.__diesel_schema_migrations')::text AS version")
            .load(&mut handle)
            .await?;
    let mut missing = embedded_versions();
    if recorded.iter().any(|table| table.version.is_some()) {
        let rows: Vec<Version> =
            sql_query("SELECT version::text AS version FROM ferrodon.__diesel_schema_migrations")
                .load(&mut handle)
                .await?;
        for row in rows {
            missing.remove(&row.version.unwrap_or_default());
        }
    }
    if !missing.is_empty() {
        return Err(VersionError::TooOld {
            missing: missing.into_iter().collect(),
        });
    }
    let newest: Vec<Version> =
        sql_query("SELECT max(version)::text AS version FROM public.schema_migrations")
            .load(&mut handle)
            .await?;
    match newest.into_iter().find_map(|row| row.version) {
        Some(newest) if begin::is_newer(&newest) => Err(VersionError::MastodonUpgraded { newest }),
        _ => Ok(()),
    }
}

//! PostgreSQL: reached, new enough, ours to write, with the schema that this release knows, its clock right.

use std::time::Duration;

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use ferrodon_config::{Config, PostgresServer};
use ferrodon_db::{Database, PooledConn, migrate::check_version, server};
use ferrodon_types::{Clock, clock::SystemClock};

use super::finding::Findings;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// The oldest release that Mastodon 4.6 supports, as `server_version_num` has it.
const OLDEST: i32 = 140_000;
/// How far clocks may be apart.
const APART: Duration = Duration::from_secs(2);
/// How far a replica may lag behind.
const LAG: Duration = Duration::from_secs(10);
/// Connections that are left for others: administrators, backups.
const SPARE: i64 = 10;
/// Processes with a pool each, as `deploy` starts them.
const PROCESSES: i64 = 4;

async fn connect(server: &PostgresServer) -> anyhow::Result<PooledConn> {
    let database = Database::new(server, 1)?;
    tokio::time::timeout(PATIENCE, database.get())
        .await
        .context("no answer")?
        .context("no connection")
}

/// The database that is written to.
pub(super) async fn primary(config: &Config) -> Findings {
    const PART: &str = "database";
    let mut found = Findings::default();
    let address = &config.database.primary;
    let conn =
        match connect(address).await {
            Ok(conn) => conn,
            Err(error) => {
                found.fault(
                PART,
                format!("{} on {}:{}: {error:#}", address.name, address.host, address.port),
                "check DB_HOST, DB_PORT, DB_USER, DB_PASS and DB_NAME, and whether PostgreSQL runs",
            );
                return found;
            }
        };
    let server = match server::look(&conn).await {
        Ok(server) => server,
        Err(error) => {
            found.fault(
                PART,
                format!("it answers, but {error}"),
                "read PostgreSQL's log",
            );
            return found;
        }
    };
    if server.version_number < OLDEST {
        found.fault(
            PART,
            format!("PostgreSQL {} is too old", server.version),
            "upgrade to PostgreSQL 14 or newer",
        );
    } else {
        found.good(
            PART,
            format!("PostgreSQL {}, database {}", server.version, address.name),
        );
    }
    if server.in_recovery {
        found.fault(
            PART,
            "this is a replica: nothing can be written",
            "name the primary in DB_HOST, and this one in REPLICA_DB_HOST",
        );
    }
    if server.encoding != "UTF8" {
        found.fault(
            PART,
            format!("its encoding is {}", server.encoding),
            "make the database anew with encoding UTF8 and restore a dump into it",
        );
    }
    clock(PART, server.now, &mut found);
    match check_version(&conn).await {
        Ok(()) => found.good("schema", "up to date"),
        Err(error) => found.fault("schema", error.to_string(), "run: tootctl db migrate"),
    }
    match server::may_write(&conn).await {
        Ok(true) => found.good("schema", format!("{} may write its tables", address.user)),
        Ok(false) => found.fault(
            "schema",
            format!("{} may not write all tables", address.user),
            format!(
                "as their owner: GRANT ALL ON ALL TABLES IN SCHEMA public, ferrodon TO {}",
                address.user
            ),
        ),
        // there are no tables yet, which was said above
        Err(_) => {}
    }
    let wanted = i64::try_from(config.database.pool_size)
        .unwrap_or(i64::MAX)
        .saturating_mul(PROCESSES);
    if wanted.saturating_add(SPARE) > server.max_connections {
        found.doubt(
            PART,
            format!(
                "four processes may open {wanted} connections, PostgreSQL allows {}",
                server.max_connections
            ),
            "lower DB_POOL, raise max_connections, or put PgBouncer before it",
        );
    }
    found
}

/// The one that is only read, if there is one.
pub(super) async fn replica(config: &Config) -> Findings {
    const PART: &str = "replica";
    let mut found = Findings::default();
    let Some(address) = &config.database.replica else {
        return found;
    };
    let looked = async { anyhow::Ok(server::look(&*connect(address).await?).await?) }.await;
    match looked {
        Err(error) => found.fault(
            PART,
            format!("{}:{}: {error:#}", address.host, address.port),
            "check the REPLICA_ settings, or unset them: reading goes to the primary then",
        ),
        Ok(server) if !server.in_recovery => found.doubt(
            PART,
            "it is no replica: it takes writes itself",
            "point REPLICA_DB_HOST at a streaming replica of the primary",
        ),
        Ok(server) if server.lag_seconds > LAG.as_secs_f64() => found.doubt(
            PART,
            format!("it is {:.0} s behind", server.lag_seconds),
            "look at its load and network; people miss their newest posts meanwhile",
        ),
        Ok(server) => found.good(PART, format!("PostgreSQL {}, in step", server.version)),
    }
    found
}

/// Says how a part's clock stands beside ours.
pub(super) fn clock(part: &'static str, theirs: DateTime<Utc>, found: &mut Findings) {
    let apart = (SystemClock.now() - theirs).abs();
    if apart.to_std().is_ok_and(|apart| apart > APART) {
        found.doubt(
            part,
            format!(
                "its clock and this machine's are {} s apart",
                apart.num_seconds()
            ),
            "run NTP on both: signatures, tokens and schedules go by the clock",
        );
    }
}

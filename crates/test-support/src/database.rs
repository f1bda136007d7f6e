//! A database of its own for a test: a copy of a template that was migrated once.

use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};

use chrono::{DateTime, Duration, NaiveDate, Utc};
use ferrodon_db::{Database, PooledConn, migrate};
use ferrodon_types::{Clock, MockClock, snowflake};
use serde_json::{Map, Value};
use tokio::sync::OnceCell;
use tokio_postgres::{Client, NoTls};

use crate::cluster::Cluster;

/// Connections that a test's pool may open.
const POOL: usize = 10;
/// "ferrotpl" in ASCII: the lock under which a template is made.
const TEMPLATE_LOCK: i64 = 0x6665_7272_6f74_706c;

/// A migrated, otherwise empty database. Dropped with the value.
#[derive(Debug)]
pub struct TestDb {
    name: String,
    address: String,
    database: Database,
    clock: MockClock,
    last_id: AtomicI64,
}

impl TestDb {
    /// A copy of the migrated template: Mastodon's schema with its seeded rows, and ours.
    pub async fn new() -> Self {
        let template = template().await;
        Self::create(&format!("TEMPLATE {template}{}", strategy().await)).await
    }

    /// A database with nothing in it, for tests of migrations.
    pub async fn empty() -> Self {
        Self::create("TEMPLATE template0").await
    }

    async fn create(how: &str) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!(
            "ferrodon_test_{}_{number}_{:08x}",
            std::process::id(),
            rand::random::<u32>()
        );
        maintain(&format!("CREATE DATABASE {name} {how}")).await;
        let address = cluster().await.address(&name);
        let database = Database::at(&address, POOL).expect("the address is valid");
        let start = NaiveDate::from_ymd_opt(2026, 3, 14)
            .and_then(|day| day.and_hms_opt(9, 0, 0))
            .expect("a real time");
        Self {
            name,
            address,
            database,
            clock: MockClock::at(start.and_utc()),
            last_id: AtomicI64::new(0),
        }
    }

    /// Its address, in libpq's `key='value'` form.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Mastodon's variables for this database (`DB_HOST`, `DB_PORT`, `DB_USER`, `DB_NAME`, `DB_SSLMODE`), for processes under test.
    pub async fn environment(&self) -> Vec<(&'static str, String)> {
        let (host, port, user) = cluster().await.place();
        vec![
            ("DB_HOST", host),
            ("DB_PORT", port.to_string()),
            ("DB_USER", user),
            ("DB_NAME", self.name.clone()),
            ("DB_SSLMODE", "disable".to_owned()),
        ]
    }

    /// A pool of up to ten connections to it.
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// A connection out of that pool.
    pub async fn conn(&self) -> PooledConn {
        self.database
            .get()
            .await
            .expect("the test's database can be reached")
    }

    /// A clock that stands at 2026-03-14 09:00 UTC until it is moved. Builders read it.
    pub fn clock(&self) -> &MockClock {
        &self.clock
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }

    /// Runs statements (no parameters, no rows): for what no builder makes.
    pub async fn sql(&self, sql: &str) {
        use diesel_async::SimpleAsyncConnection;
        self.conn()
            .await
            .batch_execute(sql)
            .await
            .unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    /// Inserts a row into one of `public`'s or `ferrodon`'s tables (`"statuses"`, `"ferrodon.jobs"`). What `row` doesn't
    /// name has its default, but `created_at` and `updated_at` are the clock's time.
    /// Returns the row as JSON, as PostgreSQL's `to_jsonb` makes it.
    pub async fn insert(&self, table: &str, row: Map<String, Value>) -> Value {
        use diesel::{
            QueryableByName, sql_query,
            sql_types::{Jsonb, Text},
        };
        use diesel_async::RunQueryDsl;

        #[derive(QueryableByName)]
        struct Columns {
            #[diesel(sql_type = Text)]
            name: String,
        }
        #[derive(QueryableByName)]
        struct Row {
            #[diesel(sql_type = Jsonb)]
            row: Value,
        }
        let mut conn = self.conn().await;
        let table = if table.contains('.') {
            table.to_owned()
        } else {
            format!("public.{table}")
        };
        let timed: Vec<Columns> = sql_query(
            "SELECT attname::text AS name FROM pg_catalog.pg_attribute \
             WHERE attrelid = $1::regclass AND attname IN ('created_at', 'updated_at') AND NOT atthasdef",
        )
        .bind::<Text, _>(&table)
        .load(&mut conn)
        .await
        .unwrap_or_else(|error| panic!("{table}: {error}"));
        let mut row = row;
        for column in timed {
            row.entry(column.name)
                .or_insert_with(|| time(self.clock.now()));
        }
        let columns = row
            .keys()
            .map(|name| format!("\"{name}\""))
            .collect::<Vec<_>>()
            .join(", ");
        let sql = format!(
            "INSERT INTO {table} AS inserted ({columns}) SELECT {columns} FROM jsonb_populate_record(NULL::{table}, $1) \
             RETURNING to_jsonb(inserted) AS row"
        );
        let inserted: Row = sql_query(sql)
            .bind::<Jsonb, _>(Value::Object(row))
            .get_result(&mut conn)
            .await
            .unwrap_or_else(|error| panic!("inserting into {table}: {error}"));
        inserted.row
    }

    /// The one number that a query without parameters finds, if any.
    pub async fn number(&self, sql: &str) -> Option<i64> {
        use diesel::sql_types::{BigInt, Nullable};
        use diesel_async::RunQueryDsl;

        #[derive(diesel::QueryableByName)]
        struct Number {
            #[diesel(sql_type = Nullable<BigInt>)]
            number: Option<i64>,
        }
        let sql = format!("SELECT number::bigint AS number FROM ({sql}) AS found (number)");
        let rows: Vec<Number> = diesel::sql_query(&sql)
            .load(&mut self.conn().await)
            .await
            .unwrap_or_else(|error| panic!("{sql}: {error}"));
        rows.into_iter().find_map(|row| row.number)
    }

    /// The one text that a query without parameters finds, if any.
    pub async fn text(&self, sql: &str) -> Option<String> {
        use diesel::sql_types::{Nullable, Text};
        use diesel_async::RunQueryDsl;

        #[derive(diesel::QueryableByName)]
        struct Found {
            #[diesel(sql_type = Nullable<Text>)]
            text: Option<String>,
        }
        let sql = format!("SELECT text::text AS text FROM ({sql}) AS found (text)");
        let rows: Vec<Found> = diesel::sql_query(&sql)
            .load(&mut self.conn().await)
            .await
            .unwrap_or_else(|error| panic!("{sql}: {error}"));
        rows.into_iter().find_map(|row| row.text)
    }

    /// A time-ordered id for something that happens at `at`; greater than every one before unless `at` lies back.
    pub(crate) fn id_at(&self, at: DateTime<Utc>) -> i64 {
        let first = snowflake::first_id_at(at);
        if at < self.clock.now() {
            return snowflake::id_at(at);
        }
        let next = |last: i64| Some(first.max(last + 1));
        let last = self
            .last_id
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, next)
            .unwrap_or_else(|last| last);
        first.max(last + 1)
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        let address = Cluster::get().address("postgres");
        let sql = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        // A thread with a runtime of its own: the test's runtime may be the one that is blocked here.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?;
            runtime.block_on(async {
                let client = connect(&address).await;
                client.batch_execute(&sql).await?;
                anyhow::Ok(())
            })
        })
        .join();
        assert!(
            matches!(dropped, Ok(Ok(()))) || std::thread::panicking(),
            "the test's database could not be dropped: {dropped:?}"
        );
    }
}

/// A time as columns without a zone take it.
pub(crate) fn time(at: DateTime<Utc>) -> Value {
    Value::String(at.naive_utc().format("%Y-%m-%dT%H:%M:%S%.6f").to_string())
}

async fn cluster() -> &'static Cluster {
    tokio::task::spawn_blocking(Cluster::get)
        .await
        .expect("there is a cluster")
}

/// The template's name; made by whoever comes first, of all processes.
async fn template() -> &'static str {
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    TEMPLATE
        .get_or_init(|| async {
            let name = format!("ferrodon_template_{}", migrate::FINGERPRINT);
            let address = cluster().await.address("postgres");
            let client = connect(&address).await;
            let sql = |text: String| {
                let client = &client;
                async move { client.batch_execute(&text).await.unwrap_or_else(|error| panic!("{text}: {error:?}")) }
            };
            sql(format!("SELECT pg_advisory_lock({TEMPLATE_LOCK})")).await;
            let made = client
                .query_opt("SELECT FROM pg_catalog.pg_database WHERE datname = $1", &[&name])
                .await
                .expect("databases can be listed");
            if made.is_none() {
                // Under another name until it is whole.
                let draft = format!("{name}_draft");
                sql(format!("DROP DATABASE IF EXISTS {draft} WITH (FORCE)")).await;
                sql(format!("CREATE DATABASE {draft} TEMPLATE template0")).await;
                let empty = Database::at(&cluster().await.address(&draft), 1).expect("the address is valid");
                migrate::migrate(&empty).await.expect("an empty database can be migrated");
                // The migration's connection may take a moment to be gone.
                sql(format!(
                    "SELECT pg_terminate_backend(pid, 5000) FROM pg_catalog.pg_stat_activity WHERE datname = '{draft}'"
                ))
                .await;
                sql(format!("ALTER DATABASE {draft} RENAME TO {name}")).await;
            }
            sql(format!("SELECT pg_advisory_unlock({TEMPLATE_LOCK})")).await;
            name
        })
        .await
}

/// Copying files is several times faster than copying through the log. PostgreSQL 14 knows no other way and no name for it.
async fn strategy() -> &'static str {
    static STRATEGY: OnceCell<&str> = OnceCell::const_new();
    STRATEGY
        .get_or_init(|| async {
            let client = connect(&cluster().await.address("postgres")).await;
            let row = client
                .query_one(
                    "SELECT current_setting('server_version_num')::int >= 150000",
                    &[],
                )
                .await
                .expect("the server tells its version");
            if row.get(0) {
                " STRATEGY FILE_COPY"
            } else {
                ""
            }
        })
        .await
}

async fn maintain(sql: &str) {
    let client = connect(&cluster().await.address("postgres")).await;
    client
        .batch_execute(sql)
        .await
        .unwrap_or_else(|error| panic!("{sql}: {error:?}"));
}

async fn connect(address: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(address, NoTls)
        .await
        .expect("the cluster can be reached");
    tokio::spawn(connection);
    client
}

//! Which life of Redis's data counts.
//!
//! A server that was started again, or that took over from another, may hold older data than there was: nobody can tell
//! by how much, and a moment is enough for a feed to lack a post for good. So another run of the server begins another
//! life ([`ferrodon_redis::lives`]). PostgreSQL remembers both, for whoever leads next.

use std::time::Duration;

use diesel::sql_types::{Nullable, Text};
use diesel_async::RunQueryDsl;
use ferrodon_db::{Conn, QueryResult};
use ferrodon_redis::lives::{self, Now};
use tokio::time::Instant;

use super::{RelayError, Seldom};
use crate::{Jobs, TxError};

/// What the leading relay knows.
pub(super) struct State {
    /// What was met last and found in order.
    known: Option<Now>,
    /// Whether an older state came back within the same run.
    distrusts: bool,
    ask: Seldom,
}

impl State {
    pub(super) fn new() -> Self {
        Self {
            known: None,
            distrusts: false,
            ask: Seldom::new(Duration::from_secs(1), 20),
        }
    }

    /// Says that older data came back, whatever the server says of itself.
    pub(super) fn distrust(&mut self) {
        self.distrusts = true;
        self.ask.now();
    }

    /// Asks Redis, if it is time, and begins another life where this one can't be trusted.
    pub(super) async fn look(&mut self, jobs: &Jobs, conn: &Conn) -> Result<(), RelayError> {
        if !self.ask.is_due() {
            return Ok(());
        }
        let began = Instant::now();
        let now = lives::ask(jobs.redis()).await?;
        if self.distrusts || self.known.as_ref() != Some(&now) {
            self.known = self.judge(jobs, conn, now).await?;
        }
        self.ask.done(began);
        Ok(())
    }

    /// What is in order now; none where another relay was quicker, which is looked at again.
    async fn judge(
        &mut self,
        jobs: &Jobs,
        conn: &Conn,
        now: Now,
    ) -> Result<Option<Now>, RelayError> {
        let run = now.run.clone().unwrap_or_default();
        let remembered = remember_first(conn, &run).await.map_err(TxError::from)?;
        if !self.distrusts && remembered.run == run && remembered.life == now.life {
            return Ok(Some(now));
        }
        let life = ulid::Ulid::generate().to_string();
        if !replace(conn, &remembered, &run, &life)
            .await
            .map_err(TxError::from)?
        {
            return Ok(None);
        }
        // a relay that is killed here leaves two lives that differ, and the next one begins another
        lives::begin(jobs.redis(), &life).await?;
        self.distrusts = false;
        tracing::info!("Redis may have lost something: feeds are made anew when they are read");
        Ok(Some(Now {
            life: Some(life),
            ..now
        }))
    }
}

#[derive(diesel::QueryableByName)]
struct Remembered {
    #[diesel(sql_type = Text)]
    run: String,
    #[diesel(sql_type = Nullable<Text>)]
    life: Option<String>,
}

/// What is remembered; where that is nothing, this run without a life: whatever feeds there are count.
async fn remember_first(conn: &Conn, run: &str) -> QueryResult<Remembered> {
    let mut conn = conn;
    ferrodon_db::statement::statement(
        "INSERT INTO ferrodon.redis_lives (run) VALUES ($1) ON CONFLICT (id) DO NOTHING",
    )
    .bind::<Text, _>(run)
    .execute(&mut conn)
    .await?;
    ferrodon_db::statement::statement("SELECT run, life FROM ferrodon.redis_lives")
        .get_result(&mut conn)
        .await
}

/// Remembers another run and life, unless somebody else did so first; says whether it was done here.
async fn replace(conn: &Conn, seen: &Remembered, run: &str, life: &str) -> QueryResult<bool> {
    let mut conn = conn;
    let changed = ferrodon_db::statement::statement(
        "UPDATE ferrodon.redis_lives SET run = $1, life = $2 WHERE run = $3 AND life IS NOT DISTINCT FROM $4",
    )
    .bind::<Text, _>(run)
    .bind::<Text, _>(life)
    .bind::<Text, _>(&seen.run)
    .bind::<Nullable<Text>, _>(&seen.life)
    .execute(&mut conn)
    .await?;
    Ok(changed == 1)
}

//! The relay: hands over what is due and nobody has handed over, or what got lost on the way.
//!
//! One leader by lease, any number of candidates; two at once do no harm. It looks at every queue at least twice a
//! second, earlier when a job becomes due or somebody says that there is something new for a lane.

mod count;
mod crashes;
mod lanes;
mod life;
mod queues;

use std::{
    collections::{BTreeSet, HashMap},
    time::Duration,
};

use chrono::{DateTime, Utc};
use diesel::sql_types::Timestamptz;
use diesel_async::RunQueryDsl;
use ferrodon_db::{Conn, QueryResult};
use ferrodon_redis::{
    channels,
    pubsub::{Delivery, Subscriber},
};
use tokio::{sync::mpsc, time::Instant};
use tokio_util::sync::CancellationToken;

use crate::{
    Jobs, TxError,
    job::Queue,
    lease::{Lease, RENEWAL},
    metrics::Metrics,
};

/// The longest time between two looks.
const LOOK: Duration = Duration::from_millis(500);
/// The shortest time between two looks, however many bells ring.
const REST: Duration = Duration::from_millis(5);
/// The pause after a failure.
const PAUSE: Duration = Duration::from_secs(1);
/// Messages that wait to be heard at most.
const CAPACITY: usize = 4_096;

/// What is asked for only so often that it takes a small part of the time.
#[derive(Debug)]
pub(crate) struct Seldom {
    next: Instant,
    least: Duration,
    factor: u32,
}

impl Seldom {
    /// Not more often than every `least`, and at most a `factor`-th of the time.
    pub(crate) fn new(least: Duration, factor: u32) -> Self {
        Self {
            next: Instant::now(),
            least,
            factor,
        }
    }

    pub(crate) fn is_due(&self) -> bool {
        Instant::now() >= self.next
    }

    /// Says that it was done, beginning at `began`.
    pub(crate) fn done(&mut self, began: Instant) {
        let now = Instant::now();
        self.next = now + self.least.max((now - began) * self.factor);
    }

    /// Makes it due.
    pub(crate) fn now(&mut self) {
        self.next = Instant::now();
    }
}

/// Runs the relay (or waits to) until `shutdown` is cancelled.
pub async fn run(jobs: Jobs, metrics: Option<Metrics>, shutdown: CancellationToken) {
    let (subscriber, heard) = Subscriber::start(jobs.redis(), CAPACITY);
    let listening = tokio::spawn(async move {
        if let Err(error) = subscriber
            .subscribe(vec![channels::QUEUE_LANES.into()])
            .await
        {
            tracing::error!(%error, "the relay hears no bells");
        }
        // the subscription lasts as long as its handle
        std::future::pending::<()>().await;
    });
    let mut lease = Lease::new(jobs.redis().clone(), "relay");
    let mut relay = Relay::new(jobs, metrics, heard);
    tokio::select! {
        () = relay.lead(&mut lease) => {}
        () = shutdown.cancelled() => {}
    }
    listening.abort();
    lease.leave().await;
}

struct Relay {
    jobs: Jobs,
    metrics: Option<Metrics>,
    heard: mpsc::Receiver<Delivery>,
    /// The number of our last look by Redis's count.
    looks: i64,
    /// What was handed over before is not believed: Redis lost it, or somebody else led.
    epoch: DateTime<Utc>,
    queues: HashMap<Queue, queues::State>,
    lanes: HashMap<Queue, lanes::State>,
    life: life::State,
    crashes: Seldom,
    count: Seldom,
}

impl Relay {
    fn new(jobs: Jobs, metrics: Option<Metrics>, heard: mpsc::Receiver<Delivery>) -> Self {
        Self {
            jobs,
            metrics,
            heard,
            looks: 0,
            epoch: DateTime::UNIX_EPOCH,
            queues: Queue::ALL
                .into_iter()
                .map(|queue| (queue, queues::State::new()))
                .collect(),
            lanes: Queue::ALL
                .into_iter()
                .filter(|queue| queue.has_lanes())
                .map(|queue| (queue, lanes::State::new()))
                .collect(),
            life: life::State::new(),
            crashes: Seldom::new(Duration::from_secs(1), 20),
            count: Seldom::new(Duration::from_mins(1), 20),
        }
    }

    async fn lead(&mut self, lease: &mut Lease) {
        let mut leads = false;
        let mut bells = Bells::default();
        loop {
            let led = leads;
            leads = lease.is_held().await;
            if !leads {
                if led && let Some(metrics) = &self.metrics {
                    metrics.forget_queues();
                }
                self.idle().await;
                continue;
            }
            if !led {
                // whoever led before may have lost what it handed over
                self.looks = i64::MAX;
            }
            let began = Instant::now();
            let pause = match self.look(&bells).await {
                Ok(next) => next.clamp(REST, LOOK),
                Err(error) => {
                    tracing::warn!(%error, "the relay can't look for now");
                    PAUSE
                }
            };
            bells = self.wait(began + pause).await;
        }
    }

    /// Waits as one who doesn't lead; what is heard is for the leader.
    async fn idle(&mut self) {
        let until = Instant::now() + RENEWAL;
        while let Ok(Some(_)) = tokio::time::timeout_at(until, self.heard.recv()).await {}
    }

    /// Waits for bells or `until`.
    async fn wait(&mut self, until: Instant) -> Bells {
        let mut bells = Bells {
            timed: true,
            ..Bells::default()
        };
        tokio::time::sleep(REST).await;
        match tokio::time::timeout_at(until, self.heard.recv()).await {
            Ok(Some(delivery)) => {
                bells.timed = Instant::now() >= until;
                bells.hear(delivery);
            }
            Ok(None) => tokio::time::sleep_until(until).await,
            Err(_) => {}
        }
        while let Ok(delivery) = self.heard.try_recv() {
            bells.hear(delivery);
        }
        bells
    }

    /// One look; answers how long it is until something becomes due.
    async fn look(&mut self, bells: &Bells) -> Result<Duration, RelayError> {
        self.check_epoch().await?;
        let conn = self.jobs.database().get().await.map_err(TxError::from)?;
        if !bells.timed {
            for (queue, state) in &mut self.lanes {
                let named = bells.lanes_of(*queue);
                state
                    .hand_over(&self.jobs, &conn, *queue, named, self.epoch)
                    .await?;
            }
            // the pause until the next timed look goes on
            return Ok(LOOK);
        }
        self.life.look(&self.jobs, &conn).await?;
        if self.crashes.is_due() {
            let began = Instant::now();
            crashes::take_back(&conn, self.metrics.as_ref())
                .await
                .map_err(TxError::from)?;
            self.crashes.done(began);
        }
        let mut next = LOOK;
        for (queue, state) in &mut self.queues {
            let due = state
                .hand_over(&self.jobs, &conn, *queue, self.epoch)
                .await?;
            next = next.min(due);
            let mut oldest = state.oldest();
            if let Some(state) = self.lanes.get_mut(queue) {
                next = next.min(state.look(&self.jobs, &conn, *queue, self.epoch).await?);
                oldest = oldest.max(state.oldest());
            }
            if let Some(metrics) = &self.metrics {
                metrics.set_lag(*queue, oldest);
            }
        }
        if self.count.is_due() {
            let began = Instant::now();
            if let Some(metrics) = &self.metrics {
                count::count(&conn, metrics).await.map_err(TxError::from)?;
            }
            self.count.done(began);
        }
        Ok(next)
    }

    /// Notices that Redis lost its data, or fell back to an older state of it.
    async fn check_epoch(&mut self) -> Result<(), RelayError> {
        let looks = ferrodon_redis::queues::count_look(self.jobs.redis()).await?;
        if looks <= self.looks {
            // a number that was counted before, and not the first one of an empty Redis: older data came back
            if looks > 1 && self.looks != i64::MAX {
                self.life.distrust();
            }
            let conn = self.jobs.database().get().await.map_err(TxError::from)?;
            self.epoch = clock(&conn).await.map_err(TxError::from)?;
            for state in self.lanes.values_mut() {
                state.look_now();
            }
            tracing::info!("everything due is handed over again");
        }
        self.looks = looks;
        Ok(())
    }
}

#[derive(Debug, thiserror::Error)]
enum RelayError {
    #[error("Redis doesn't answer")]
    Redis(#[from] ferrodon_redis::Error),
    #[error("the database doesn't answer")]
    Database(#[from] TxError),
}

/// Why the relay looks.
#[derive(Debug, Default)]
struct Bells {
    /// It is time.
    timed: bool,
    /// Somebody named lanes.
    lanes: BTreeSet<(String, String)>,
}

impl Bells {
    fn hear(&mut self, delivery: Delivery) {
        match delivery {
            Delivery::Message { payload, .. } => {
                let text = String::from_utf8_lossy(&payload);
                let mut lines = text.lines();
                if let Some(queue) = lines.next() {
                    self.lanes
                        .extend(lines.map(|lane| (queue.to_owned(), lane.to_owned())));
                }
            }
            // messages may be missing
            Delivery::Reconnected => self.timed = true,
        }
    }

    fn lanes_of(&self, queue: Queue) -> Vec<&str> {
        self.lanes
            .iter()
            .filter(|(name, _)| name == queue.name())
            .map(|(_, lane)| lane.as_str())
            .collect()
    }
}

/// The database's time.
async fn clock(conn: &Conn) -> QueryResult<DateTime<Utc>> {
    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = Timestamptz)]
        now: DateTime<Utc>,
    }
    let mut conn = conn;
    let row: Row = ferrodon_db::statement::statement("SELECT clock_timestamp() AS now")
        .get_result(&mut conn)
        .await?;
    Ok(row.now)
}

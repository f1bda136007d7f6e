//! One subscription connection per process.
//!
//! [`Subscriber::start`] gives a handle to subscribe and unsubscribe with, and a bounded queue of what is heard. The
//! connection is renewed by itself. It also publishes to itself every five seconds: hearing nothing for ten it connects
//! anew, since after a failover a connection may live on in silence.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use bytes::Bytes;
use futures_util::StreamExt;
use rand::RngExt;
use redis::aio::{PubSubSink, PubSubStream};
use tokio::{
    sync::{mpsc, oneshot},
    time::{Instant, MissedTickBehavior},
};

use crate::{Error, Redis, Result, channels, events};

/// How often we tell ourselves something.
const PING_INTERVAL: Duration = Duration::from_secs(5);
/// Silence after which the connection counts as dead.
const SILENCE: Duration = Duration::from_secs(10);
/// How long connecting or one command may take.
const COMMAND_TIMEOUT: Duration = Duration::from_secs(5);
/// Pauses between attempts to connect.
const PAUSES: [Duration; 5] = [
    Duration::from_millis(20),
    Duration::from_millis(100),
    Duration::from_millis(250),
    Duration::from_millis(500),
    Duration::from_secs(1),
];
/// Channels in one command at most.
const CHUNK: usize = 1_000;

/// What is heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// A message on a subscribed channel.
    Message {
        /// Its name, shared.
        channel: Arc<str>,
        /// Its bytes.
        payload: Bytes,
    },
    /// The connection was lost and is there again: messages may be missing.
    Reconnected,
}

/// The handle. Cheap to clone; the subscriber ends when all clones are gone.
#[derive(Debug, Clone)]
pub struct Subscriber {
    orders: mpsc::UnboundedSender<Order>,
}

#[derive(Debug)]
enum Order {
    Subscribe(Vec<Arc<str>>, oneshot::Sender<()>),
    Unsubscribe(Vec<Arc<str>>),
}

impl Subscriber {
    /// Starts the subscriber on the main runtime; at most `capacity` deliveries wait for the reader. The reader must
    /// be quick: what it leaves waiting beyond that waits in memory.
    pub fn start(redis: &Redis, capacity: usize) -> (Self, mpsc::Receiver<Delivery>) {
        let (orders, received) = mpsc::unbounded_channel();
        let (deliveries, heard) = mpsc::channel(capacity);
        let own = Arc::from(channels::self_ping(&format!(
            "{:032x}",
            rand::rng().random::<u128>()
        )));
        let task = Task {
            redis: redis.clone(),
            orders: received,
            deliveries,
            wanted: HashSet::from([Arc::clone(&own)]),
            own,
            waiting: Vec::new(),
        };
        redis.runtime().spawn(task.run());
        (Self { orders }, heard)
    }

    /// Subscribes. The order stands when this returns, so orders keep their order; the future is done when the server
    /// has confirmed it: whatever is published afterwards is heard. While Redis is down that waits until it is back.
    pub fn subscribe(
        &self,
        channels: Vec<Arc<str>>,
    ) -> impl Future<Output = Result<()>> + Send + use<> {
        let (done, confirmed) = oneshot::channel();
        let sent = self.orders.send(Order::Subscribe(channels, done));
        async move {
            sent.map_err(|_| Error::SubscriberEnded)?;
            confirmed.await.map_err(|_| Error::SubscriberEnded)
        }
    }

    /// Unsubscribes, soon.
    pub fn unsubscribe(&self, channels: Vec<Arc<str>>) {
        // a subscriber that has ended hears nothing anyway
        let _ = self.orders.send(Order::Unsubscribe(channels));
    }
}

struct Task {
    redis: Redis,
    /// Unbounded: each order's maker waits for it, so there are never more than makers.
    orders: mpsc::UnboundedReceiver<Order>,
    deliveries: mpsc::Sender<Delivery>,
    /// Everything that should be subscribed, our own channel included.
    wanted: HashSet<Arc<str>>,
    /// Our own channel.
    own: Arc<str>,
    /// Who waits for a confirmation of what is in `wanted` already.
    waiting: Vec<oneshot::Sender<()>>,
}

/// Why a connection was left.
enum End {
    /// It broke, or was silent.
    Lost,
    /// Nobody wants to hear any more.
    Finished,
}

impl Task {
    async fn run(mut self) {
        let mut first = true;
        let mut attempt = 0;
        loop {
            match self.connect().await {
                Ok((sink, stream)) => {
                    attempt = 0;
                    for waiting in self.waiting.drain(..) {
                        let _ = waiting.send(());
                    }
                    if !first && self.deliveries.send(Delivery::Reconnected).await.is_err() {
                        return;
                    }
                    first = false;
                    if matches!(self.listen(sink, stream).await, End::Finished) {
                        return;
                    }
                    tracing::warn!("the subscription to Redis was lost; connecting again");
                }
                Err(error) => tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "can't subscribe to Redis yet"
                ),
            }
            if !self.pause(PAUSES[attempt.min(PAUSES.len() - 1)]).await {
                return;
            }
            attempt += 1;
        }
    }

    /// Waits, taking orders meanwhile; false when the subscriber is to end.
    async fn pause(&mut self, pause: Duration) -> bool {
        let until = Instant::now() + pause;
        loop {
            match tokio::time::timeout_at(until, self.orders.recv()).await {
                Err(_) => return !self.deliveries.is_closed(),
                Ok(None) => return false,
                Ok(Some(Order::Subscribe(channels, done))) => {
                    self.wanted.extend(channels);
                    self.waiting.push(done);
                }
                Ok(Some(Order::Unsubscribe(channels))) => self.forget(&channels),
            }
        }
    }

    fn forget(&mut self, channels: &[Arc<str>]) {
        for channel in channels {
            self.wanted.remove(channel);
        }
    }

    async fn connect(&self) -> Result<(PubSubSink, PubSubStream)> {
        let timed_out =
            || redis::RedisError::from((redis::ErrorKind::Io, "subscribing took too long"));
        tokio::time::timeout(COMMAND_TIMEOUT * 2, async {
            let (mut sink, stream) = self.redis.pubsub().await?.split();
            let wanted: Vec<&str> = self.wanted.iter().map(AsRef::as_ref).collect();
            for chunk in wanted.chunks(CHUNK) {
                sink.subscribe(chunk).await?;
            }
            Ok((sink, stream))
        })
        .await
        .map_err(|_| timed_out())?
    }

    async fn listen(&mut self, mut sink: PubSubSink, mut stream: PubSubStream) -> End {
        let mut heard_at = Instant::now();
        let mut ping = tokio::time::interval(PING_INTERVAL);
        ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                biased;
                message = stream.next() => {
                    let Some(message) = message else { return End::Lost };
                    heard_at = Instant::now();
                    let Some(channel) = self.wanted.get(message.get_channel_name()) else { continue };
                    if *channel == self.own {
                        continue;
                    }
                    let payload = Bytes::copy_from_slice(message.get_payload_bytes());
                    let delivery = Delivery::Message { channel: Arc::clone(channel), payload };
                    if self.deliveries.send(delivery).await.is_err() {
                        return End::Finished;
                    }
                }
                order = self.orders.recv() => {
                    let Some(order) = order else { return End::Finished };
                    if !self.obey(order, &mut sink).await {
                        return End::Lost;
                    }
                }
                _ = ping.tick() => {
                    if heard_at.elapsed() >= SILENCE {
                        return End::Lost;
                    }
                    let (redis, own) = (self.redis.clone(), Arc::clone(&self.own));
                    self.redis.runtime().spawn(async move {
                        if let Err(error) = events::publish(&redis, &own, b"1").await {
                            tracing::debug!(%error, "can't publish to ourselves");
                        }
                    });
                }
            }
        }
    }

    /// Carries out an order and those that wait behind it, in few commands; false when the connection is broken.
    async fn obey(&mut self, order: Order, sink: &mut PubSubSink) -> bool {
        let mut orders = vec![order];
        while orders.len() < CHUNK {
            match self.orders.try_recv() {
                Ok(order) => orders.push(order),
                Err(_) => break,
            }
        }
        // what the orders touch, and whether it was wanted before them
        let mut touched: HashMap<Arc<str>, bool> = HashMap::new();
        for order in orders {
            match order {
                Order::Subscribe(channels, done) => {
                    for channel in channels {
                        let new = self.wanted.insert(Arc::clone(&channel));
                        touched.entry(channel).or_insert(!new);
                    }
                    self.waiting.push(done);
                }
                Order::Unsubscribe(channels) => {
                    for channel in channels {
                        let known = self.wanted.remove(&channel);
                        touched.entry(channel).or_insert(known);
                    }
                }
            }
        }
        let (mut gained, mut lost) = (Vec::new(), Vec::new());
        for (channel, before) in &touched {
            match (*before, self.wanted.contains(channel)) {
                (false, true) => gained.push(channel),
                (true, false) => lost.push(channel),
                _ => {}
            }
        }
        for chunk in gained.chunks(CHUNK) {
            let channels: Vec<&str> = chunk.iter().copied().map(AsRef::as_ref).collect();
            match tokio::time::timeout(COMMAND_TIMEOUT, sink.subscribe(channels)).await {
                Ok(Ok(())) => {}
                _ => return false,
            }
        }
        for chunk in lost.chunks(CHUNK) {
            let channels: Vec<&str> = chunk.iter().copied().map(AsRef::as_ref).collect();
            match tokio::time::timeout(COMMAND_TIMEOUT, sink.unsubscribe(channels)).await {
                Ok(Ok(())) => {}
                _ => return false,
            }
        }
        for waiting in self.waiting.drain(..) {
            let _ = waiting.send(());
        }
        true
    }
}

//! Who listens to what. Hears Redis, over the one subscription of the process, and hands out.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU8, AtomicU64, Ordering},
    },
};

use bytes::Bytes;
use ferrodon_caches::viewers::Viewers;
use ferrodon_policy::streaming::StreamAccess;
use ferrodon_redis::{
    Redis, channels, events,
    pubsub::{Delivery, Subscriber},
};
use ferrodon_types::{AccountId, TokenId};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use crate::{event::LiveEvent, metrics::Metrics, streams::Name};

/// Messages from Redis that wait to be handed out. Handing out never waits, so this only evens out bursts.
const HEARD: usize = 1_024;
/// Events that wait for one connection; it is cut off at the next.
const QUEUE: usize = 256;

const TOKEN_PREFIX: &str = "timeline:access_token:";
const SYSTEM_PREFIX: &str = "timeline:system:";
const VIEWER_PREFIX: &str = "ferrodon:viewer:";

/// The hub. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Hub(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    state: Mutex<State>,
    subscriber: Subscriber,
    next: AtomicU64,
    metrics: Arc<Metrics>,
    /// Counts how often the subscription was lost and made again.
    losses: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct State {
    channels: HashMap<Arc<str>, HashMap<u64, Role>>,
    connections: HashMap<u64, Arc<Connection>>,
    /// How many of the channels are about rules; those aren't Mastodon's and aren't counted as such.
    rules: usize,
}

/// Why somebody listens to a channel.
#[derive(Debug, Clone)]
pub(crate) enum Role {
    /// For its events.
    Stream(Arc<Connection>, Arc<Subscription>),
    /// For orders about the connection.
    Orders(Arc<Connection>),
    /// For changes of a viewer's rules.
    Rules,
}

/// A connection, as the hub knows it.
#[derive(Debug)]
pub(crate) struct Connection {
    id: u64,
    /// Its token.
    pub(crate) token: TokenId,
    /// Whose it is.
    pub(crate) account: AccountId,
    queue: mpsc::Sender<Item>,
    ended: CancellationToken,
    end: AtomicU8,
}

/// An event for one subscription.
#[derive(Debug)]
pub(crate) struct Item {
    /// The event.
    pub(crate) event: Arc<LiveEvent>,
    /// The stream by which it comes.
    pub(crate) subscription: Arc<Subscription>,
}

/// What a connection listens to.
#[derive(Debug)]
pub(crate) struct Subscription {
    /// Tells it from all others.
    pub(crate) id: u64,
    /// The kind of stream.
    pub(crate) name: Name,
    /// Its name in messages, as JSON.
    pub(crate) label: Arc<str>,
    /// Which halves may be shown; none where nothing is filtered.
    pub(crate) access: Option<StreamAccess>,
    /// Its channels.
    pub(crate) channels: Vec<Arc<str>>,
}

/// Why a connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// Its token is dead.
    Killed = 1,
    /// It reads too slowly.
    Slow = 2,
    /// The process stops.
    Stopping = 3,
}

impl Connection {
    /// Tells it from all others.
    pub(crate) const fn number(&self) -> u64 {
        self.id
    }

    /// Ends the connection; the first reason counts.
    pub(crate) fn end(&self, why: End) {
        let _ = self
            .end
            .compare_exchange(0, why as u8, Ordering::SeqCst, Ordering::SeqCst);
        self.ended.cancel();
    }

    /// Waits until it is to end.
    pub(crate) async fn ended(&self) -> End {
        self.ended.cancelled().await;
        match self.end.load(Ordering::SeqCst) {
            1 => End::Killed,
            2 => End::Slow,
            _ => End::Stopping,
        }
    }
}

impl Hub {
    /// Starts to hear.
    pub(crate) fn start(redis: &Redis, viewers: Viewers, metrics: Arc<Metrics>) -> Self {
        let (subscriber, heard) = Subscriber::start(redis, HEARD);
        let hub = Self(Arc::new(Inner {
            state: Mutex::default(),
            subscriber,
            next: AtomicU64::new(1),
            metrics,
            losses: watch::Sender::new(0),
        }));
        tokio::spawn(hub.clone().hear(heard, viewers));
        hub
    }

    /// A number that nothing else has.
    pub(crate) fn number(&self) -> u64 {
        self.0.next.fetch_add(1, Ordering::Relaxed)
    }

    /// A new connection, with the queue of what it is to send. It is not listening to anything yet.
    pub(crate) fn connect(
        &self,
        token: TokenId,
        account: AccountId,
    ) -> (Arc<Connection>, mpsc::Receiver<Item>) {
        let (queue, items) = mpsc::channel(QUEUE);
        let connection = Arc::new(Connection {
            id: self.number(),
            token,
            account,
            queue,
            ended: CancellationToken::new(),
            end: AtomicU8::new(0),
        });
        self.lock()
            .connections
            .insert(connection.id, Arc::clone(&connection));
        (connection, items)
    }

    /// Forgets a connection that has left all channels.
    pub(crate) fn disconnect(&self, connection: &Connection) {
        self.lock().connections.remove(&connection.id);
    }

    /// Listens to channels. Listening begins at once; the future is done when Redis has confirmed it.
    pub(crate) fn join(
        &self,
        channels: &[Arc<str>],
        listener: u64,
        role: &Role,
    ) -> impl Future<Output = ferrodon_redis::Result<()>> + Send + use<> {
        let mut state = self.lock();
        for channel in channels {
            let listeners = state.channels.entry(Arc::clone(channel)).or_default();
            let is_new = listeners.is_empty();
            listeners.insert(listener, role.clone());
            if is_new && channel.starts_with(VIEWER_PREFIX) {
                state.rules += 1;
            }
        }
        self.count(&state);
        // under the lock, so that Redis hears joining and leaving in the order in which we did
        self.0.subscriber.subscribe(channels.to_vec())
    }

    /// No longer listens to channels.
    pub(crate) fn leave(&self, channels: &[Arc<str>], listener: u64) {
        let mut state = self.lock();
        let mut silent = Vec::new();
        for channel in channels {
            let Some(listeners) = state.channels.get_mut(channel) else {
                continue;
            };
            listeners.remove(&listener);
            if listeners.is_empty() {
                state.channels.remove(channel);
                if channel.starts_with(VIEWER_PREFIX) {
                    state.rules -= 1;
                }
                silent.push(Arc::clone(channel));
            }
        }
        self.count(&state);
        if !silent.is_empty() {
            self.0.subscriber.unsubscribe(silent);
        }
    }

    /// All connections.
    pub(crate) fn connections(&self) -> Vec<Arc<Connection>> {
        self.lock().connections.values().cloned().collect()
    }

    /// The channels whose `subscribed:` keys are to be kept.
    pub(crate) fn stream_channels(&self) -> Vec<Arc<str>> {
        self.lock()
            .channels
            .keys()
            .filter(|channel| is_stream(channel))
            .cloned()
            .collect()
    }

    /// Changes whenever the subscription was lost and is there again.
    pub(crate) fn losses(&self) -> watch::Receiver<u64> {
        self.0.losses.subscribe()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn count(&self, state: &State) {
        self.0
            .metrics
            .subscriptions(state.channels.len().saturating_sub(state.rules));
    }

    async fn hear(self, mut heard: mpsc::Receiver<Delivery>, viewers: Viewers) {
        while let Some(delivery) = heard.recv().await {
            match delivery {
                Delivery::Message { channel, payload } => {
                    self.0.metrics.received();
                    self.hand_out(&channel, &payload, &viewers);
                }
                Delivery::Reconnected => {
                    viewers.forget_all();
                    self.0.losses.send_modify(|losses| *losses += 1);
                }
            }
        }
    }

    fn hand_out(&self, channel: &Arc<str>, message: &Bytes, viewers: &Viewers) {
        if let Some(account) = channel.strip_prefix(VIEWER_PREFIX) {
            if let Ok(account) = account.parse() {
                viewers.forget(account);
            }
        } else if channel.starts_with(TOKEN_PREFIX) || channel.starts_with(SYSTEM_PREFIX) {
            self.obey(channel, message, viewers);
        } else if let Some(event) = LiveEvent::parse(message) {
            let event = Arc::new(event);
            let state = self.lock();
            for role in state
                .channels
                .get(channel)
                .into_iter()
                .flat_map(HashMap::values)
            {
                if let Role::Stream(connection, subscription) = role {
                    let item = Item {
                        event: Arc::clone(&event),
                        subscription: Arc::clone(subscription),
                    };
                    if let Err(mpsc::error::TrySendError::Full(_)) = connection.queue.try_send(item)
                    {
                        connection.end(End::Slow);
                    }
                }
            }
        } else {
            tracing::debug!(%channel, "a message that is no event, or has nothing in it");
        }
    }

    fn obey(&self, channel: &Arc<str>, message: &Bytes, viewers: &Viewers) {
        let Some(order) = events::parse(message) else {
            return;
        };
        match order.event.as_ref() {
            "kill" => {
                let state = self.lock();
                for role in state
                    .channels
                    .get(channel)
                    .into_iter()
                    .flat_map(HashMap::values)
                {
                    if let Role::Orders(connection) = role {
                        connection.end(End::Killed);
                    }
                }
            }
            "filters_changed" => {
                if let Some(Ok(account)) = channel.strip_prefix(SYSTEM_PREFIX).map(str::parse) {
                    viewers.forget(account);
                }
            }
            _ => {}
        }
    }
}

fn is_stream(channel: &str) -> bool {
    channel.starts_with("timeline:")
        && !channel.starts_with(TOKEN_PREFIX)
        && !channel.starts_with(SYSTEM_PREFIX)
}

/// The two channels of orders about a connection.
pub(crate) fn order_channels(connection: &Connection) -> Vec<Arc<str>> {
    vec![
        Arc::from(channels::access_token(connection.token)),
        Arc::from(channels::system(connection.account)),
    ]
}

/// The channel of changes of a viewer's rules.
pub(crate) fn rules_channel(account: AccountId) -> Vec<Arc<str>> {
    vec![Arc::from(channels::viewer(account))]
}

//! What is counted: the series of Mastodon's streaming server, by its names.

use std::fmt::Write as _;

use ferrodon_db::Database;
use prometheus::{
    Encoder, IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry, TextEncoder,
    core::Collector, process_collector::ProcessCollector, proto::MetricType,
};

use crate::streams::Name;

/// The kind of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A WebSocket.
    WebSocket,
    /// Server-sent events.
    EventSource,
}

impl Kind {
    const ALL: [Self; 2] = [Self::EventSource, Self::WebSocket];

    const fn label(self) -> &'static str {
        match self {
            Self::WebSocket => "websocket",
            Self::EventSource => "eventsource",
        }
    }
}

/// The name of the two channels that every connection listens to besides its streams.
pub(crate) const SYSTEM: &str = "system";
/// Not among Mastodon's.
const SLOW_CLIENTS: &str = "slow_clients_total";

/// All counters.
#[derive(Debug)]
pub(crate) struct Metrics {
    clients: IntGaugeVec,
    channels: IntGaugeVec,
    sent: IntCounterVec,
    cut_off: IntCounter,
    received: IntCounter,
    subscriptions: IntGauge,
    pool_total: IntGauge,
    pool_idle: IntGauge,
    pool_waiting: IntGauge,
}

impl Metrics {
    /// Makes and registers them.
    pub(crate) fn new(registry: &Registry) -> Result<Self, prometheus::Error> {
        let gauges = |name, help, labels: &[&str]| IntGaugeVec::new(Opts::new(name, help), labels);
        let metrics = Self {
            clients: gauges("connected_clients", "Clients that are connected", &["type"])?,
            channels: gauges(
                "connected_channels",
                "Streams that clients listen to",
                &["type", "channel"],
            )?,
            sent: IntCounterVec::new(
                Opts::new("messages_sent_total", "Events sent to clients"),
                &["type"],
            )?,
            cut_off: IntCounter::new(
                SLOW_CLIENTS,
                "Clients that were cut off because they read too slowly",
            )?,
            received: IntCounter::new(
                "redis_messages_received_total",
                "Messages received from Redis",
            )?,
            subscriptions: IntGauge::new("redis_subscriptions", "Channels subscribed to in Redis")?,
            pool_total: IntGauge::new(
                "pg_pool_total_connections",
                "Database connections that are open",
            )?,
            pool_idle: IntGauge::new(
                "pg_pool_idle_connections",
                "Database connections that are idle",
            )?,
            pool_waiting: IntGauge::new(
                "pg_pool_waiting_queries",
                "Queries that wait for a database connection",
            )?,
        };
        for kind in Kind::ALL {
            metrics.clients.with_label_values(&[kind.label()]);
            metrics.sent.with_label_values(&[kind.label()]);
            for channel in Name::ALL.iter().map(|name| name.as_str()).chain([SYSTEM]) {
                metrics.channels.with_label_values(&[kind.label(), channel]);
            }
        }
        for collector in metrics.collectors() {
            registry.register(collector)?;
        }
        Ok(metrics)
    }

    fn collectors(&self) -> Vec<Box<dyn Collector>> {
        vec![
            Box::new(self.clients.clone()),
            Box::new(self.channels.clone()),
            Box::new(self.sent.clone()),
            Box::new(self.cut_off.clone()),
            Box::new(self.received.clone()),
            Box::new(self.subscriptions.clone()),
            Box::new(self.pool_total.clone()),
            Box::new(self.pool_idle.clone()),
            Box::new(self.pool_waiting.clone()),
        ]
    }

    /// A client came (1) or went (-1).
    pub(crate) fn client(&self, kind: Kind, by: i64) {
        self.clients.with_label_values(&[kind.label()]).add(by);
        // its system channel and its token's
        self.channels
            .with_label_values(&[kind.label(), SYSTEM])
            .add(2 * by);
    }

    /// A client began (1) or ended (-1) a stream.
    pub(crate) fn stream(&self, kind: Kind, name: Name, by: i64) {
        self.channels
            .with_label_values(&[kind.label(), name.as_str()])
            .add(by);
    }

    /// An event was sent.
    pub(crate) fn sent(&self, kind: Kind) {
        self.sent.with_label_values(&[kind.label()]).inc();
    }

    /// A slow client was cut off.
    pub(crate) fn cut_off(&self) {
        self.cut_off.inc();
    }

    /// A message came from Redis.
    pub(crate) fn received(&self) {
        self.received.inc();
    }

    /// So many channels are subscribed to.
    pub(crate) fn subscriptions(&self, count: usize) {
        self.subscriptions
            .set(i64::try_from(count).unwrap_or(i64::MAX));
    }

    /// The text of `/metrics`, with labels in the order of Mastodon's.
    pub(crate) fn text(&self, database: &Database) -> String {
        let (total, idle, waiting) = database.counts();
        for (gauge, value) in [
            (&self.pool_total, total),
            (&self.pool_idle, idle),
            (&self.pool_waiting, waiting),
        ] {
            gauge.set(i64::try_from(value).unwrap_or(i64::MAX));
        }
        let mut text = process_text();
        for family in self
            .collectors()
            .iter()
            .flat_map(|collector| collector.collect())
        {
            // ours has its place beside the other metrics of the process
            if family.name() == SLOW_CLIENTS {
                continue;
            }
            let name = family.name();
            let kind = if family.get_field_type() == MetricType::COUNTER {
                "counter"
            } else {
                "gauge"
            };
            // writing to a String can't fail
            let _ = write!(
                text,
                "# HELP {name} {}\n# TYPE {name} {kind}\n",
                family.help()
            );
            for metric in family.get_metric() {
                let mut labels: Vec<(&str, &str)> = metric
                    .get_label()
                    .iter()
                    .map(|label| (label.name(), label.value()))
                    .collect();
                labels.sort_unstable_by_key(|(name, _)| std::cmp::Reverse(*name));
                let labels: Vec<String> = labels
                    .iter()
                    .map(|(name, value)| format!("{name}=\"{value}\""))
                    .collect();
                let labels = if labels.is_empty() {
                    String::new()
                } else {
                    format!("{{{}}}", labels.join(","))
                };
                let value = if kind == "counter" {
                    metric.get_counter().get_value()
                } else {
                    metric.get_gauge().get_value()
                };
                let _ = writeln!(text, "{name}{labels} {value}");
            }
        }
        text
    }
}

/// Numbers about the process itself.
fn process_text() -> String {
    let mut text = Vec::new();
    // numbers that can't be read are left out
    let _ = TextEncoder::new().encode(&ProcessCollector::for_self().collect(), &mut text);
    String::from_utf8(text).unwrap_or_default()
}

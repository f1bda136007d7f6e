//! Bells: who hands over ids says so, and idle queues look at once.

use std::sync::Arc;

use ferrodon_redis::{
    channels,
    pubsub::{Delivery, Subscriber},
};
use tokio_util::sync::CancellationToken;

use super::Worker;

/// Messages that wait to be heard at most.
const CAPACITY: usize = 1_024;

/// Listens until `end`.
pub(super) async fn run(worker: Arc<Worker>, end: CancellationToken) {
    let (subscriber, mut heard) = Subscriber::start(worker.jobs.redis(), CAPACITY);
    let listening = async {
        if let Err(error) = subscriber
            .subscribe(vec![channels::QUEUE_WAKE.into()])
            .await
        {
            tracing::error!(%error, "idle queues look for jobs once a second only");
        }
        ring_all(&worker);
        while let Some(delivery) = heard.recv().await {
            match delivery {
                Delivery::Message { payload, .. } => {
                    let named = std::str::from_utf8(&payload)
                        .ok()
                        .and_then(|name| name.parse().ok());
                    if let Some(state) = named.and_then(|queue| worker.queues.get(&queue)) {
                        state.bell.notify_one();
                    }
                }
                Delivery::Reconnected => ring_all(&worker),
            }
        }
    };
    tokio::select! {
        () = listening => {}
        () = end.cancelled() => {}
    }
}

fn ring_all(worker: &Worker) {
    for state in worker.queues.values() {
        state.bell.notify_one();
    }
}

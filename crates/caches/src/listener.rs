//! Hears what caches must forget.

use std::sync::Arc;

use ferrodon_redis::{
    Redis, channels,
    invalidation::Forget,
    pubsub::{Delivery, Subscriber},
};

use crate::Caches;

/// Messages that wait at most before Redis's own queue grows.
const WAITING: usize = 256;

/// What the messages' first half says.
pub mod kinds {
    /// Site settings.
    pub const SETTINGS: &str = "settings";
    /// An access token was revoked, or who is behind it changed.
    pub const TOKEN: &str = "token";
    /// Blocked networks.
    pub const IP_BLOCKS: &str = "ip_block";
}

impl Caches {
    /// Forgets what a message names. Kinds that we don't know belong to other versions.
    pub async fn forget(&self, what: &Forget) {
        match what {
            Forget::All => {
                self.settings.forget().await;
                self.tokens.forget_all();
                self.ip_blocks.forget().await;
                self.server_counts.forget().await;
            }
            Forget::One { kind, .. } => match kind.as_str() {
                kinds::SETTINGS => self.settings.forget().await,
                kinds::TOKEN => self.tokens.forget_all(),
                kinds::IP_BLOCKS => self.ip_blocks.forget().await,
                _ => {}
            },
        }
    }

    /// Listens until the process ends, on a subscription of its own. A process that has a [`Subscriber`] anyway
    /// subscribes to [`channels::CACHES`] with that, and calls [`Caches::forget`].
    pub fn listen(&self, redis: &Redis) {
        let (subscriber, mut heard) = Subscriber::start(redis, WAITING);
        let confirmed = subscriber.subscribe(vec![Arc::from(channels::CACHES)]);
        let caches = self.clone();
        redis.runtime().spawn(async move {
            // the subscriber ends with its handle
            let _subscriber = subscriber;
            if confirmed.await.is_err() {
                return;
            }
            while let Some(delivery) = heard.recv().await {
                match delivery {
                    Delivery::Message { payload, .. } => {
                        caches.forget(&Forget::parse(&payload)).await;
                    }
                    // messages may have been missed
                    Delivery::Reconnected => caches.forget(&Forget::All).await,
                }
            }
        });
    }
}

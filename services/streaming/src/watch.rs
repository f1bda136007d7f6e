//! What is looked after while connections are open: whether their tokens still live, and that everybody knows that
//! somebody listens.

use std::{collections::HashSet, sync::Arc, time::Duration};

use ferrodon_db::{Database, tokens};
use ferrodon_redis::{Redis, subscribed};
use ferrodon_types::TokenId;
use tokio::time::Instant;

use crate::hub::{Connection, End, Hub};

/// How often all open tokens are checked.
const TOKENS_INTERVAL: Duration = Duration::from_secs(30);
/// How soon a new connection's token is checked again: it may have been revoked between being looked up and being
/// listened for.
const NEW_INTERVAL: Duration = Duration::from_millis(500);
/// Tokens in one query.
const TOKENS: usize = 1_000;
/// How often the `subscribed:` keys are set again.
const KEYS_INTERVAL: Duration = Duration::from_secs(15);
/// Pause before they are tried again.
const KEYS_RETRY: Duration = Duration::from_millis(500);

/// Starts both.
pub(crate) fn start(hub: &Hub, redis: &Redis, database: &Database) {
    tokio::spawn(check_tokens(hub.clone(), database.clone()));
    tokio::spawn(keep_keys(hub.clone(), redis.clone()));
}

async fn check_tokens(hub: Hub, database: Database) {
    let mut losses = hub.losses();
    let mut checked_at = Instant::now();
    let mut known: HashSet<u64> = HashSet::new();
    // messages may have been missed: everybody is due, until it has worked
    let mut lost = false;
    loop {
        tokio::select! {
            () = tokio::time::sleep(NEW_INTERVAL) => {}
            _ = losses.changed() => lost = true,
        }
        let connections = hub.connections();
        let all = lost || checked_at.elapsed() >= TOKENS_INTERVAL;
        let due: Vec<&Arc<Connection>> = connections
            .iter()
            .filter(|connection| all || !known.contains(&connection.number()))
            .collect();
        if due.is_empty() {
            lost = false;
            continue;
        }
        match end_dead(&database, &due).await {
            Ok(()) => {
                known = connections
                    .iter()
                    .map(|connection| connection.number())
                    .collect();
                if all {
                    checked_at = Instant::now();
                    lost = false;
                }
            }
            // they are still unknown, or due, at the next look
            Err(error) => tracing::warn!(error, "open tokens can't be checked"),
        }
    }
}

/// Ends the connections whose token may no longer listen.
async fn end_dead(database: &Database, connections: &[&Arc<Connection>]) -> Result<(), String> {
    let asked: HashSet<TokenId> = connections
        .iter()
        .map(|connection| connection.token)
        .collect();
    let asked: Vec<TokenId> = asked.into_iter().collect();
    let mut living: HashSet<TokenId> = HashSet::with_capacity(asked.len());
    let conn = database.get().await.map_err(|error| error.to_string())?;
    for chunk in asked.chunks(TOKENS) {
        living.extend(
            tokens::load_listening(&conn, chunk)
                .await
                .map_err(|error| error.to_string())?,
        );
    }
    for connection in connections
        .iter()
        .filter(|connection| !living.contains(&connection.token))
    {
        connection.end(End::Killed);
    }
    Ok(())
}

async fn keep_keys(hub: Hub, redis: Redis) {
    let mut losses = hub.losses();
    loop {
        tokio::select! {
            () = tokio::time::sleep(KEYS_INTERVAL) => {}
            _ = losses.changed() => {}
        }
        while let Err(error) = subscribed::renew(&redis, &hub.stream_channels()).await {
            tracing::warn!(%error, "subscribed: keys can't be set");
            tokio::time::sleep(KEYS_RETRY).await;
        }
    }
}

//! `subscribed:<channel>`: says that somebody listens, so that nobody renders for nobody.
//!
//! Set by the streaming server, for channels of one account or list; read by whoever publishes there.

use crate::{Redis, Result, keys};

/// Lifetime of a key, in seconds; Mastodon's streaming server renews its own every 360.
pub const LIFETIME: u64 = 1_080;

/// Keys in one pipeline at most.
const CHUNK: usize = 2_000;

/// Sets or renews the keys of these channels, in one pipeline per two thousand.
pub async fn renew<C: AsRef<str>>(redis: &Redis, channels: &[C]) -> Result<()> {
    for chunk in channels.chunks(CHUNK) {
        let mut pipeline = redis::Pipeline::with_capacity(chunk.len());
        for channel in chunk {
            pipeline
                .set_ex(keys::subscribed(channel.as_ref()), "1", LIFETIME)
                .ignore();
        }
        redis.pipe::<()>(&pipeline).await?;
    }
    Ok(())
}

/// For each channel, whether somebody listens; one round trip per two thousand.
pub async fn which_subscribed<C: AsRef<str>>(redis: &Redis, channels: &[C]) -> Result<Vec<bool>> {
    let mut found = Vec::with_capacity(channels.len());
    for chunk in channels.chunks(CHUNK) {
        let mut command = redis::cmd("MGET");
        for channel in chunk {
            command.arg(keys::subscribed(channel.as_ref()));
        }
        let values: Vec<Option<String>> = redis.query(&command).await?;
        found.extend(values.iter().map(Option::is_some));
    }
    Ok(found)
}

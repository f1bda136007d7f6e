//! `lock:<name>`: mutual exclusion between processes, for as long as Redis lives.
//!
//! A lock that is lost with Redis's data only means that two may work at once, so what it guards must be safe to run
//! twice. Names are Mastodon's (`names` below).

use std::time::Duration;

use rand::RngExt;
use tokio::time::Instant;

use crate::{
    Error, Redis, Result, keys,
    scripts::{LazyScript, Script},
};

/// How long a lock stands when its holder vanishes, unless said otherwise.
pub const DEFAULT_LIFETIME: Duration = Duration::from_mins(15);
/// How long callers wait for a taken lock, unless said otherwise.
pub const DEFAULT_WAIT: Duration = Duration::from_secs(10);

/// Deletes the lock only if it is still its holder's.
static RELEASE: LazyScript = LazyScript::new(|| {
    Script::new(&[
        "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0",
    ])
});

/// Lets the lock live on only if it is still its holder's.
static RENEW: LazyScript = LazyScript::new(|| {
    Script::new(&[
        "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0",
    ])
});

/// A lock that is held; released when dropped (in the background), or by [`Lock::release`].
#[derive(Debug)]
pub struct Lock {
    redis: Redis,
    key: String,
    owner: String,
    held: bool,
}

impl Lock {
    /// Lets the lock stand for `lifetime` from now; false where it was lost meanwhile.
    pub async fn renew(&self, lifetime: Duration) -> Result<bool> {
        let lifetime = u64::try_from(lifetime.as_millis()).unwrap_or(u64::MAX);
        let renewed: i64 = RENEW
            .invocation()
            .key(&self.key)
            .arg(&self.owner)
            .arg(lifetime)
            .invoke_async(&mut self.redis.conn())
            .await?;
        Ok(renewed == 1)
    }

    /// Releases the lock and waits until it is free.
    pub async fn release(mut self) -> Result<()> {
        self.held = false;
        release(&self.redis, &self.key, &self.owner).await
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if self.held {
            let (redis, key, owner) = (
                self.redis.clone(),
                std::mem::take(&mut self.key),
                std::mem::take(&mut self.owner),
            );
            self.redis.runtime().spawn(async move {
                if let Err(error) = release(&redis, &key, &owner).await {
                    tracing::debug!(%error, key, "a lock was left to its lifetime");
                }
            });
        }
    }
}

async fn release(redis: &Redis, key: &str, owner: &str) -> Result<()> {
    RELEASE
        .invocation()
        .key(key)
        .arg(owner)
        .invoke_async::<()>(&mut redis.conn())
        .await?;
    Ok(())
}

/// Takes the lock if it is free.
pub async fn try_lock(redis: &Redis, name: &str, lifetime: Duration) -> Result<Option<Lock>> {
    let key = keys::lock(name);
    let owner = format!("{:032x}", rand::rng().random::<u128>());
    let taken: Option<String> = redis
        .query(
            redis::cmd("SET")
                .arg(&key)
                .arg(&owner)
                .arg("NX")
                .arg("PX")
                .arg(u64::try_from(lifetime.as_millis()).unwrap_or(u64::MAX)),
        )
        .await?;
    Ok(taken.map(|_| Lock {
        redis: redis.clone(),
        key,
        owner,
        held: true,
    }))
}

/// Takes the lock, trying again for as long as `wait`; then fails with [`Error::Locked`].
pub async fn lock(redis: &Redis, name: &str, lifetime: Duration, wait: Duration) -> Result<Lock> {
    let until = Instant::now() + wait;
    loop {
        if let Some(lock) = try_lock(redis, name, lifetime).await? {
            return Ok(lock);
        }
        let pause = Duration::from_millis(rand::rng().random_range(50..150));
        if Instant::now() + pause >= until {
            return Err(Error::Locked(name.to_owned()));
        }
        tokio::time::sleep(pause).await;
    }
}

/// Names of locks.
pub mod names {
    use ferrodon_types::{AccountId, PollId, StatusId, UserId};

    /// Fan-out, edit and removal of one status.
    pub fn distribute(status: StatusId) -> String {
        format!("distribute:{status}")
    }

    /// Reblogging `status` by `account`.
    pub fn reblog(account: AccountId, status: StatusId) -> String {
        format!("reblog:{account}:{status}")
    }

    /// Voting in a poll.
    pub fn vote(poll: PollId, account: AccountId) -> String {
        format!("vote:{poll}:{account}")
    }

    /// Subscribing to Web Push.
    pub fn push_subscription(user: UserId) -> String {
        format!("push_subscription:{user}")
    }

    /// Finding and attaching a status's preview card.
    pub fn attach_card(status: StatusId) -> String {
        format!("attach_card:{status}")
    }

    /// Fetching a page for a preview card.
    pub fn fetch(url: &str) -> String {
        format!("fetch:{url}")
    }

    /// Finding an account by name.
    pub fn resolve(acct: &str) -> String {
        format!("resolve:{acct}")
    }

    /// Creating, updating or deleting what has this URI.
    pub fn create(uri: &str) -> String {
        format!("create:{uri}")
    }

    /// Writing the account of this URI.
    pub fn process_account(uri: &str) -> String {
        format!("process_account:{uri}")
    }

    /// One request with an `Idempotency-Key`.
    pub fn idempotency(account: AccountId, key: &str) -> String {
        format!("idempotency:lock:status:{account}:{key}")
    }

    /// Deleting an account.
    pub fn delete_in_progress(account: AccountId) -> String {
        format!("delete_in_progress:{account}")
    }
}

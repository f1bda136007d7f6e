//! What happens when somebody is in: confirmed and approved, whichever came last.

use ferrodon_db::{QueryError, users};
use ferrodon_jobs::{Tx, TxError, kinds::Notify};
use ferrodon_policy::roles::{Permission, can};
use ferrodon_redis::{FeedKey, activity, feeds};
use ferrodon_types::{AccountId, NotificationType, RoleId, UserId, facts::RoleFacts};

use crate::Context;

/// The role that everyone has.
const EVERYONE: RoleId = RoleId(-99);

/// Staff could not be told.
#[derive(Debug, thiserror::Error)]
pub(super) enum WelcomeError {
    #[error("a statement failed")]
    Query(#[from] QueryError),
    #[error("a job could not be enqueued")]
    Tx(#[from] TxError),
}

/// Tells staff who can see to users.
pub(super) async fn welcome(tx: &Tx, account: AccountId) -> Result<(), WelcomeError> {
    let roles = users::load_roles(tx.conn()).await?;
    let everyone = roles
        .iter()
        .find(|role| role.id == EVERYONE)
        .map_or(0, |role| role.permissions);
    let deciding: Vec<RoleId> = roles
        .iter()
        .filter(|role| {
            let facts = RoleFacts {
                permissions: role.permissions,
                everyone,
                position: role.position,
                highlighted: role.highlighted,
            };
            can(facts, Permission::ManageUsers)
        })
        .map(|role| role.id)
        .collect();
    for recipient_id in users::changes::list_accounts_of_roles(tx.conn(), &deciding).await? {
        tx.enqueue(Notify {
            recipient_id,
            kind: NotificationType::AdminSignUp,
            activity_type: "Account".to_owned(),
            activity_id: account.get(),
        })?;
    }
    Ok(())
}

/// After the commit: counts them. Figures may be lost, so that fails nothing.
pub(super) async fn count(ctx: &Context, user: UserId) {
    let (redis, now) = (ctx.redis(), ctx.clock().now());
    let counted = async {
        activity::add(redis, activity::Counter::LocalAccounts, 1, now).await?;
        activity::seen(redis, user, now).await
    };
    if let Err(error) = counted.await {
        tracing::warn!(%error, "a new account was not counted");
    }
}

/// After the commit: lets an empty home be read at once. Without it the first look rebuilds the feed.
pub(super) async fn open_home(ctx: &Context, account: AccountId) {
    if let Err(error) = feeds::begin_empty(ctx.redis(), FeedKey::Home(account)).await {
        tracing::warn!(%error, "a new account's home feed is not there yet");
    }
}

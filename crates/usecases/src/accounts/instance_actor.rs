//! The actor that signs what the server itself asks of others.

use ferrodon_db::{
    PoolError, QueryError,
    accounts::creation::{self, NewAccount},
};
use ferrodon_jobs::TxError;
use ferrodon_secrets::{CryptoError, rsa};
use ferrodon_types::AccountId;

use crate::{Context, blocking::GivenUp};

/// Its name, which no person can have.
const USERNAME: &str = "mastodon.internal";

/// The actor could not be completed.
#[derive(Debug, thiserror::Error)]
pub enum InstanceActorError {
    /// No connection could be had.
    #[error("no database connection could be had")]
    Pool(#[from] PoolError),
    /// The transaction failed.
    #[error("the transaction failed")]
    Tx(#[from] TxError),
    /// A statement failed.
    #[error("a statement failed")]
    Query(#[from] QueryError),
    /// No keys could be made.
    #[error("no keys could be made")]
    Keys(#[from] CryptoError),
    /// The work was given up.
    #[error(transparent)]
    GivenUp(#[from] GivenUp),
}

/// Makes the actor, or just its keys, where they are missing: a new database has the row alone.
pub async fn complete_instance_actor(ctx: &Context) -> Result<(), InstanceActorError> {
    let id = AccountId::INSTANCE_ACTOR;
    let has_key = creation::has_private_key(&*ctx.database().get().await?, id).await?;
    if has_key == Some(true) {
        return Ok(());
    }
    let keys = ctx.blocking.run(rsa::generate).await??;
    let (private_key, public_key) = (keys.private_key_pem.expose(), keys.public_key_pem.as_str());
    let now = ctx.clock().naive_now();
    ctx.jobs
        .transaction(async |tx| {
            if has_key.is_some() {
                return Ok::<_, InstanceActorError>(
                    creation::set_keys(tx.conn(), id, private_key, public_key, now).await?,
                );
            }
            let row = NewAccount {
                id,
                username: USERNAME,
                actor_type: Some("Application"),
                locked: true,
                private_key: Some(private_key),
                public_key,
                created_at: now,
                updated_at: now,
            };
            creation::insert(tx.conn(), row).await?;
            Ok(())
        })
        .await
}

//! `tootctl db`

use anyhow::Context as _;
use ferrodon_config::Config;
use ferrodon_usecases::accounts::complete_instance_actor;

use crate::{connect, report::say};

/// `db migrate`: the only thing that changes a schema. A new database gets keys for the instance's own actor as well.
pub(crate) async fn migrate(config: &Config) -> anyhow::Result<()> {
    let outcome =
        ferrodon_db::migrate::migrate(&config.database.primary.connection_string()).await?;
    say(outcome.to_string().trim_end())?;
    let ctx = connect::usecases(config).await?;
    complete_instance_actor(&ctx)
        .await
        .context("keys of the instance's own actor")
}

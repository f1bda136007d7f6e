//! `tootctl db`

use anyhow::Context as _;
use ferrodon_config::Config;
use ferrodon_db::Database;
use ferrodon_usecases::accounts::complete_instance_actor;

use crate::{connect, report::say};

/// `db migrate`: the only thing that changes a schema. A new database gets keys for the instance's own actor as well.
pub(crate) async fn migrate(config: &Config) -> anyhow::Result<()> {
    let database = Database::new(&config.database.primary, 1).context("database")?;
    let outcome = ferrodon_db::migrate::migrate(&database).await?;
    say(outcome.to_string().trim_end())?;
    let ctx = connect::usecases(config).await?;
    complete_instance_actor(&ctx)
        .await
        .context("keys of the instance's own actor")
}

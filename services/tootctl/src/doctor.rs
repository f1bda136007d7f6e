//! `tootctl doctor`: looks at everything that a server stands on, changes nothing, and says of each finding what to do.

mod database;
mod files;
mod finding;
mod network;
mod queues;
mod redis;

use ferrodon_config::Config;

use self::finding::Findings;
use crate::{Failure, report::say};

/// `doctor`: a line for each thing that was looked at; exit code 1 if something doesn't work.
///
/// Mistakes in settings never come this far: they are listed, all at once, when they are read.
pub(crate) async fn examine(config: &Config) -> anyhow::Result<()> {
    let mut findings = Findings::default();
    settings(config, &mut findings);
    let (primary, replica, redis, network) = tokio::join!(
        database::primary(config),
        database::replica(config),
        redis::look(config),
        network::look(config)
    );
    for part in [primary, replica, redis] {
        findings.join(part);
    }
    findings.join(queues::look(config).await);
    findings.join(files::look(config).await);
    findings.join(network);
    say(&findings.to_string())?;
    if findings.broken() > 0 {
        return Err(Failure::new(format!(
            "{} of it keeps the server from working",
            findings.broken()
        ))
        .into());
    }
    Ok(())
}

fn settings(config: &Config, findings: &mut Findings) {
    findings.good(
        "settings",
        format!("complete, for {}", config.site.local_domain),
    );
    for warning in &config.warnings {
        findings.doubt("settings", warning, "see deploy/example.env");
    }
    for switch in config.dev.active() {
        findings.doubt(
            "settings",
            format!("{switch} is on"),
            "unset it: it is for development",
        );
    }
    if config.site.limited_federation_mode {
        findings.doubt(
            "settings",
            "LIMITED_FEDERATION_MODE is on: other servers hear only if they are allowed",
            "unset it, if that isn't meant",
        );
    }
}

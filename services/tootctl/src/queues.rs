//! `tootctl queues`

use std::fmt::Write as _;

use chrono::TimeDelta;
use ferrodon_config::Config;
use ferrodon_jobs::{
    Queue,
    admin::{self, Filter},
};
use ferrodon_types::JobId;
use ferrodon_usecases::Context;

use crate::{Failure, connect, line::Command, report::say};

/// Jobs that are listed unless told otherwise.
const LISTED: i64 = 50;
/// A pause without an end, in minutes: a hundred years.
const FOR_EVER: i64 = 100 * 366 * 24 * 60;
/// Characters of an error that a line shows.
const ERROR_CHARACTERS: usize = 100;

/// `queues list [QUEUE]`
pub(crate) async fn list(config: &Config, command: &Command) -> anyhow::Result<()> {
    let filter = filter(command)?;
    let ctx = connect::usecases(config).await?;
    if filter.queue.is_none() && filter.kind.is_none() && filter.dead.is_none() {
        say(&overview(&ctx).await?)?;
        return Ok(());
    }
    let limit = command.number("number").unwrap_or(LISTED).clamp(0, 10_000);
    let rows = admin::list(&*ctx.database().get().await?, &filter, None, limit).await?;
    for row in &rows {
        let state = match (row.dead_at, &row.claimed_by) {
            (Some(at), _) => format!("given up {}", at.format("%F %T")),
            (None, Some(worker)) => format!("running on {worker}"),
            (None, None) => format!("at {}", row.run_at.format("%F %T")),
        };
        let lane = row
            .lane
            .as_deref()
            .map(|lane| format!(" ({lane})"))
            .unwrap_or_default();
        let error = row
            .error
            .as_deref()
            .map(|error| format!(": {}", first_line(error)))
            .unwrap_or_default();
        say(&format!(
            "{} {}{lane} {} {}, {} failures{error}",
            row.id, row.queue, row.kind, state, row.attempts
        ))?;
        say(&format!("    {}", row.payload))?;
    }
    say(&format!("{} jobs", rows.len()))?;
    Ok(())
}

async fn overview(ctx: &Context) -> anyhow::Result<String> {
    let conn = ctx.database().get().await?;
    let counts = admin::counts(&conn).await?;
    let mut text = format!(
        "{:<10} {:>9} {:>9} {:>9} {:>9} {:>9}",
        "queue", "due", "scheduled", "running", "dead", "lag"
    );
    for queue in Queue::ALL {
        match counts.iter().find(|count| count.queue == queue.name()) {
            Some(count) => write!(
                text,
                "\n{:<10} {:>9} {:>9} {:>9} {:>9} {:>8.0}s",
                count.queue,
                count.due,
                count.scheduled,
                count.running,
                count.dead,
                count.lag_seconds
            )?,
            None => write!(
                text,
                "\n{:<10} {:>9} {:>9} {:>9} {:>9} {:>8}s",
                queue.name(),
                0,
                0,
                0,
                0,
                0
            )?,
        }
    }
    for pause in admin::list_pauses(&conn).await? {
        let lane = if pause.lane.is_empty() {
            String::new()
        } else {
            format!(" ({})", pause.lane)
        };
        let reason = pause
            .reason
            .filter(|reason| !reason.is_empty())
            .map(|reason| format!(": {reason}"));
        write!(
            text,
            "\npaused: {}{lane} until {}{}",
            pause.queue,
            pause.paused_until.format("%F %T"),
            reason.unwrap_or_default()
        )?;
    }
    Ok(text)
}

fn first_line(error: &str) -> String {
    error
        .lines()
        .next()
        .unwrap_or_default()
        .chars()
        .take(ERROR_CHARACTERS)
        .collect()
}

/// `queues retry [QUEUE]`
pub(crate) async fn retry(config: &Config, command: &Command) -> anyhow::Result<()> {
    let filter = certain_filter(command)?;
    let ctx = connect::usecases(config).await?;
    let count = admin::retry(&ctx.jobs, &filter).await?;
    say(&format!("OK, {count} jobs are due now"))?;
    Ok(())
}

/// `queues drop [QUEUE]`
pub(crate) async fn drop(config: &Config, command: &Command) -> anyhow::Result<()> {
    let filter = certain_filter(command)?;
    let ctx = connect::usecases(config).await?;
    let count = admin::drop_jobs(&*ctx.database().get().await?, &filter).await?;
    say(&format!("OK, {count} jobs were deleted"))?;
    Ok(())
}

/// `queues pause QUEUE`
pub(crate) async fn pause(config: &Config, command: &Command) -> anyhow::Result<()> {
    let queue = parse_queue(command.argument(0).unwrap_or_default())?;
    let minutes = command
        .number("minutes")
        .unwrap_or(FOR_EVER)
        .clamp(0, FOR_EVER);
    let ctx = connect::usecases(config).await?;
    let until = ctx.clock().now() + TimeDelta::minutes(minutes);
    let reason = command.text("reason").unwrap_or("by tootctl");
    admin::pause(
        &*ctx.database().get().await?,
        queue,
        command.text("lane"),
        until,
        reason,
    )
    .await?;
    say("OK")?;
    Ok(())
}

/// `queues resume QUEUE`
pub(crate) async fn resume(config: &Config, command: &Command) -> anyhow::Result<()> {
    let queue = parse_queue(command.argument(0).unwrap_or_default())?;
    let ctx = connect::usecases(config).await?;
    if admin::resume(&ctx.jobs, queue, command.text("lane")).await? {
        say("OK")?;
    } else {
        say("It was not paused")?;
    }
    Ok(())
}

/// What a retry or a drop is about. Everything must be asked for in so many words.
fn certain_filter(command: &Command) -> Result<Filter, Failure> {
    let filter = filter(command)?;
    if filter.queue.is_none()
        && filter.kind.is_none()
        && filter.ids.is_none()
        && !command.flag("all")
    {
        return Err(Failure::new("Name a queue, or use --kind, --id or --all"));
    }
    Ok(filter)
}

fn filter(command: &Command) -> Result<Filter, Failure> {
    let id = |text: &str| {
        text.parse::<JobId>()
            .map_err(|_| Failure::new(format!("There is no job {text:?}")))
    };
    Ok(Filter {
        queue: command.argument(0).map(parse_queue).transpose()?,
        kind: command.text("kind").map(str::to_owned),
        dead: command.flag("dead").then_some(true),
        ids: command.text("id").map(id).transpose()?.map(|id| vec![id]),
    })
}

fn parse_queue(name: &str) -> Result<Queue, Failure> {
    name.parse().map_err(|_| {
        let names: Vec<&str> = Queue::ALL.iter().map(|queue| queue.name()).collect();
        Failure::new(format!(
            "Unknown queue {name:?}: it is one of {}",
            names.join(", ")
        ))
    })
}

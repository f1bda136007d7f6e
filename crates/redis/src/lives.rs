//! `ferrodon:life`: which life of Redis's data this is.
//!
//! A Redis that comes back with older data (from a snapshot, or as a replica that lagged) holds feeds that look whole and
//! lack what was written since. So the relay, which remembers run and life in PostgreSQL, begins another life whenever
//! it meets another run of the server, and feeds whose marker names an earlier life are made anew when they are read.
//!
//! Where no life is named all feeds count: nothing has happened to this data since it was ours.

use crate::{Redis, Result, keys};

/// What Redis says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Now {
    /// Another after each start of the server, and after each failover; none where the server doesn't tell.
    pub run: Option<String>,
    /// The life that its data names.
    pub life: Option<String>,
}

/// Asks for run and life.
pub async fn ask(redis: &Redis) -> Result<Now> {
    let life = redis.query(redis::cmd("GET").arg(keys::LIFE)).await?;
    let told: Result<String> = redis.query(redis::cmd("INFO").arg("server")).await;
    let run = match told {
        Ok(text) => find_run(&text),
        // an ACL may forbid it
        Err(error) if error.is_refusal() => None,
        Err(error) => return Err(error),
    };
    Ok(Now { run, life })
}

/// Begins a life: every feed that was made in an earlier one is made anew when it is read.
pub async fn begin(redis: &Redis, life: &str) -> Result<()> {
    redis
        .query(redis::cmd("SET").arg(keys::LIFE).arg(life))
        .await
}

fn find_run(text: &str) -> Option<String> {
    text.lines()
        .find_map(|line| line.strip_prefix("run_id:"))
        .map(|run| run.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_run_is_found_where_it_is_told() {
        let text = "# Server\r\nredis_version:7.0.15\r\nrun_id:0123abcd\r\ntcp_port:0\r\n";
        assert_eq!(find_run(text).as_deref(), Some("0123abcd"));
        assert_eq!(find_run("# Server\r\n"), None);
    }
}

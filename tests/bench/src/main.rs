//! The part of `make bench` that has to be faster than a script: listeners on many sockets, and the job machine beside
//! its own limit. Prints one JSON object a line; `ground.py` reads them.

#![allow(clippy::print_stdout, reason = "figures are printed")]

mod drain;
mod jobs;
mod lag;
mod sockets;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Debug, Parser)]
#[command(name = "ferrodon-bench")]
struct Arguments {
    #[command(subcommand)]
    figure: Figure,
}

#[derive(Debug, Subcommand)]
enum Figure {
    /// Opens sockets, then hears of a post for each line that is given.
    Sockets(sockets::Sockets),
    /// Jobs a second through the worker, and through bare claims and deletes.
    Drain(drain::Drain),
    /// From commit to handler, for a host that answers, beside a million jobs of hosts that don't.
    Lag(lag::Lag),
}

#[tokio::main]
async fn main() -> Result<()> {
    match Arguments::parse().figure {
        Figure::Sockets(sockets) => sockets.run().await,
        Figure::Drain(drain) => drain.run().await,
        Figure::Lag(lag) => lag.run().await,
    }
}

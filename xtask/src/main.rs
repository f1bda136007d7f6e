//! The project's own chores.
//!
//! ```text
//! cargo xtask layers                     who may import whom, file lengths, paths named in the documents
//! cargo xtask routes                     what web-api serves, as `METHOD PATH` lines
//! cargo xtask routes --beside [TABLE]    the same beside Mastodon's table
//! ```
#![allow(
    clippy::print_stdout,
    reason = "a command line's output is its purpose"
)]

mod docs;
mod layers;
mod lengths;
mod routes;
mod tree;

use std::process::ExitCode;

const USAGE: &str = "usage: cargo xtask layers | routes [--beside [TABLE]]";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let outcome = match args.as_slice() {
        ["layers"] => house(),
        ["routes"] => routes::print(),
        ["routes", "--beside"] => {
            routes::print_beside(&tree::root().join("xtask/data/mastodon-routes.tsv"))
        }
        ["routes", "--beside", table] => routes::print_beside(table.as_ref()),
        _ => Err(anyhow::anyhow!(USAGE)),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The order of the house: everything that is wrong is listed, not only the first.
fn house() -> anyhow::Result<()> {
    let mut wrong = layers::check()?;
    wrong.extend(lengths::check()?);
    wrong.extend(docs::check()?);
    if wrong.is_empty() {
        println!("layers, file lengths and paths in documents are in order");
        return Ok(());
    }
    anyhow::bail!("{}\n{} to mend", wrong.join("\n"), wrong.len())
}

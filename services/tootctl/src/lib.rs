//! The operators' command line, with Mastodon's verbs. <https://docs.joinmastodon.org/admin/tootctl/>
//!
//! What it is for: scripts and habits of operators go on working: same words, same options, same answers, same exit
//! codes. What a verb does is a use case; here it is read, called and reported.
//!
//! Where to start: [`commands`] is the list of verbs, each with its options; `line`(line()) reads a command line
//! as the original's parser (Thor) does, errors included.
//!
//! It writes to the same database and Redis as running services and needs none of them.

mod accounts;
pub mod commands;
mod connect;
mod db;
mod doctor;
mod failure;
mod help;
pub mod line;
mod queues;
mod report;

use std::process::ExitCode;

use ferrodon_config::Process;

use crate::commands::Verb;
pub use crate::failure::Failure;
use crate::line::Line;

/// Runs one command line (without the program's name).
pub fn run(words: Vec<String>) -> ExitCode {
    match line::read(words) {
        Ok(Line::Help(text)) => report::finish(&report::say(&text)),
        Ok(Line::Version) => report::finish(&report::say(ferrodon_db::migrate::MASTODON_RELEASE)),
        Ok(Line::Command(command)) => {
            ferrodon_runtime::run_command(Process::Tootctl, |config| async move {
                match command.verb {
                    Verb::AccountsCreate => accounts::create(&config, &command).await?,
                    Verb::AccountsModify => accounts::modify(&config, &command).await?,
                    Verb::AccountsApprove => accounts::approve(&config, &command).await?,
                    Verb::AccountsDelete => accounts::delete(&config, &command).await?,
                    Verb::DbMigrate => db::migrate(&config).await?,
                    Verb::QueuesList => queues::list(&config, &command).await?,
                    Verb::QueuesRetry => queues::retry(&config, &command).await?,
                    Verb::QueuesDrop => queues::drop(&config, &command).await?,
                    Verb::QueuesPause => queues::pause(&config, &command).await?,
                    Verb::QueuesResume => queues::resume(&config, &command).await?,
                    Verb::Doctor => doctor::examine(&config).await?,
                }
                Ok(())
            })
        }
        Err(failure) => report::finish(&Err(failure)),
    }
}

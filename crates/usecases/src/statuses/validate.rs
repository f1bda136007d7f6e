//! What must be true of a status that is written here.

use chrono::{NaiveDateTime, TimeDelta};
use ferrodon_db::{Conn, QueryResult, tags};
use ferrodon_text::{count, extract, tags::normalize};
use ferrodon_types::limits;

use super::{
    draft::{PollDraft, is_blank, strip},
    publish::NewPoll,
};

/// Bytes of a text that are looked at; what is longer is too long, however it counts.
const MOST_BYTES: usize = 256 * 1024;

/// What is wrong with a status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// There is no such visibility.
    Visibility,
    /// There is no text, and nothing that stands in for it.
    NoText,
    /// The text is longer than [`limits::STATUS_CHARACTERS`].
    TooLong,
    /// Tags that moderators don't allow, as they are shown.
    DisallowedHashtags(Vec<String>),
    /// A poll needs two options.
    TooFewOptions,
    /// A poll has at most [`limits::POLL_OPTIONS`].
    TooManyOptions,
    /// An option has at most [`limits::POLL_OPTION_CHARACTERS`].
    OptionTooLong,
    /// Two options are the same.
    SameOptions,
    /// A poll must end.
    NoDeadline,
    /// A poll lasts at least [`limits::POLL_EXPIRATION_MIN`] seconds.
    DeadlineTooSoon,
    /// A poll lasts at most [`limits::POLL_EXPIRATION`] seconds.
    DeadlineTooFar,
}

/// Whether a text is too long to be posted.
pub(super) fn is_too_long(text: &str, spoiler_text: &str) -> bool {
    is_huge(text)
        || is_huge(spoiler_text)
        || count::status_length(text, spoiler_text) > limits::STATUS_CHARACTERS
}

/// Whether a text is longer than anything that is looked at.
pub(super) const fn is_huge(text: &str) -> bool {
    text.len() > MOST_BYTES
}

/// The tags of a text that moderators don't allow, the oldest first.
pub(super) async fn disallowed_hashtags(conn: &Conn, text: &str) -> QueryResult<Vec<String>> {
    let names: Vec<String> = extract::hashtags(text)
        .iter()
        .map(|name| normalize(name))
        .collect();
    let mut found = tags::load_by_names(conn, &names).await?;
    found.retain(|tag| !tag.is_usable());
    found.sort_unstable_by_key(|tag| tag.id);
    Ok(found
        .iter()
        .map(|tag| tag.shown_name().to_owned())
        .collect())
}

/// A poll as it is kept, and what is wrong with it.
pub(super) fn poll(draft: &PollDraft, now: NaiveDateTime) -> (NewPoll, Vec<Fault>) {
    let options: Vec<String> = draft
        .options
        .iter()
        .map(|option| strip(option))
        .filter(|option| !is_blank(option))
        .map(str::to_owned)
        .collect();
    let mut faults = Vec::new();
    if options.len() < limits::POLL_OPTIONS_MIN {
        faults.push(Fault::TooFewOptions);
    }
    if options.len() > limits::POLL_OPTIONS {
        faults.push(Fault::TooManyOptions);
    }
    if options
        .iter()
        .any(|option| count::length(option) > limits::POLL_OPTION_CHARACTERS)
    {
        faults.push(Fault::OptionTooLong);
    }
    let mut sorted: Vec<&String> = options.iter().collect();
    sorted.sort_unstable();
    sorted.dedup();
    if sorted.len() < options.len() {
        faults.push(Fault::SameOptions);
    }
    faults.extend(deadline_fault(draft.expires_in));
    let expires_at = draft
        .expires_in
        .and_then(TimeDelta::try_seconds)
        .and_then(|life| now.checked_add_signed(life));
    (
        NewPoll {
            options,
            multiple: draft.multiple,
            hide_totals: draft.hide_totals,
            expires_at,
        },
        faults,
    )
}

fn deadline_fault(expires_in: Option<i64>) -> Option<Fault> {
    match expires_in {
        None => Some(Fault::NoDeadline),
        Some(seconds) if seconds < limits::POLL_EXPIRATION_MIN => Some(Fault::DeadlineTooSoon),
        Some(seconds) if seconds > limits::POLL_EXPIRATION => Some(Fault::DeadlineTooFar),
        Some(_) => None,
    }
}

//! What somebody wants to post, before it is judged.

use ferrodon_types::{AccountId, ApplicationId, StatusId};

/// A status as its author wants it. <https://docs.joinmastodon.org/methods/statuses/#create>
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// The text as typed.
    pub text: String,
    /// The content warning as typed.
    pub spoiler_text: String,
    /// What it answers; a reblog stands for its original.
    pub in_reply_to_id: Option<StatusId>,
    /// What it quotes; a reblog stands for its original.
    pub quoted_status_id: Option<StatusId>,
    /// Whether its media are hidden at first.
    pub sensitive: Sensitivity,
    /// The visibility's name. Blank: the author's usual one, whatever the settings say.
    pub visibility: Option<String>,
    /// The language's code.
    pub language: Option<String>,
    /// Who may quote it: `public`, `followers`, `nobody`. Blank: as the settings say.
    pub quote_approval_policy: Option<String>,
    /// Media to attach, in order.
    pub media_ids: Vec<i64>,
    /// Its poll.
    pub poll: Option<PollDraft>,
    /// If given, the only accounts that may be mentioned.
    pub allowed_mentions: Option<Vec<AccountId>>,
    /// The app it is written with.
    pub application_id: Option<ApplicationId>,
    /// The same key within an hour means the same status.
    pub idempotency_key: Option<String>,
    /// The language of the interface, for want of a better one.
    pub locale: String,
}

/// What an author says of the sensitivity of a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sensitivity {
    /// Nothing: the settings decide, and a content warning makes it sensitive.
    #[default]
    AsUsual,
    /// Not sensitive, unless there is a content warning (JSON's `false`).
    OnlyIfWarned,
    /// This, whatever else (forms, and JSON's `true`).
    Exactly(bool),
}

/// A poll as its author wants it. <https://docs.joinmastodon.org/methods/statuses/#form-data-parameters>
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PollDraft {
    /// What can be chosen, as typed.
    pub options: Vec<String>,
    /// Seconds until it ends.
    pub expires_in: Option<i64>,
    /// More than one option may be chosen.
    pub multiple: bool,
    /// Totals show only at the end.
    pub hide_totals: bool,
}

/// A text without the blanks at its ends, as Ruby's `strip` has it: only ASCII's.
pub(super) fn strip(text: &str) -> &str {
    text.trim_matches(['\0', '\t', '\n', '\u{b}', '\u{c}', '\r', ' '])
}

/// Whether a text has nothing to see, in any script.
pub(super) fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ascii_blanks_are_stripped_but_any_blank_is_blank() {
        assert_eq!(strip("\u{b}both ends\u{c}\r\n"), "both ends");
        assert_eq!(strip("\u{a0}hard\u{3000}"), "\u{a0}hard\u{3000}");
        assert!(is_blank("\u{a0}\u{3000}\u{2003}\t"));
        assert!(!is_blank("\u{200b}"));
    }
}

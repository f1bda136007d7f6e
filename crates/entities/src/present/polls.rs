//! Polls of a loaded page.

use chrono::NaiveDateTime;
use ferrodon_db::statuses::parts::Poll as Row;

use crate::{
    hydrate::statuses::StatusPage,
    poll::{Poll, PollOption},
    presenter::Presenter,
    time::Time,
};

impl StatusPage {
    /// Presents a poll of the page.
    pub(crate) fn poll(
        &self,
        presenter: &Presenter,
        row: &Row,
        domain: Option<&str>,
        now: NaiveDateTime,
    ) -> Poll {
        let expired = row.expires_at.is_some_and(|end| end <= now);
        let totals_shown = expired || !row.hide_totals;
        let own_votes = self
            .accounts
            .viewer
            .map(|_| self.votes.get(&row.id).cloned().unwrap_or_default());
        let voted = self.accounts.viewer.map(|viewer| {
            viewer.account_id == row.account_id
                || own_votes.as_ref().is_some_and(|votes| !votes.is_empty())
        });
        Poll {
            id: row.id,
            expires_at: row.expires_at.map(Time),
            expired,
            multiple: row.multiple,
            votes_count: row.votes_count,
            voters_count: row.voters_count,
            voted,
            own_votes,
            options: row
                .options
                .iter()
                .enumerate()
                .map(|(index, title)| PollOption {
                    title: title.clone(),
                    votes_count: totals_shown
                        .then(|| row.cached_tallies.get(index).copied().unwrap_or(0)),
                })
                .collect(),
            emojis: self
                .accounts
                .emojis_of(presenter, &row.options.join(" "), domain),
        }
    }
}

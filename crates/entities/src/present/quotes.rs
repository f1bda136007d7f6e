//! Quotes of a loaded page.

use ferrodon_db::statuses::{Status as Row, parts::Quote as QuoteRow};
use ferrodon_types::Visibility;

use crate::{
    hydrate::statuses::StatusPage,
    presenter::Presenter,
    status::{Quote, Quoted},
};

/// How deep a status stands in the answer: its quote is full at the top, shallow below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Depth {
    /// Asked for, or reblogged by one that was.
    Top,
    /// Quoted.
    Quoted,
}

const PENDING: i32 = 0;
const ACCEPTED: i32 = 1;
const REJECTED: i32 = 2;
const REVOKED: i32 = 3;

impl StatusPage {
    /// Presents the quote that a status makes. Quotes of old, made without consent, show only once accepted.
    pub(crate) fn quote(&self, presenter: &Presenter, row: &QuoteRow, depth: Depth) -> Option<Quote> {
        if row.legacy && row.state_code != ACCEPTED {
            return None;
        }
        let quoted = row.quoted_status_id.and_then(|id| self.statuses.get(&id));
        let state = self.quote_state(row, quoted);
        let shown = quoted.filter(|_| matches!(state, "accepted" | "blocked_domain" | "blocked_account" | "muted_account"));
        // a quote of a reblog shows nothing
        let shown = shown.filter(|status| !status.is_reblog());
        Some(Quote {
            state,
            quoted: match depth {
                Depth::Top => Quoted::Full {
                    quoted_status: shown.and_then(|status| self.status(presenter, status.id, Depth::Quoted)).map(Box::new),
                },
                Depth::Quoted => Quoted::Shallow { quoted_status_id: shown.map(|status| status.id) },
            },
        })
    }

    fn quote_state(&self, row: &QuoteRow, quoted: Option<&Row>) -> &'static str {
        match row.state_code {
            PENDING => return "pending",
            REJECTED => return "rejected",
            REVOKED => return "revoked",
            ACCEPTED => {}
            _ => return "deleted",
        }
        let Some(quoted) = quoted else {
            return "deleted";
        };
        if !self.may_see_quoted(quoted) {
            return "unauthorized";
        }
        if self.accounts.viewer.is_some_and(|viewer| viewer.account_id == quoted.account_id) {
            return "accepted";
        }
        let author = self.accounts.accounts.get(&quoted.account_id);
        let relations = &self.quoted_authors;
        if author.and_then(|author| author.domain.as_ref()).is_some_and(|domain| relations.domain_blocking.contains(domain)) {
            "blocked_domain"
        } else if relations.blocking.contains(&quoted.account_id) {
            "blocked_account"
        } else if relations.muting.contains_key(&quoted.account_id) {
            "muted_account"
        } else {
            "accepted"
        }
    }

    /// Whether the viewer may see a quoted status: its audience, its author's blocks.
    fn may_see_quoted(&self, quoted: &Row) -> bool {
        let author = quoted.account_id;
        if self.accounts.accounts.get(&author).is_none_or(ferrodon_db::accounts::Account::is_unavailable) {
            return false;
        }
        let viewer = self.accounts.viewer.map(|viewer| viewer.account_id);
        if viewer == Some(author) {
            return true;
        }
        let mentioned = viewer.is_some_and(|viewer| {
            self.mentions.get(&quoted.id).is_some_and(|mentions| mentions.iter().any(|(mention, _)| mention.account_id == viewer))
        });
        match quoted.visibility() {
            Visibility::Public | Visibility::Unlisted => !self.quoted_authors.blocked_by.contains(&author),
            Visibility::Private => mentioned || viewer.is_some() && self.accounts.following.contains(&author),
            Visibility::Direct | Visibility::Limited => mentioned,
        }
    }
}

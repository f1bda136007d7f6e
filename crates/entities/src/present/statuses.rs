//! Statuses of a loaded page.

use ferrodon_db::statuses::{
    Status as Row,
    parts::{Mention as MentionRow, MentionedAccount},
};
use ferrodon_types::{
    StatusId,
    urls::{IdScheme, LocalActor},
};

use super::{accounts, approval, collections, html, media, quotes::Depth};
use crate::{
    hydrate::statuses::{StatusPage, emoji_text},
    media::MediaAttachment,
    presenter::Presenter,
    status::{Mention, Status, StatusApplication, StatusTag},
    time::Time,
};

/// How many media a status shows at most.
const MEDIA_SHOWN: usize = 4;

impl StatusPage {
    /// Presents statuses in the order asked for; what isn't on the page is left out.
    pub fn present(&self, presenter: &Presenter, ids: &[StatusId]) -> Vec<Status> {
        ids.iter()
            .filter_map(|id| self.present_one(presenter, *id))
            .collect()
    }

    /// Presents one status of the page.
    pub fn present_one(&self, presenter: &Presenter, id: StatusId) -> Option<Status> {
        self.status(presenter, id, Depth::Top)
    }

    pub(crate) fn status(
        &self,
        presenter: &Presenter,
        id: StatusId,
        depth: Depth,
    ) -> Option<Status> {
        let row = self.statuses.get(&id)?;
        let account = self.accounts.present_one(presenter, row.account_id)?;
        let author = self.accounts.accounts.get(&row.account_id)?;
        let actor = accounts::actor(author);
        let viewer = self.accounts.viewer.map(|viewer| viewer.account_id);
        let own = viewer == Some(row.account_id);
        let stats = self.stats.get(&id);
        let count = |of: fn(&ferrodon_db::statuses::StatusStats) -> i64| stats.map_or(0, of);
        let reblog = match row.reblog_of_id {
            // a reblog whose original is gone shows nothing
            Some(original) => Some(Box::new(self.status(presenter, original, depth)?)),
            None => None,
        };
        let mentions = self
            .mentions
            .get(&id)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let quote = self.quotes.get(&id);
        let local = self.is_local(row);
        let poll = self.polls.get(&id);
        let marked_id = row
            .reblog_of_id
            .filter(|_| self.marks_of_originals)
            .unwrap_or(id);
        let marked =
            |ids: &std::collections::HashSet<StatusId>| viewer.map(|_| ids.contains(&marked_id));
        let (content, text) = if self.for_redraft {
            (None, Some(row.text.clone()))
        } else if row.is_reblog() {
            (Some(String::new()), None)
        } else {
            (Some(self.content(presenter, row, local, mentions)), None)
        };
        Some(Status {
            id,
            created_at: Time(row.created_at),
            in_reply_to_id: row.in_reply_to_id,
            in_reply_to_account_id: row.in_reply_to_account_id,
            sensitive: if own {
                row.sensitive
            } else {
                row.sensitive || author.sensitized_at.is_some()
            },
            spoiler_text: row.spoiler_text.clone(),
            visibility: row.visibility().for_clients(),
            language: row.language.clone(),
            uri: uri(presenter, row, actor, local),
            url: url(presenter, row, actor, local),
            replies_count: count(|stats| stats.replies_count),
            reblogs_count: count(|stats| {
                stats.untrusted_reblogs_count.unwrap_or(stats.reblogs_count)
            }),
            favourites_count: count(|stats| {
                stats
                    .untrusted_favourites_count
                    .unwrap_or(stats.favourites_count)
            }),
            quotes_count: count(|stats| stats.quotes_count),
            edited_at: row.edited_at.map(Time),
            favourited: marked(&self.marks.favourited),
            reblogged: marked(&self.marks.reblogged),
            muted: viewer.map(|_| {
                row.conversation_id
                    .is_some_and(|conversation| self.marks.muted.contains(&conversation))
            }),
            bookmarked: marked(&self.marks.bookmarked),
            pinned: (own
                && !row.is_reblog()
                && row.visibility() <= ferrodon_types::Visibility::Private)
                .then(|| self.marks.pinned.contains(&id)),
            filtered: viewer.map(|_| self.filter_results(row)),
            content,
            text,
            reblog,
            application: self.application(row, own),
            account,
            media_attachments: self.media_of(presenter, row),
            mentions: mentions
                .iter()
                .filter(|(mention, _)| !mention.silent)
                .map(|(_, account)| mention(presenter, account))
                .collect(),
            tags: self
                .tags
                .get(&id)
                .into_iter()
                .flatten()
                .map(|tag| StatusTag {
                    name: tag.name.clone(),
                    url: presenter.urls.tag_url(&tag.name),
                })
                .collect(),
            emojis: self.accounts.emojis_of(
                presenter,
                &emoji_text(row, poll),
                author.domain.as_deref(),
            ),
            tagged_collections: self
                .collections
                .get(&id)
                .into_iter()
                .flatten()
                .map(|(row, items)| collections::present(presenter, row, items))
                .collect(),
            quote: quote.and_then(|quote| self.quote(presenter, quote, depth)),
            card: self
                .cards
                .get(&id)
                .map(|(posted, card)| self.card(presenter, posted.as_deref(), card)),
            poll: poll.map(|poll| {
                self.poll(
                    presenter,
                    poll,
                    author.domain.as_deref(),
                    presenter.clock.naive_now(),
                )
            }),
            quote_approval: self.quote_approval(row),
        })
    }

    /// A reblog carries the policy of what it reblogs.
    fn quote_approval(&self, row: &Row) -> crate::account::Approval {
        let of = row
            .reblog_of_id
            .filter(|id| self.facts.contains_key(id))
            .unwrap_or(row.id);
        match self.facts.get(&of) {
            Some(facts) => approval::quotes(&self.accounts, facts),
            None => crate::account::Approval {
                automatic: Vec::new(),
                manual: Vec::new(),
                current_user: "denied",
            },
        }
    }

    pub(crate) fn is_local(&self, row: &Row) -> bool {
        row.is_local()
            && self
                .accounts
                .accounts
                .get(&row.account_id)
                .is_some_and(ferrodon_db::accounts::Account::is_local)
    }

    fn content(
        &self,
        presenter: &Presenter,
        row: &Row,
        local: bool,
        mentions: &[(MentionRow, MentionedAccount)],
    ) -> String {
        if !local {
            return html::remote_status(&row.text);
        }
        let author = self.accounts.accounts.get(&row.account_id);
        let quoted = self
            .quotes
            .get(&row.id)
            .filter(|quote| !quote.legacy)
            .and_then(|quote| {
                let quoted = self.statuses.get(&quote.quoted_status_id?)?;
                let author = self.accounts.accounts.get(&quoted.account_id)?;
                let local = self.is_local(quoted);
                let actor = accounts::actor(author);
                url(presenter, quoted, actor, local)
                    .or_else(|| Some(uri(presenter, quoted, actor, local)))
            });
        html::local_status(presenter, row, author, mentions, quoted.as_deref())
    }

    /// Present where the author shares it, or looks at it; never for remote authors.
    fn application(&self, row: &Row, own: bool) -> Option<Option<StatusApplication>> {
        let author = self.accounts.accounts.get(&row.account_id)?;
        if !author.is_local() {
            return None;
        }
        let shared = self
            .accounts
            .logins
            .get(&row.account_id)
            .is_some_and(|login| login.settings.shows_application());
        (own || shared).then(|| {
            let application = self.applications.get(&row.application_id?)?;
            Some(StatusApplication {
                name: application.name.clone(),
                website: application
                    .website
                    .clone()
                    .filter(|website| !website.is_empty()),
            })
        })
    }

    /// The media in the author's order; by id where the author gave none.
    fn media_of(&self, presenter: &Presenter, row: &Row) -> Vec<MediaAttachment> {
        let found = self
            .media
            .get(&row.id)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let shown: Vec<_> = match &row.ordered_media_attachment_ids {
            Some(order) => order
                .iter()
                .filter_map(|id| found.iter().find(|media| media.id == *id))
                .collect(),
            None => found.iter().collect(),
        };
        shown
            .into_iter()
            .take(MEDIA_SHOWN)
            .map(|media| media::present(presenter, media, row.deleted_at.is_some()))
            .collect()
    }
}

fn uri(presenter: &Presenter, row: &Row, actor: LocalActor<'_>, local: bool) -> String {
    match &row.uri {
        Some(uri) if !local || !uri.is_empty() => uri.clone(),
        _ => presenter.urls.status_uri(actor, row.id, row.is_reblog()),
    }
}

fn url(presenter: &Presenter, row: &Row, actor: LocalActor<'_>, local: bool) -> Option<String> {
    if !local {
        return row.url.clone().filter(|url| accounts::is_web(url));
    }
    Some(presenter.urls.status_url(actor, row.id, row.is_reblog()))
}

/// The profile page that a mention leads to; the id where a remote account has none.
pub(crate) fn mentioned_url(presenter: &Presenter, account: &MentionedAccount) -> String {
    page_of(presenter, account).unwrap_or_else(|| account.uri.clone())
}

fn page_of(presenter: &Presenter, account: &MentionedAccount) -> Option<String> {
    match account.domain {
        None => Some(presenter.urls.account_url(LocalActor {
            id: account.id,
            username: &account.username,
            scheme: IdScheme::from_db(account.id_scheme),
        })),
        Some(_) => account.url.clone().filter(|url| accounts::is_web(url)),
    }
}

fn mention(presenter: &Presenter, account: &MentionedAccount) -> Mention {
    Mention {
        id: account.id,
        username: account.username.clone(),
        url: page_of(presenter, account),
        acct: accounts::acct(&account.username, account.domain.as_deref()),
    }
}

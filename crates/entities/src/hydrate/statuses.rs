//! Loads all that a page of statuses is presented from, in a fixed number of flights whatever its size:
//! the statuses with what they embed; their parts, authors and the viewer's marks; what the authors refer to; emoji.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDateTime;
use ferrodon_db::{
    Conn, QueryResult,
    collections::{self, Collection, CollectionItem},
    facts,
    filters::{self, FilterWithParts},
    statuses::{
        self, Status, StatusStats,
        parts::{
            self, Application, MediaAttachment, Mention, MentionedAccount, Poll, PreviewCard,
            Quote, StatusTag,
        },
        viewer_marks::{self, ViewerMarks},
    },
};
use ferrodon_types::{
    AccountId, ApplicationId, CollectionId, PollId, StatusId,
    facts::{MentionFacts, StatusFacts, ViewerFacts},
};

use super::{accounts::AccountPage, emojis::EmojiWanted};
use crate::presenter::{Presenter, Viewer};

/// Statuses with everything that hangs on them, by id.
#[derive(Debug, Default)]
pub struct StatusPage {
    pub(crate) accounts: AccountPage,
    pub(crate) statuses: HashMap<StatusId, Status>,
    pub(crate) stats: HashMap<StatusId, StatusStats>,
    pub(crate) media: HashMap<StatusId, Vec<MediaAttachment>>,
    pub(crate) mentions: HashMap<StatusId, Vec<(Mention, MentionedAccount)>>,
    pub(crate) tags: HashMap<StatusId, Vec<StatusTag>>,
    pub(crate) cards: HashMap<StatusId, (Option<String>, PreviewCard)>,
    pub(crate) polls: HashMap<StatusId, Poll>,
    pub(crate) quotes: HashMap<StatusId, Quote>,
    pub(crate) applications: HashMap<ApplicationId, Application>,
    /// The collections that texts link to, with what the viewer may see of them.
    pub(crate) collections: HashMap<StatusId, Vec<(Collection, Vec<CollectionItem>)>>,
    pub(crate) marks: ViewerMarks,
    pub(crate) votes: HashMap<PollId, Vec<i32>>,
    pub(crate) filters: Vec<FilterWithParts>,
    /// What `policy` judges of each.
    pub(crate) facts: HashMap<StatusId, StatusFacts>,
    /// The viewer with all relations to quoted authors.
    pub(crate) quoting_viewer: Option<ViewerFacts>,
    /// Whether reblogs carry the viewer's marks on what they reblog.
    pub(crate) marks_of_originals: bool,
    /// Whether texts are shown as typed, for writing a status anew.
    pub(crate) for_redraft: bool,
}

impl StatusPage {
    /// Loads a page for a viewer.
    pub async fn load(
        presenter: &Presenter,
        conn: &Conn,
        viewer: Option<Viewer>,
        ids: &[StatusId],
    ) -> QueryResult<Self> {
        let statuses = statuses::load_with_embedded(conn, ids).await?;
        Self::of_rows(presenter, conn, viewer, statuses).await
    }

    /// Lets reblogs carry the viewer's marks on what they reblog, as where single statuses are asked for. In lists they
    /// carry none.
    #[must_use]
    pub fn with_marks_of_originals(self) -> Self {
        Self {
            marks_of_originals: true,
            ..self
        }
    }

    /// Shows texts as typed in place of HTML, and quotes whether agreed to or not: all that it takes to write a status
    /// anew.
    #[must_use]
    pub fn for_redraft(self) -> Self {
        Self {
            for_redraft: true,
            ..self.with_marks_of_originals()
        }
    }

    /// Loads the rest of a page whose rows are at hand (embedded ones included).
    pub async fn of_rows(
        presenter: &Presenter,
        conn: &Conn,
        viewer: Option<Viewer>,
        rows: Vec<Status>,
    ) -> QueryResult<Self> {
        Self::with_accounts(presenter, conn, viewer, rows, &[]).await
    }

    /// As [`Self::of_rows`], with further accounts that are shown beside the statuses.
    pub async fn with_accounts(
        presenter: &Presenter,
        conn: &Conn,
        viewer: Option<Viewer>,
        rows: Vec<Status>,
        further: &[AccountId],
    ) -> QueryResult<Self> {
        let ids: Vec<StatusId> = rows.iter().map(|status| status.id).collect();
        let mut authors: Vec<AccountId> = rows.iter().map(|status| status.account_id).collect();
        authors.extend_from_slice(further);
        authors.sort_unstable();
        authors.dedup();
        let mut accounts = AccountPage::begin(presenter, conn, viewer).await?;
        let application_ids: Vec<ApplicationId> = rows
            .iter()
            .filter_map(|status| status.application_id)
            .collect();
        let with_poll: Vec<StatusId> = rows
            .iter()
            .filter(|status| status.poll_id.is_some())
            .map(|status| status.id)
            .collect();
        let now = presenter.clock.naive_now();
        let (
            stats,
            media,
            mentions,
            tags,
            cards,
            polls,
            quotes,
            applications,
            collections,
            (marks, filters),
            (),
        ) = futures_util::try_join!(
            statuses::load_stats(conn, &ids),
            parts::load_media(conn, &ids),
            parts::load_mentions(conn, &ids),
            parts::load_tags(conn, &ids),
            parts::load_cards(conn, &ids),
            parts::load_polls(conn, &with_poll),
            parts::load_quotes(conn, &ids),
            parts::load_applications(conn, &application_ids),
            load_collections(conn, viewer, &ids),
            viewers_part(conn, viewer, &rows, now),
            accounts.add(conn, &authors),
        )?;
        let mut page = Self {
            accounts,
            statuses: rows.into_iter().map(|status| (status.id, status)).collect(),
            stats: stats
                .into_iter()
                .map(|stats| (stats.status_id, stats))
                .collect(),
            media: group(
                media
                    .into_iter()
                    .filter_map(|media| Some((media.status_id?, media))),
            ),
            mentions: group(
                mentions
                    .into_iter()
                    .map(|mention| (mention.0.status_id, mention)),
            ),
            tags: group(tags.into_iter().map(|tag| (tag.status_id, tag))),
            cards: cards
                .into_iter()
                .map(|(status, url, card)| (status, (url, card)))
                .collect(),
            polls: polls
                .into_iter()
                .map(|poll| (poll.status_id, poll))
                .collect(),
            quotes: quotes
                .into_iter()
                .map(|quote| (quote.status_id, quote))
                .collect(),
            applications: applications
                .into_iter()
                .map(|application| (application.id, application))
                .collect(),
            collections: group(collections.into_iter()),
            marks,
            filters,
            ..Self::default()
        };
        page.finish(conn, viewer, now).await?;
        Ok(page)
    }

    /// What the parts refer to: votes, authors of cards, quoted authors, moved accounts; then all emoji.
    async fn finish(
        &mut self,
        conn: &Conn,
        viewer: Option<Viewer>,
        now: NaiveDateTime,
    ) -> QueryResult<()> {
        let mut further: Vec<AccountId> = self
            .cards
            .values()
            .filter_map(|(_, card)| card.author_account_id)
            .collect();
        further.extend(self.accounts.moved_targets());
        let polls: Vec<PollId> = self.polls.values().map(|poll| poll.id).collect();
        let quoted: HashSet<AccountId> = self
            .quotes
            .values()
            .filter_map(|quote| quote.quoted_account_id)
            .collect();
        let quoted: Vec<AccountId> = quoted.into_iter().collect();
        let viewer_id: Vec<AccountId> = viewer.iter().map(|viewer| viewer.account_id).collect();
        let ((votes, mut relations), ()) = futures_util::try_join!(
            async {
                match viewer {
                    Some(Viewer { account_id }) => futures_util::try_join!(
                        viewer_marks::load_votes(conn, account_id, &polls),
                        facts::load_relations(conn, &viewer_id, &quoted, now),
                    ),
                    None => Ok(Default::default()),
                }
            },
            self.accounts.add(conn, &further),
        )?;
        self.votes = votes;
        self.quoting_viewer = viewer.map(|viewer| ViewerFacts {
            relations: relations.remove(&viewer.account_id).unwrap_or_default(),
            ..ViewerFacts::new(viewer.account_id)
        });
        self.facts = self.build_facts();
        let mut wanted = EmojiWanted::default();
        for status in self.statuses.values() {
            let domain = self
                .accounts
                .accounts
                .get(&status.account_id)
                .and_then(|author| author.domain.as_deref());
            wanted.add_text(&emoji_text(status, self.polls.get(&status.id)), domain);
        }
        self.accounts.finish(conn, wanted).await
    }

    fn build_facts(&self) -> HashMap<StatusId, StatusFacts> {
        let rows: Vec<Status> = self.statuses.values().cloned().collect();
        let authors = self
            .accounts
            .accounts
            .values()
            .map(|account| (account.id, facts::author(account)))
            .collect();
        let mentions = self
            .mentions
            .iter()
            .map(|(id, mentions)| {
                let mentions = mentions.iter().map(|(row, _)| MentionFacts {
                    account_id: row.account_id,
                    silent: row.silent,
                });
                (*id, mentions.collect())
            })
            .collect();
        facts::build_statuses(&rows, &authors, &mentions)
    }
}

/// The text in which a status's emoji are looked for.
pub(crate) fn emoji_text(status: &Status, poll: Option<&Poll>) -> String {
    let mut text = format!("{} {}", status.spoiler_text, status.text);
    for option in poll.iter().flat_map(|poll| &poll.options) {
        text.push(' ');
        text.push_str(option);
    }
    text
}

/// The viewer's marks and filters; nothing for anonymous callers.
async fn viewers_part(
    conn: &Conn,
    viewer: Option<Viewer>,
    rows: &[Status],
    now: NaiveDateTime,
) -> QueryResult<(ViewerMarks, Vec<FilterWithParts>)> {
    let Some(Viewer { account_id }) = viewer else {
        return Ok(Default::default());
    };
    let owner = [account_id];
    let ids: Vec<StatusId> = rows.iter().map(|status| status.id).collect();
    let conversations: Vec<_> = rows
        .iter()
        .filter_map(|status| status.conversation_id)
        .collect();
    futures_util::try_join!(
        viewer_marks::load(conn, account_id, &ids, &conversations),
        filters::load_active(conn, &owner, now),
    )
}

/// The collections that the texts of statuses link to. Few texts do: then it is one query.
async fn load_collections(
    conn: &Conn,
    viewer: Option<Viewer>,
    statuses: &[StatusId],
) -> QueryResult<Vec<(StatusId, (Collection, Vec<CollectionItem>))>> {
    let tagged = collections::load_tagged(conn, statuses).await?;
    let ids: Vec<CollectionId> = tagged.iter().map(|(_, collection)| *collection).collect();
    let (rows, items) = futures_util::try_join!(
        collections::load_by_ids(conn, &ids),
        collections::load_items(conn, viewer.map(|viewer| viewer.account_id), &ids),
    )?;
    let with_items = |id: CollectionId| {
        let row = rows.iter().find(|row| row.id == id)?.clone();
        let items = items
            .iter()
            .filter(|item| item.collection_id == id)
            .cloned();
        Some((row, items.collect()))
    };
    Ok(tagged
        .into_iter()
        .filter_map(|(status, collection)| Some((status, with_items(collection)?)))
        .collect())
}

fn group<T>(rows: impl Iterator<Item = (StatusId, T)>) -> HashMap<StatusId, Vec<T>> {
    let mut groups: HashMap<StatusId, Vec<T>> = HashMap::new();
    for (id, row) in rows {
        groups.entry(id).or_default().push(row);
    }
    groups
}

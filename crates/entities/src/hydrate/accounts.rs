//! Loads all that a page of accounts is presented from, in three flights at most.

use std::{collections::HashMap, sync::Arc};

use ferrodon_caches::site_settings::SiteSettings;
use ferrodon_db::{
    Conn, QueryResult,
    accounts::{
        self, Account, AccountStats,
        shown::{self, ShownAccount},
    },
    relationships,
    users::{Role, UserSettings},
};
use ferrodon_types::{
    AccountId,
    facts::{FollowFacts, ViewerFacts},
};

use super::emojis::{EmojiPage, EmojiWanted};
use crate::presenter::{Presenter, Viewer};

/// A login behind a local account, its settings read.
#[derive(Debug)]
pub(crate) struct Login {
    pub(crate) settings: UserSettings,
    pub(crate) role: Option<Role>,
}

/// Accounts with what hangs on them, by id.
#[derive(Debug, Default)]
pub struct AccountPage {
    pub(crate) accounts: HashMap<AccountId, Account>,
    pub(crate) stats: HashMap<AccountId, AccountStats>,
    pub(crate) logins: HashMap<AccountId, Login>,
    /// Accounts that bios and profile fields of local accounts mention.
    pub(crate) mentioned: Vec<Account>,
    pub(crate) emojis: EmojiPage,
    /// The viewer with the follows between them and the page's accounts; other relations are not loaded.
    pub(crate) viewer_facts: Option<ViewerFacts>,
    pub(crate) viewer: Option<Viewer>,
    pub(crate) site: Arc<SiteSettings>,
}

impl AccountPage {
    /// Loads a page: the accounts, where they moved to, counters, logins, roles, emoji, mentioned accounts.
    pub async fn load(
        presenter: &Presenter,
        conn: &Conn,
        viewer: Option<Viewer>,
        ids: &[AccountId],
    ) -> QueryResult<Self> {
        let mut page = Self::begin(presenter, conn, viewer).await?;
        page.add(conn, ids).await?;
        page.finish(conn, EmojiWanted::default()).await?;
        Ok(page)
    }

    /// An empty page for a viewer.
    pub(crate) async fn begin(
        presenter: &Presenter,
        conn: &Conn,
        viewer: Option<Viewer>,
    ) -> QueryResult<Self> {
        let viewer_facts = viewer.map(|viewer| ViewerFacts::new(viewer.account_id));
        Ok(Self {
            viewer,
            viewer_facts,
            site: presenter.settings.get(conn).await?,
            ..Self::default()
        })
    }

    /// Adds accounts, their counters, logins and follows: one flight, two statements. Known ones are not loaded again.
    pub(crate) async fn add(&mut self, conn: &Conn, ids: &[AccountId]) -> QueryResult<()> {
        let mut ids: Vec<AccountId> = ids
            .iter()
            .copied()
            .filter(|id| !self.accounts.contains_key(id))
            .collect();
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() {
            return Ok(());
        }
        let follows = async {
            match self.viewer {
                Some(viewer) => relationships::load_follows(conn, viewer.account_id, &ids).await,
                None => Ok(Default::default()),
            }
        };
        let (shown, (following, followed_by)) =
            futures_util::try_join!(shown::load(conn, &ids), follows)?;
        for ShownAccount {
            account,
            stats,
            login,
        } in shown
        {
            self.stats.extend(stats.map(|stats| (account.id, stats)));
            self.logins.extend(login.map(|login| {
                let settings = UserSettings::parse(login.settings.as_deref());
                let role = login.role;
                (account.id, Login { settings, role })
            }));
            self.accounts.insert(account.id, account);
        }
        if let Some(viewer) = &mut self.viewer_facts {
            for id in following {
                viewer.relations.entry(id).following = Some(FollowFacts::default());
            }
            for (id, since) in followed_by {
                viewer.relations.entry(id).followed_by = Some(since);
            }
        }
        Ok(())
    }

    /// Where the page's accounts moved to, as far as it is not loaded yet.
    pub(crate) fn moved_targets(&self) -> Vec<AccountId> {
        self.accounts
            .values()
            .filter_map(|account| account.moved_to_account_id)
            .filter(|id| !self.accounts.contains_key(id))
            .collect()
    }

    /// Loads what the texts of the page refer to: moved accounts, then emoji and mentioned accounts in one flight.
    /// `wanted` brings the emoji of other texts (statuses, polls) along.
    pub(crate) async fn finish(&mut self, conn: &Conn, mut wanted: EmojiWanted) -> QueryResult<()> {
        self.add(conn, &self.moved_targets()).await?;
        for account in self
            .accounts
            .values()
            .filter(|account| !account.is_unavailable())
        {
            wanted.add_account(account);
        }
        let handles = self.handles_in_bios();
        let (emojis, mentioned) =
            futures_util::try_join!(wanted.load(conn), accounts::load_by_handles(conn, &handles))?;
        self.emojis = emojis;
        self.mentioned = mentioned;
        Ok(())
    }

    /// Handles in bios and fields of local accounts, as (username, domain).
    fn handles_in_bios(&self) -> Vec<(String, Option<String>)> {
        let mut handles: Vec<_> = self
            .accounts
            .values()
            .filter(|account| account.is_local() && !account.is_unavailable())
            .flat_map(|account| {
                let fields = crate::present::fields::raw(account)
                    .into_iter()
                    .map(|field| field.value);
                std::iter::once(account.note.clone()).chain(fields)
            })
            .filter(|text| text.contains('@'))
            .flat_map(|text| crate::present::html::handles(&text))
            .collect();
        handles.sort_unstable();
        handles.dedup();
        handles
    }

    /// The role of a local account's user, if it has one.
    pub(crate) fn role_of(&self, id: AccountId) -> Option<&Role> {
        self.logins.get(&id)?.role.as_ref()
    }
}

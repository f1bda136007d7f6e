//! The accounts, emoji and addresses that the vectors stand on.

use ferrodon_text::render::{KnownMention, RenderContext};
use ferrodon_types::LocalUrls;
use serde::Deserialize;
use serde_json::Value;

use crate::vectors;

/// An account of `_rows.json`.
#[derive(Deserialize, Clone)]
pub(crate) struct Account {
    pub(crate) id: i64,
    username: String,
    domain: Option<String>,
    url: Option<String>,
}

/// Our server and whom it knows.
pub(crate) struct World {
    pub(crate) urls: LocalUrls,
    pub(crate) accounts: Vec<Account>,
}

impl World {
    pub(crate) fn new() -> Self {
        let rows: Vec<(String, Value)> = vectors::read_as("_rows");
        let accounts = rows.into_iter().filter(|(table, _)| table == "accounts");
        let urls = LocalUrls::new("garden.test", "garden.test", true);
        let accounts = accounts
            .map(|(_, row)| {
                let mut account: Account = serde_json::from_value(row).expect("an account's row");
                account.url = match account.domain {
                    None => Some(urls.profile_url(&account.username)),
                    // only pages of the web are shown
                    Some(_) => account.url.filter(|url| url.starts_with("http")),
                };
                account
            })
            .collect();
        Self { urls, accounts }
    }

    /// These accounts (all if there are no ids), as mentions.
    pub(crate) fn mentions(&self, ids: &[i64]) -> Vec<KnownMention<'_>> {
        let mention = |account: &'_ Account| -> KnownMention<'_> {
            let account = self
                .accounts
                .iter()
                .find(|known| known.id == account.id)
                .expect("it is one of them");
            KnownMention {
                username: &account.username,
                domain: account.domain.as_deref(),
                url: account.url.as_deref().unwrap_or_default(),
            }
        };
        if ids.is_empty() {
            return self.accounts.iter().map(mention).collect();
        }
        ids.iter()
            .filter_map(|id| self.accounts.iter().find(|account| account.id == *id))
            .map(mention)
            .collect()
    }

    pub(crate) fn context<'a>(&'a self, mentions: &'a [KnownMention<'a>]) -> RenderContext<'a> {
        RenderContext {
            urls: &self.urls,
            mentions,
            quoted_url: None,
        }
    }
}

//! Finds the custom emoji that a page's texts name, and loads them in one statement.

use std::collections::{HashMap, HashSet};

use ferrodon_db::{
    Conn, QueryResult,
    accounts::Account,
    emojis::{self, CustomEmoji},
};
use ferrodon_text::extract;

/// Shortcodes to look up, by domain (`None` is this server).
#[derive(Debug, Default)]
pub(crate) struct EmojiWanted(HashSet<(String, Option<String>)>);

impl EmojiWanted {
    /// Wants what a text names, from the author's server.
    pub(crate) fn add_text(&mut self, text: &str, domain: Option<&str>) {
        if text.contains(':') {
            self.0.extend(
                extract::shortcodes(text)
                    .into_iter()
                    .map(|code| (code.to_owned(), domain.map(str::to_owned))),
            );
        }
    }

    /// Wants what a profile names.
    pub(crate) fn add_account(&mut self, account: &Account) {
        self.add_text(&account_text(account), account.domain.as_deref());
    }

    /// Loads all of it.
    pub(crate) async fn load(self, conn: &Conn) -> QueryResult<EmojiPage> {
        let pairs: Vec<_> = self.0.into_iter().collect();
        let found = emojis::load_by_shortcodes(conn, &pairs).await?;
        Ok(EmojiPage(
            found
                .into_iter()
                .map(|emoji| ((emoji.shortcode.clone(), emoji.domain.clone()), emoji))
                .collect(),
        ))
    }
}

/// The text in which an account's emoji are looked for.
pub(crate) fn account_text(account: &Account) -> String {
    let mut text = format!("{} {}", account.note, account.display_name);
    for field in crate::present::fields::raw(account) {
        text.push(' ');
        text.push_str(&field.name);
        text.push(' ');
        text.push_str(&field.value);
    }
    text
}

/// Loaded emoji by shortcode and domain.
#[derive(Debug, Default)]
pub(crate) struct EmojiPage(HashMap<(String, Option<String>), CustomEmoji>);

impl EmojiPage {
    /// The emoji that a text names, in the order of their first appearance.
    pub(crate) fn in_text<'a>(&'a self, text: &str, domain: Option<&str>) -> Vec<&'a CustomEmoji> {
        if self.0.is_empty() || !text.contains(':') {
            return Vec::new();
        }
        let mut seen = HashSet::new();
        extract::shortcodes(text)
            .into_iter()
            .filter(|code| seen.insert(*code))
            .filter_map(|code| self.0.get(&(code.to_owned(), domain.map(str::to_owned))))
            .collect()
    }
}

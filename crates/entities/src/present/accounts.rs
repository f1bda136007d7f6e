//! Accounts of a loaded page.

use ferrodon_db::{accounts::Account as Row, users::Role as RoleRow};
use ferrodon_storage::Style;
use ferrodon_types::{
    AccountId,
    urls::{IdScheme, LocalActor},
};

use super::{approval, emojis, fields, html, media};
use crate::{
    account::{Account, AccountRole, Field},
    hydrate::{accounts::AccountPage, emojis::account_text},
    presenter::Presenter,
    time::{Day, Time},
};

/// What an account's addresses are made from.
pub(crate) fn actor(row: &Row) -> LocalActor<'_> {
    LocalActor {
        id: row.id,
        username: &row.username,
        scheme: IdScheme::from_db(row.id_scheme),
    }
}

/// Its page for people; falls back to the id for remote accounts whose page is unknown or no web address.
pub(crate) fn url(presenter: &Presenter, row: &Row) -> String {
    if row.is_local() {
        return presenter.urls.account_url(actor(row));
    }
    row.url
        .as_deref()
        .filter(|url| is_web(url))
        .unwrap_or(&row.uri)
        .to_owned()
}

/// Its ActivityPub id.
pub(crate) fn uri(presenter: &Presenter, row: &Row) -> String {
    if row.is_local() {
        presenter.urls.actor_uri(actor(row))
    } else {
        row.uri.clone()
    }
}

pub(crate) fn is_web(url: &str) -> bool {
    let lower = url.get(..8).unwrap_or(url).to_ascii_lowercase();
    lower.starts_with("https://") || lower.starts_with("http://")
}

/// `name`, or `name@domain` with the domain in Unicode.
pub(crate) fn acct(username: &str, domain: Option<&str>) -> String {
    match domain {
        None => username.to_owned(),
        Some(domain) => format!("{username}@{}", ferrodon_types::domain::display(domain)),
    }
}

impl AccountPage {
    /// Presents accounts in the order asked for; unknown ids are left out.
    pub fn present(&self, presenter: &Presenter, ids: &[AccountId]) -> Vec<Account> {
        ids.iter()
            .filter_map(|id| self.present_one(presenter, *id))
            .collect()
    }

    /// Presents one account of the page.
    pub fn present_one(&self, presenter: &Presenter, id: AccountId) -> Option<Account> {
        let mut account = self.without_moved(presenter, self.accounts.get(&id)?);
        let row = self.accounts.get(&id)?;
        if let Some(target) = row.moved_to_account_id {
            let moved = (!row.is_unavailable())
                .then(|| self.accounts.get(&target))
                .flatten();
            account.moved =
                Some(moved.map(|target| Box::new(self.without_moved(presenter, target))));
        }
        Some(account)
    }

    fn without_moved(&self, presenter: &Presenter, row: &Row) -> Account {
        let gone = row.is_unavailable();
        let shown = |text: &str| if gone { String::new() } else { text.to_owned() };
        let stats = self.stats.get(&row.id);
        let login = self.logins.get(&row.id);
        let files = &presenter.storage;
        let avatar = media::avatar(row).filter(|_| !gone);
        let header = media::header(row).filter(|_| !gone);
        let role = (!gone)
            .then(|| self.role_of(row.id))
            .flatten()
            .filter(|role| role.highlighted);
        Account {
            id: row.id,
            username: row.username.clone(),
            acct: acct(&row.username, row.domain.as_deref()),
            display_name: shown(&row.display_name),
            locked: !gone && row.locked,
            bot: !gone && row.is_bot(),
            discoverable: if gone { Some(false) } else { row.discoverable },
            indexable: !gone && row.indexable,
            group: row.actor_type.as_deref() == Some("Group"),
            created_at: Time::midnight(row.created_at.date()),
            note: if gone {
                String::new()
            } else {
                html::note(presenter, row, &self.mentioned)
            },
            url: url(presenter, row),
            uri: uri(presenter, row),
            avatar: avatar.map_or_else(
                || files.missing_avatar(),
                |file| files.file(&file, Style::Original),
            ),
            avatar_static: avatar.map_or_else(|| files.missing_avatar(), |file| files.still(&file)),
            avatar_description: shown(&row.avatar_description),
            header: header.map_or_else(
                || files.missing_header(),
                |file| files.file(&file, Style::Original),
            ),
            header_static: header.map_or_else(|| files.missing_header(), |file| files.still(&file)),
            header_description: shown(&row.header_description),
            followers_count: stats.map_or(0, |stats| stats.followers_count),
            following_count: stats.map_or(0, |stats| stats.following_count),
            statuses_count: stats.map_or(0, |stats| stats.statuses_count),
            last_status_at: stats.and_then(|stats| stats.last_status_at).map(Day),
            hide_collections: row.hide_collections,
            show_media: row.show_media,
            show_media_replies: row.show_media_replies,
            show_featured: row.show_featured,
            noindex: row
                .is_local()
                .then(|| login.map(|login| login.settings.noindex(self.site.noindex()))),
            feature_approval: approval::features(self, row),
            emojis: if gone {
                Vec::new()
            } else {
                self.emojis_of(presenter, &account_text(row), row.domain.as_deref())
            },
            roles: row
                .is_local()
                .then(|| role.map(account_role).into_iter().collect()),
            fields: if gone {
                Vec::new()
            } else {
                self.fields(presenter, row)
            },
            moved: None,
            suspended: gone.then_some(true),
            limited: row.is_silenced().then_some(true),
            memorial: row.memorial.then_some(true),
            email_subscriptions: self.site.flag("email_subscriptions", false).then(|| {
                let allowed = self
                    .role_of(row.id)
                    .is_some_and(|role| role.permissions & (1 | 1 << 22) != 0);
                login.map(|login| allowed && login.settings.flag("email_subscriptions", false))
            }),
        }
    }

    fn fields(&self, presenter: &Presenter, row: &Row) -> Vec<Field> {
        fields::raw(row)
            .into_iter()
            .map(|field| Field {
                value: html::field(presenter, row, &field, &self.mentioned),
                ..field
            })
            .collect()
    }

    /// The emoji that a text names.
    pub(crate) fn emojis_of(
        &self,
        presenter: &Presenter,
        text: &str,
        domain: Option<&str>,
    ) -> Vec<crate::emoji::CustomEmoji> {
        self.emojis
            .in_text(text, domain)
            .into_iter()
            .map(|row| emojis::present(presenter, row))
            .collect()
    }
}

fn account_role(role: &RoleRow) -> AccountRole {
    AccountRole {
        id: role.id,
        name: role.name.clone(),
        color: role.color.clone(),
    }
}

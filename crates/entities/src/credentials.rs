//! One's own account, ready to be sent. <https://docs.joinmastodon.org/entities/Account/#CredentialAccount>

use ferrodon_db::{
    Conn, QueryResult,
    users::{self, Role as RoleRow, UserSettings},
};
use ferrodon_policy::roles::permissions_of;
use ferrodon_types::{AccountId, RoleId, facts::RoleFacts};

use crate::{
    account::{CredentialAccount, Role, Source},
    hydrate::accounts::AccountPage,
    present::fields,
    presenter::Presenter,
};

/// Everybody's role.
const EVERYONE: RoleId = RoleId(-99);
/// Collections that somebody without a role may have, where even everybody's role is gone.
const COLLECTIONS: i32 = 10;

/// Presents the viewer's own account with what is behind it. `follow_requests_count`: how many wait, counted up to 40.
pub async fn present(
    presenter: &Presenter,
    conn: &Conn,
    viewer: AccountId,
    follow_requests_count: i64,
) -> QueryResult<Option<CredentialAccount>> {
    let ids = [viewer];
    let (page, everyone) = futures_util::try_join!(
        AccountPage::load(presenter, conn, Some(viewer.into()), &ids),
        users::find_role(conn, EVERYONE),
    )?;
    let (Some(account), Some(row)) = (
        page.present_one(presenter, viewer),
        page.accounts.get(&viewer),
    ) else {
        return Ok(None);
    };
    let none = UserSettings::default();
    let settings = page
        .logins
        .get(&viewer)
        .map_or(&none, |login| &login.settings);
    let source = Source {
        privacy: settings.default_privacy(row.locked).as_str().to_owned(),
        sensitive: settings.default_sensitive(),
        // as it was set, even to nothing
        language: settings.text("default_language").map(str::to_owned),
        note: row.note.clone(),
        fields: fields::raw(row),
        follow_requests_count,
        hide_collections: row.hide_collections,
        discoverable: row.discoverable,
        indexable: row.indexable,
        attribution_domains: row.attribution_domains.clone().unwrap_or_default(),
        quote_policy: settings.default_quote_policy().to_owned(),
    };
    let role = role(page.role_of(viewer), everyone.as_ref());
    Ok(Some(CredentialAccount {
        account,
        source,
        role,
    }))
}

fn role(own: Option<&RoleRow>, everyone: Option<&RoleRow>) -> Role {
    let own = own.or(everyone);
    let permissions = permissions_of(RoleFacts {
        permissions: own.map_or(0, |role| role.permissions),
        everyone: everyone.map_or(0, |role| role.permissions),
        ..RoleFacts::default()
    });
    Role {
        id: own.map_or(EVERYONE, |role| role.id),
        name: own.map(|role| role.name.clone()).unwrap_or_default(),
        permissions: permissions.to_string(),
        color: own.map(|role| role.color.clone()).unwrap_or_default(),
        highlighted: own.is_some_and(|role| role.highlighted),
        collection_limit: own.map_or(COLLECTIONS, |role| role.collection_limit),
    }
}

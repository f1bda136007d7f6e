//! What an address leads to: people, statuses and collections of this server, and of others.

use ferrodon_db::{accounts, collections, facts, statuses as rows};
use ferrodon_policy::collections::show;
use ferrodon_types::{
    AccountId, CollectionId, StatusId, domain, uri::Uri, urls::LocalResource, username,
};

use super::SearchError;
use crate::{Context, RemoteResource, Unresolved, statuses};

/// Finds what an address of the web leads to, if the viewer may see it.
///
/// # Errors
/// [`SearchError::NotAllowed`], if it was fetched and the viewer may not: then its server gave it to us, and the viewer
/// knows that it is there.
pub(super) async fn find(
    ctx: &Context,
    address: &str,
    viewer: AccountId,
) -> Result<Option<RemoteResource>, SearchError> {
    if ctx.urls.is_local_url(address) {
        let found = find_here(ctx, address).await?;
        return seen(ctx, found, viewer).await;
    }
    match ctx.resolver.resource(address).await {
        Ok(resource) => match seen(ctx, Some(resource), viewer).await? {
            None => Err(SearchError::NotAllowed),
            found => Ok(found),
        },
        Err(Unresolved::Unreachable) => {
            let conn = ctx.database().get().await?;
            let known = accounts::find_id_by_uri(&conn, address).await?;
            Ok(known.map(RemoteResource::Account))
        }
        Err(Unresolved::Refused) => {
            let likely = likely_uri(address);
            let conn = ctx.database().get().await?;
            let known = rows::find_id_by_address(&conn, address, likely.as_deref()).await?;
            drop(conn);
            seen(ctx, known.map(RemoteResource::Status), viewer).await
        }
        Err(Unresolved::Nothing) => Ok(None),
    }
}

/// What a page of this server is about. Of the two forms of an account's address only that with its name is one.
async fn find_here(ctx: &Context, address: &str) -> Result<Option<RemoteResource>, SearchError> {
    let Ok(uri) = Uri::parse(address) else {
        return Ok(None);
    };
    let (username, domain) = match LocalResource::from_path(uri.path()) {
        Some(LocalResource::Status(id)) => return Ok(Some(RemoteResource::Status(id))),
        Some(LocalResource::Collection(id)) => return Ok(Some(RemoteResource::Collection(id))),
        Some(LocalResource::AccountByName(name)) => (name, None),
        Some(LocalResource::AccountByHandle { username, domain }) => (username, Some(domain)),
        Some(LocalResource::InstanceActor | LocalResource::AccountById(_)) | None => {
            return Ok(None);
        }
    };
    let Ok(domain) = domain.as_deref().map(domain::normalize).transpose() else {
        return Ok(None);
    };
    let conn = ctx.database().get().await?;
    let account = accounts::find_by_handle(&conn, &username, domain.as_deref()).await?;
    Ok(account.map(|account| RemoteResource::Account(account.id)))
}

/// The same, if it is there and the viewer may see it. Accounts are seen by everyone, blocked ones too.
async fn seen(
    ctx: &Context,
    resource: Option<RemoteResource>,
    viewer: AccountId,
) -> Result<Option<RemoteResource>, SearchError> {
    let is_seen = match resource {
        None => false,
        Some(RemoteResource::Account(_)) => true,
        Some(RemoteResource::Status(id)) => sees_status(ctx, id, viewer).await?,
        Some(RemoteResource::Collection(id)) => sees_collection(ctx, id, viewer).await?,
    };
    Ok(resource.filter(|_| is_seen))
}

async fn sees_status(ctx: &Context, id: StatusId, viewer: AccountId) -> Result<bool, SearchError> {
    let conn = ctx.database().get().await?;
    let now = ctx.clock().naive_now();
    let seen = statuses::load(&conn, Some(viewer), &[id], now).await?;
    Ok(seen.visible(id).is_ok())
}

async fn sees_collection(
    ctx: &Context,
    id: CollectionId,
    viewer: AccountId,
) -> Result<bool, SearchError> {
    let conn = ctx.database().get().await?;
    let Some(collection) = collections::load_by_ids(&conn, &[id]).await?.pop() else {
        return Ok(false);
    };
    let now = ctx.clock().naive_now();
    let owner = collection.account_id;
    let viewer = facts::load_viewer(&conn, viewer, &[owner], now).await?;
    Ok(show(viewer.as_ref(), owner))
}

/// The id that the status of a page `/@alice/1` has on a server of Mastodon's kind.
fn likely_uri(address: &str) -> Option<String> {
    let (head, tail) = address.rsplit_once("/@")?;
    let end = tail.find(['?', '#']).unwrap_or(tail.len());
    let (page, rest) = tail.split_at(end);
    let (name, id) = page.split_once('/')?;
    let is_status = username::is_well_formed(name)
        && !id.is_empty()
        && id.bytes().all(|byte| byte.is_ascii_digit());
    is_status.then(|| format!("{head}/users/{name}/statuses/{id}{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_statuses_have_likely_ids() {
        let likely = |page: &str| likely_uri(&format!("https://far.example{page}"));
        let is = |path: &str| Some(format!("https://far.example{path}"));
        assert_eq!(likely("/@bob/12"), is("/users/bob/statuses/12"));
        assert_eq!(likely("/@bob/12?x=1"), is("/users/bob/statuses/12?x=1"));
        for other in [
            "/@bob",
            "/@bob/",
            "/@bob/12/embed",
            "/@bob/x",
            "/@/12",
            "/bob/12",
        ] {
            assert_eq!(likely(other), None, "{other}");
        }
    }
}

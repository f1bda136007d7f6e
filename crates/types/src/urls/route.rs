//! What the paths of this server that stand for people, posts and collections lead to.

use crate::{AccountId, CollectionId, StatusId};

/// The pages below an account that are about the account itself.
const TABS: [&str; 4] = ["with_replies", "media", "featured", "collections"];

/// What an address of ours stands for. Nothing is looked up: the account or status need not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LocalResource {
    /// `/actor`
    InstanceActor,
    /// `/@alice` with its tabs, or `/users/alice`
    AccountByName(String),
    /// `/ap/users/1`
    AccountById(AccountId),
    /// `/@alice@example.com`: how this server shows an account, most likely of another one.
    AccountByHandle {
        /// The name, as written.
        username: String,
        /// The server, as written.
        domain: String,
    },
    /// A post, in any of its three forms. The account in the address isn't compared.
    Status(StatusId),
    /// A collection, in either form. The account in the address isn't compared.
    Collection(CollectionId),
}

impl LocalResource {
    /// Reads a path, which begins with a slash. A trailing slash makes it another page, a format suffix doesn't.
    pub fn from_path(path: &str) -> Option<Self> {
        let segments: Vec<&str> = path.strip_prefix('/')?.split('/').collect();
        match segments.as_slice() {
            ["actor"] => Some(Self::InstanceActor),
            ["ap", "users", id] => account_by_id(without_format(id)),
            ["ap", "users", _, "statuses", id] | ["users", _, "statuses", id] => status(id),
            ["ap", "users", _, "collections", id] | ["collections", id] => collection(id),
            ["users", name] => account_by_name(without_format(name)),
            [handle] => {
                let handle = handle.strip_prefix('@')?;
                account_by_name(without_format(handle)).or_else(|| account_by_handle(handle))
            }
            [handle, tab] if handle.starts_with('@') && TABS.contains(&without_format(tab)) => {
                account_by_name(&handle[1..])
            }
            [handle, "tagged", tag] if handle.starts_with('@') && !tag.is_empty() => {
                account_by_name(&handle[1..])
            }
            [handle, id] if handle.starts_with('@') => status(id),
            _ => None,
        }
    }
}

fn account_by_name(name: &str) -> Option<LocalResource> {
    let plain = !name.is_empty() && !name.contains(['@', '/']);
    plain.then(|| LocalResource::AccountByName(name.to_owned()))
}

fn account_by_handle(handle: &str) -> Option<LocalResource> {
    let (username, rest) = handle.split_once('@')?;
    let domain = rest.split('@').next().unwrap_or_default();
    (!username.is_empty() && !domain.is_empty()).then(|| LocalResource::AccountByHandle {
        username: username.to_owned(),
        domain: domain.to_owned(),
    })
}

fn account_by_id(id: &str) -> Option<LocalResource> {
    let id = AccountId(id.parse().ok()?);
    Some(if id == AccountId::INSTANCE_ACTOR {
        LocalResource::InstanceActor
    } else {
        LocalResource::AccountById(id)
    })
}

fn status(id: &str) -> Option<LocalResource> {
    without_format(id)
        .parse()
        .ok()
        .map(|id| LocalResource::Status(StatusId(id)))
}

fn collection(id: &str) -> Option<LocalResource> {
    without_format(id)
        .parse()
        .ok()
        .map(|id| LocalResource::Collection(CollectionId(id)))
}

fn without_format(segment: &str) -> &str {
    segment.strip_suffix(".json").unwrap_or(segment)
}

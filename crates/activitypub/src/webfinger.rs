//! WebFinger (RFC 7033): who is meant by an address, and where that one's actor is.

use ferrodon_types::{
    AccountId, LocalUrls,
    uri::Uri,
    urls::{LocalActor, LocalResource},
};
use serde::Serialize;

use crate::ACTIVITY_JSON;

/// The media type of the answer.
pub const JRD_JSON: &str = "application/jrd+json";

/// Whom a resource means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resource {
    /// The server itself.
    InstanceActor,
    /// A local account, by its name in any case. It may not exist.
    AccountByName(String),
    /// A local account, by its id. It may not exist.
    AccountById(AccountId),
}

/// Why a resource means nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ResourceError {
    /// It is neither an address nor a handle; answered 400.
    #[error("not a resource")]
    Malformed,
    /// It is somebody elsewhere, or something that isn't an account; answered 404.
    #[error("no account of this server")]
    Unknown,
}

impl Resource {
    /// Reads the parameter `resource`.
    ///
    /// An address must be at one of our hosts, whatever its scheme and port.
    pub fn parse(text: &str, local: &LocalUrls) -> Result<Self, ResourceError> {
        if is_server(text, local) {
            return Ok(Self::InstanceActor);
        }
        if text
            .get(..4)
            .is_some_and(|scheme| scheme.eq_ignore_ascii_case("http"))
        {
            return Self::parse_url(text, local);
        }
        if text.contains('@') {
            return Self::parse_handle(text, local);
        }
        Err(ResourceError::Malformed)
    }

    fn parse_url(text: &str, local: &LocalUrls) -> Result<Self, ResourceError> {
        let uri = Uri::parse(text).map_err(|_| ResourceError::Unknown)?;
        let is_ours = uri.host().is_some_and(|host| {
            [local.web_domain(), local.local_domain()]
                .into_iter()
                .chain(local.alternate_domains().iter().map(String::as_str))
                .any(|ours| without_port(ours).eq_ignore_ascii_case(host))
        });
        match LocalResource::from_path(uri.path()).filter(|_| is_ours) {
            Some(LocalResource::InstanceActor) => Ok(Self::InstanceActor),
            Some(LocalResource::AccountByName(name)) => Ok(Self::AccountByName(name)),
            Some(LocalResource::AccountById(id)) => Ok(Self::AccountById(id)),
            Some(
                LocalResource::AccountByHandle { .. }
                | LocalResource::Status(_)
                | LocalResource::Collection(_),
            )
            | None => Err(ResourceError::Unknown),
        }
    }

    fn parse_handle(text: &str, local: &LocalUrls) -> Result<Self, ResourceError> {
        let handle = text
            .strip_prefix("acct:")
            .unwrap_or(text)
            .trim_end_matches('@');
        let name = handle.split('@').next().unwrap_or_default();
        let domain = handle.rsplit('@').next().unwrap_or_default();
        if name.is_empty() || !local.is_any_domain(domain) {
            return Err(ResourceError::Unknown);
        }
        if name == local.local_domain() || name == local.web_domain() {
            return Ok(Self::InstanceActor);
        }
        Ok(Self::AccountByName(name.to_owned()))
    }
}

/// The server's own name, as a host or as an address of its root.
fn is_server(text: &str, local: &LocalUrls) -> bool {
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))
        .unwrap_or(text);
    let host = host.strip_suffix('/').unwrap_or(host);
    host == local.local_domain()
        || host == local.web_domain()
        || local
            .alternate_domains()
            .iter()
            .any(|alternate| alternate == host)
}

fn without_port(host: &str) -> &str {
    host.split_once(':').map_or(host, |(host, _)| host)
}

/// A JSON resource descriptor: the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Jrd {
    /// The handle, on the local domain, with the account's own capitals.
    pub subject: String,
    /// Other addresses of the same account.
    pub aliases: Vec<String>,
    /// Where to find what.
    pub links: Vec<Link>,
}

/// One link of a descriptor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// What it is to the account.
    pub rel: &'static str,
    /// Its media type.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// Its address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
    /// Its address with a place to fill in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
}

impl Link {
    fn to(rel: &'static str, media_type: &str, href: String) -> Self {
        Self {
            rel,
            media_type: Some(media_type.to_owned()),
            href: Some(href),
            template: None,
        }
    }

    fn template(rel: &'static str, template: String) -> Self {
        Self {
            rel,
            media_type: None,
            href: None,
            template: Some(template),
        }
    }
}

/// A picture that a descriptor may name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Avatar {
    /// Its media type.
    pub media_type: String,
    /// Its address.
    pub url: String,
}

impl Jrd {
    /// Describes a local account. The avatar is left out where strangers may not see files.
    pub fn new(actor: LocalActor<'_>, avatar: Option<Avatar>, urls: &LocalUrls) -> Self {
        let page = urls.account_url(actor);
        let id = urls.actor_uri(actor);
        let mut aliases = vec![page.clone(), id.clone()];
        if actor.id == AccountId::INSTANCE_ACTOR {
            aliases.remove(0);
        }
        let mut links = vec![
            Link::to("http://webfinger.net/rel/profile-page", "text/html", page),
            Link::to("self", ACTIVITY_JSON, id),
            Link::template(
                "http://ostatus.org/schema/1.0/subscribe",
                urls.url("/authorize_interaction?uri={uri}"),
            ),
            // what a visitor's own server may offer here: FEP-3b86
            Link::template(
                "https://w3id.org/fep/3b86/Create",
                urls.url("/share?text={content}"),
            ),
            Link::template(
                "https://w3id.org/fep/3b86/Object",
                urls.url("/authorize_interaction?uri={object}"),
            ),
        ];
        if let Some(avatar) = avatar {
            links.push(Link::to(
                "http://webfinger.net/rel/avatar",
                &avatar.media_type,
                avatar.url,
            ));
        }
        Self {
            subject: urls.acct_uri(actor.username),
            aliases,
            links,
        }
    }
}

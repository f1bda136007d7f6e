//! Every address of this server, built in one place.
//!
//! Pages and ids lie on the web domain, handles on the local domain. An account's ids have one of two forms, fixed
//! when it was made (`accounts.id_scheme`); both forms are answered, only the account's own is ever written.

use crate::{
    AccountId, ConversationId, CustomEmojiId, QuoteId, ReportId, StatusId, domain,
    uri::{Uri, UriError},
};

mod route;

pub use route::LocalResource;

/// Which form an account's ids have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IdScheme {
    /// `/users/NAME`: accounts made before Mastodon 4.5.
    Username,
    /// `/ap/users/ID`: all later ones.
    Numeric,
}

impl IdScheme {
    /// Reads `accounts.id_scheme`; what is absent or unknown is the old form.
    pub const fn from_db(value: Option<i32>) -> Self {
        match value {
            Some(1) => Self::Numeric,
            _ => Self::Username,
        }
    }

    /// The number in the database.
    pub const fn to_db(self) -> i32 {
        match self {
            Self::Username => 0,
            Self::Numeric => 1,
        }
    }
}

/// What of a local account its addresses are made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocalActor<'a> {
    /// The account's id; that of the instance actor has addresses of its own.
    pub id: AccountId,
    /// The name, with its own capitals.
    pub username: &'a str,
    /// The form of its ids.
    pub scheme: IdScheme,
}

/// Builds and recognises this server's addresses.
#[derive(Debug, Clone)]
pub struct LocalUrls {
    local_domain: String,
    web_domain: String,
    alternate_domains: Vec<String>,
    base: String,
}

impl LocalUrls {
    /// `local_domain` is that of handles, `web_domain` that of pages and ids (a port belongs to either);
    /// `https` is false only for development.
    pub fn new(local_domain: &str, web_domain: &str, https: bool) -> Self {
        let scheme = if https { "https" } else { "http" };
        Self {
            local_domain: local_domain.to_owned(),
            web_domain: web_domain.to_owned(),
            alternate_domains: Vec::new(),
            base: format!("{scheme}://{web_domain}"),
        }
    }

    /// Further hosts that are asked for our people.
    #[must_use]
    pub fn with_alternate_domains(mut self, domains: impl IntoIterator<Item = String>) -> Self {
        self.alternate_domains = domains.into_iter().collect();
        self
    }

    /// The domain of handles.
    pub fn local_domain(&self) -> &str {
        &self.local_domain
    }

    /// The host of pages and ids.
    pub fn web_domain(&self) -> &str {
        &self.web_domain
    }

    /// Further hosts that are asked for our people.
    pub fn alternate_domains(&self) -> &[String] {
        &self.alternate_domains
    }

    /// Scheme and host of every page, without a slash at the end.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Whether pages are served over TLS.
    pub fn is_https(&self) -> bool {
        self.base.starts_with("https:")
    }

    /// The address of a path, which begins with a slash.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    // --- is it ours? ---

    /// Whether handles at this domain are ours.
    pub fn is_local_domain(&self, domain: &str) -> bool {
        same_host(domain, &self.local_domain)
    }

    /// Whether this is the host of our pages.
    pub fn is_web_domain(&self, domain: &str) -> bool {
        same_host(domain, &self.web_domain)
    }

    /// Whether this is any of our hosts, as WebFinger and the `Host` header understand it.
    pub fn is_any_domain(&self, domain: &str) -> bool {
        self.is_local_domain(domain)
            || self.is_web_domain(domain)
            || self
                .alternate_domains
                .iter()
                .any(|alternate| alternate == domain)
    }

    /// Whether an address is a page of ours: its host is the web domain.
    pub fn is_local_url(&self, address: &str) -> bool {
        let normalized = Uri::parse(address).map(|uri| uri.normalized());
        let host = normalized.ok().and_then(|uri| uri.host_and_port());
        host.is_some_and(|host| self.is_web_domain(&host))
    }

    /// Whether an id is one of ours: its host is the local or the web domain. A port that is spelled out counts, even
    /// the scheme's own.
    pub fn is_local_uri(&self, address: &str) -> Result<bool, UriError> {
        let host = Uri::parse(address)?.host_and_port();
        Ok(host.is_some_and(|host| self.is_local_domain(&host) || self.is_web_domain(&host)))
    }

    /// What an address of ours leads to; `None` for addresses elsewhere and for other pages.
    pub fn resolve(&self, address: &str) -> Option<LocalResource> {
        let uri = Uri::parse(address).ok()?;
        let host = uri.host_and_port()?;
        if !self.is_local_domain(&host) && !self.is_web_domain(&host) {
            return None;
        }
        LocalResource::from_path(uri.path())
    }

    // --- people ---

    /// `acct:alice@local.domain`
    pub fn acct_uri(&self, username: &str) -> String {
        format!("acct:{username}@{}", self.local_domain)
    }

    /// An account's page for people. The instance actor's is a page about the server.
    pub fn account_url(&self, actor: LocalActor<'_>) -> String {
        if actor.id == AccountId::INSTANCE_ACTOR {
            return format!("{}/about/more?instance_actor=true", self.base);
        }
        self.profile_url(actor.username)
    }

    /// `/@alice`
    pub fn profile_url(&self, username: &str) -> String {
        format!("{}/@{username}", self.base)
    }

    /// An account's id.
    pub fn actor_uri(&self, actor: LocalActor<'_>) -> String {
        if actor.id == AccountId::INSTANCE_ACTOR {
            return format!("{}/actor", self.base);
        }
        match actor.scheme {
            IdScheme::Username => self.username_uri(actor.username),
            IdScheme::Numeric => self.numeric_uri(actor.id),
        }
    }

    /// The old form of an account's id, whatever its own is.
    pub fn username_uri(&self, username: &str) -> String {
        format!("{}/users/{username}", self.base)
    }

    /// The new form of an account's id, whatever its own is.
    pub fn numeric_uri(&self, id: AccountId) -> String {
        format!("{}/ap/users/{id}", self.base)
    }

    /// The id of the key with which an account signs.
    pub fn key_uri(&self, actor: LocalActor<'_>) -> String {
        format!("{}#main-key", self.actor_uri(actor))
    }

    /// Where activities for an account are delivered.
    pub fn inbox_url(&self, actor: LocalActor<'_>) -> String {
        format!("{}/inbox", self.actor_uri(actor))
    }

    /// An account's public posts as a collection.
    pub fn outbox_url(&self, actor: LocalActor<'_>) -> String {
        format!("{}/outbox", self.actor_uri(actor))
    }

    /// An account's followers as a collection; also the audience of posts for followers.
    pub fn followers_url(&self, actor: LocalActor<'_>) -> String {
        format!("{}/followers", self.actor_uri(actor))
    }

    /// Whom an account follows, as a collection.
    pub fn following_url(&self, actor: LocalActor<'_>) -> String {
        format!("{}/following", self.actor_uri(actor))
    }

    /// Pinned posts as a collection.
    pub fn featured_url(&self, actor: LocalActor<'_>) -> String {
        format!("{}/collections/featured", self.actor_uri(actor))
    }

    /// Featured hashtags as a collection.
    pub fn featured_tags_url(&self, actor: LocalActor<'_>) -> String {
        format!("{}/collections/tags", self.actor_uri(actor))
    }

    /// The inbox that all accounts share.
    pub fn shared_inbox_url(&self) -> String {
        format!("{}/inbox", self.base)
    }

    // --- posts ---

    /// A post's id. A boost's is that of its activity.
    pub fn status_uri(&self, author: LocalActor<'_>, id: StatusId, is_reblog: bool) -> String {
        let activity = if is_reblog { "/activity" } else { "" };
        format!("{}/statuses/{id}{activity}", self.actor_uri(author))
    }

    /// A post's page for people. A boost has none; its activity's address in the old form stands in.
    pub fn status_url(&self, author: LocalActor<'_>, id: StatusId, is_reblog: bool) -> String {
        if is_reblog {
            return format!(
                "{}/statuses/{id}/activity",
                self.username_uri(author.username)
            );
        }
        format!("{}/{id}", self.profile_url(author.username))
    }

    /// The id of the activity that made a post or boost.
    pub fn activity_uri(&self, author: LocalActor<'_>, id: StatusId) -> String {
        self.status_part(author, id, "activity")
    }

    /// A post's replies as a collection.
    pub fn replies_url(&self, author: LocalActor<'_>, id: StatusId) -> String {
        self.status_part(author, id, "replies")
    }

    /// Who favourited a post, as a collection.
    pub fn likes_url(&self, author: LocalActor<'_>, id: StatusId) -> String {
        self.status_part(author, id, "likes")
    }

    /// Who boosted a post, as a collection.
    pub fn shares_url(&self, author: LocalActor<'_>, id: StatusId) -> String {
        self.status_part(author, id, "shares")
    }

    fn status_part(&self, author: LocalActor<'_>, id: StatusId, part: &str) -> String {
        format!("{}/statuses/{id}/{part}", self.actor_uri(author))
    }

    /// A conversation's id, made of the post that began it.
    pub fn context_uri(&self, account: AccountId, status: StatusId) -> String {
        format!("{}/contexts/{account}-{status}", self.base)
    }

    /// The id of a conversation of which the first post is unknown; such ids stand in old documents only.
    pub fn ostatus_conversation_uri(&self, id: ConversationId, date: chrono::NaiveDate) -> String {
        format!(
            "tag:{},{date}:objectId={id}:objectType=Conversation",
            self.local_domain
        )
    }

    /// The stamp with which `quoted` allows a quote.
    pub fn quote_authorization_uri(&self, quoted: LocalActor<'_>, id: QuoteId) -> String {
        format!("{}/quote_authorizations/{id}", self.actor_uri(quoted))
    }

    // --- the rest ---

    /// A hashtag's page. `name` is the kept (lower-case) one.
    pub fn tag_url(&self, name: &str) -> String {
        format!(
            "{}/tags/{}",
            self.base,
            crate::escape::encode(name.as_bytes(), crate::escape::segment)
        )
    }

    /// A local custom emoji's id.
    pub fn emoji_uri(&self, id: CustomEmojiId) -> String {
        format!("{}/emojis/{id}", self.base)
    }

    /// The id of an activity that is kept nowhere but in the row it made: a follow, a block, a report.
    pub fn payload_uri(&self, uuid: &str) -> String {
        format!("{}/{uuid}", self.base)
    }

    /// A report's page for moderators.
    pub fn admin_report_url(&self, id: ReportId) -> String {
        format!("{}/admin/reports/{id}", self.base)
    }
}

/// Whether two hosts are the same but for case and a slash at the end.
fn same_host(host: &str, ours: &str) -> bool {
    host.strip_suffix('/')
        .unwrap_or(host)
        .eq_ignore_ascii_case(ours)
        || (!host.is_ascii()
            && domain::normalize(host).is_ok_and(|host| host.eq_ignore_ascii_case(ours)))
}

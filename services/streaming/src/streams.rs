//! Names of streams, and what each needs and hears.

use std::sync::Arc;

use ferrodon_db::{settings, tokens::Listener, viewers};
use ferrodon_policy::{roles::Permission, streaming::StreamAccess};
use ferrodon_redis::channels::{self, Origin};
use ferrodon_types::ListId;
use serde_json::{Value, json};

use crate::{
    app::App,
    query::{Params, is_missing, is_truthy},
};

/// Bytes of a tag's name at most; real ones are far shorter.
const MAX_TAG: usize = 8 * 1024;
/// Where server-sent events are.
const PREFIX: &str = "/api/v1/streaming/";

/// A kind of stream. <https://docs.joinmastodon.org/methods/streaming/#streams>
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Name {
    /// Home and notifications.
    User,
    /// Notifications.
    UserNotification,
    /// Public statuses.
    Public(Origin, OnlyMedia),
    /// Public statuses with a tag.
    Hashtag {
        /// Only those from here.
        local: bool,
    },
    /// A list of one's own.
    List,
    /// Conversations.
    Direct,
}

/// Whether only statuses with media are wanted.
pub(crate) type OnlyMedia = bool;

impl Name {
    /// All of them.
    pub(crate) const ALL: [Self; 12] = [
        Self::User,
        Self::UserNotification,
        Self::Public(Origin::Any, false),
        Self::Public(Origin::Any, true),
        Self::Public(Origin::Local, false),
        Self::Public(Origin::Local, true),
        Self::Public(Origin::Remote, false),
        Self::Public(Origin::Remote, true),
        Self::Hashtag { local: false },
        Self::Hashtag { local: true },
        Self::List,
        Self::Direct,
    ];

    /// The name that clients use.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::UserNotification => "user:notification",
            Self::Public(Origin::Any, false) => "public",
            Self::Public(Origin::Any, true) => "public:media",
            Self::Public(Origin::Local, false) => "public:local",
            Self::Public(Origin::Local, true) => "public:local:media",
            Self::Public(Origin::Remote, false) => "public:remote",
            Self::Public(Origin::Remote, true) => "public:remote:media",
            Self::Hashtag { local: false } => "hashtag",
            Self::Hashtag { local: true } => "hashtag:local",
            Self::List => "list",
            Self::Direct => "direct",
        }
    }

    /// Reads the name.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == name)
    }

    /// Reads the path of server-sent events, letter by letter.
    pub(crate) fn of_path(path: &str, query: &Params) -> Option<Self> {
        let only_media = is_truthy(query.get("only_media"));
        Some(match path.strip_prefix(PREFIX)? {
            "user" => Self::User,
            "user/notification" => Self::UserNotification,
            "public" => Self::Public(Origin::Any, only_media),
            "public/local" => Self::Public(Origin::Local, only_media),
            "public/remote" => Self::Public(Origin::Remote, only_media),
            "hashtag" => Self::Hashtag { local: false },
            "hashtag/local" => Self::Hashtag { local: true },
            "list" => Self::List,
            "direct" => Self::Direct,
            _ => return None,
        })
    }

    /// Whether a viewer's wishes are looked at here; elsewhere they were before publishing.
    const fn is_filtered(self) -> bool {
        matches!(self, Self::Public(..) | Self::Hashtag { .. })
    }
}

/// A stream that somebody may listen to.
#[derive(Debug)]
pub(crate) struct Stream {
    /// Its kind.
    pub(crate) name: Name,
    /// What it is called in messages to the client, as JSON: `["hashtag","Foo"]`.
    pub(crate) label: Arc<str>,
    /// What it hears.
    pub(crate) channels: Vec<Arc<str>>,
    /// Which halves of it may be shown; none where nothing is filtered.
    pub(crate) access: Option<StreamAccess>,
}

impl Stream {
    /// What tells two streams of a connection apart.
    pub(crate) fn key(&self) -> String {
        self.channels.join(";")
    }
}

/// Why there is no such stream for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoStream {
    /// The token lacks the scope.
    Scope,
    /// No stream has this name.
    Unknown,
    /// No tag is named.
    NoTag,
    /// The tag is longer than any.
    LongTag,
    /// The tag is no text.
    OddTag,
    /// No list is named.
    NoList,
    /// The list is somebody else's, or none.
    ForeignList,
    /// There are too many already.
    TooMany,
    /// It went wrong.
    Failed,
}

impl NoStream {
    /// What the client is told.
    pub(crate) const fn message(self) -> &'static str {
        match self {
            Self::Scope => "Access token does not have the required scopes",
            Self::Unknown => "Unknown stream type",
            Self::NoTag => "Missing tag name parameter",
            Self::LongTag => "Tag name too long",
            Self::NoList => "Missing list name parameter",
            Self::ForeignList => "Not authorized to stream this list",
            Self::TooMany => "Too many subscriptions",
            Self::OddTag | Self::Failed => "An unexpected error occurred",
        }
    }

    /// With which status.
    pub(crate) const fn status(self) -> u16 {
        match self {
            Self::Scope | Self::ForeignList => 401,
            Self::Unknown | Self::NoTag | Self::LongTag | Self::NoList | Self::TooMany => 400,
            Self::OddTag => 500,
            Self::Failed => 503,
        }
    }

    /// The status of a refused request for server-sent events: what a client did wrong is no failure of ours.
    pub(crate) const fn http_status(self) -> u16 {
        match self {
            Self::OddTag => 400,
            other => other.status(),
        }
    }
}

/// Whether a token's scopes are enough for a stream; asked before everything else, also for names that don't exist.
pub(crate) fn check_scopes(listener: &Listener, name: Option<Name>) -> Result<(), NoStream> {
    let narrow = match name {
        Some(Name::UserNotification) => "read:notifications",
        _ => "read:statuses",
    };
    if has_scope(listener, &["read", narrow]) {
        Ok(())
    } else {
        Err(NoStream::Scope)
    }
}

fn has_scope(listener: &Listener, accepted: &[&str]) -> bool {
    listener
        .scopes
        .as_deref()
        .unwrap_or_default()
        .split_whitespace()
        .any(|scope| accepted.contains(&scope))
}

/// What a stream is called and hears, for somebody with these parameters. Its access is not asked yet.
pub(crate) async fn resolve(
    app: &App,
    listener: &Listener,
    name: Name,
    params: &Params,
) -> Result<Stream, NoStream> {
    let mut label = json!([name.as_str()]);
    let account = listener.account_id;
    let channels: Vec<String> = match name {
        Name::User if has_scope(listener, &["read", "read:notifications"]) => {
            vec![channels::home(account), channels::notifications(account)]
        }
        Name::User => vec![channels::home(account)],
        Name::UserNotification => vec![channels::notifications(account)],
        Name::Public(origin, only_media) => vec![channels::public(origin, only_media).to_owned()],
        Name::Hashtag { local } => {
            let tag = tag_of(params)?;
            label = json!([name.as_str(), tag]);
            vec![channels::hashtag(
                &ferrodon_text::tags::normalize(tag),
                local,
            )]
        }
        Name::List => {
            let (list, given) = list_of(params)?;
            if !owns_list(app, listener, list).await? {
                return Err(NoStream::ForeignList);
            }
            label = json!([name.as_str(), given]);
            // another spelling names a channel of its own, which stays silent
            vec![format!(
                "timeline:list:{}",
                given
                    .as_str()
                    .map_or_else(|| given.to_string(), str::to_owned)
            )]
        }
        Name::Direct => vec![channels::direct(account)],
    };
    let channels = channels.into_iter().map(Arc::from).collect();
    Ok(Stream {
        name,
        label: Arc::from(label.to_string()),
        channels,
        access: None,
    })
}

fn tag_of(params: &Params) -> Result<&str, NoStream> {
    match params.get("tag") {
        tag if is_missing(tag) => Err(NoStream::NoTag),
        Some(Value::String(tag)) if tag.len() > MAX_TAG => Err(NoStream::LongTag),
        Some(Value::String(tag)) => Ok(tag),
        _ => Err(NoStream::OddTag),
    }
}

/// A list's id as PostgreSQL reads it, and as it was given.
fn list_of(params: &Params) -> Result<(ListId, &Value), NoStream> {
    let given = params
        .get("list")
        .filter(|list| !is_missing(Some(list)))
        .ok_or(NoStream::NoList)?;
    let id = match given {
        Value::String(text) => text
            .trim_matches([' ', '\t', '\n', '\r', '\u{b}', '\u{c}'])
            .parse()
            .ok(),
        Value::Number(number) => number.as_i64(),
        _ => None,
    };
    // a spelling becomes part of a channel's name
    let is_short = given.as_str().is_none_or(|text| text.len() <= 64);
    id.filter(|_| is_short)
        .map(|id| (ListId(id), given))
        .ok_or(NoStream::ForeignList)
}

async fn owns_list(app: &App, listener: &Listener, list: ListId) -> Result<bool, NoStream> {
    let conn = app.database().get().await.map_err(|error| failed(&error))?;
    viewers::owns_list(&conn, listener.account_id, list)
        .await
        .map_err(|error| failed(&error))
}

/// Which halves of a stream somebody may see; read once, when a subscription begins.
pub(crate) async fn read_access(
    app: &App,
    listener: &Listener,
    name: Name,
) -> Result<Option<StreamAccess>, NoStream> {
    if !name.is_filtered() {
        return Ok(None);
    }
    // only the role's own bits count here, not those that everybody has
    if Permission::ViewFeeds.is_in(listener.permissions) {
        return Ok(Some(StreamAccess {
            local: true,
            remote: true,
        }));
    }
    let vars = match name {
        Name::Hashtag { .. } => ["local_topic_feed_access", "remote_topic_feed_access"],
        _ => ["local_live_feed_access", "remote_live_feed_access"],
    };
    let conn = app.database().get().await.map_err(|error| failed(&error))?;
    let rows = settings::load_some(&conn, &vars)
        .await
        .map_err(|error| failed(&error))?;
    let is_open = |var: &str| {
        let value = rows
            .get(var)
            .and_then(Option::as_deref)
            .map(settings::Scalar::parse);
        value != Some(settings::Scalar::Text("disabled".to_owned()))
    };
    Ok(Some(StreamAccess {
        local: is_open(vars[0]),
        remote: is_open(vars[1]),
    }))
}

fn failed(error: &(dyn std::error::Error + 'static)) -> NoStream {
    tracing::error!(error, "a subscription failed");
    NoStream::Failed
}

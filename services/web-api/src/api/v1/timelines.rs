//! `/api/v1/timelines/…` (<https://docs.joinmastodon.org/methods/timelines/>)

mod feed;
pub mod home;
pub mod link;
pub mod list;
pub mod public;
pub mod tag;

use ferrodon_db::timelines::{Origin as Part, Selection};
use ferrodon_policy::{
    roles::permissions_of,
    timelines::{FeedAccess, Origin, TimelineRules},
};
use ferrodon_types::facts::RoleFacts;

use crate::{auth::CurrentUser, prelude::*};

/// The endpoints below.
pub fn endpoints() -> Vec<Endpoint> {
    [
        home::endpoints(),
        link::endpoints(),
        list::endpoints(),
        public::endpoints(),
        tag::endpoints(),
    ]
    .concat()
}

/// Who may read a kind of timeline: statuses from here, and those from elsewhere.
struct Access {
    local: FeedAccess,
    remote: FeedAccess,
}

impl Access {
    /// What the site settings say of the kind `live` (public timelines) or `topic` (hashtags, links).
    async fn of(ctx: &Ctx, kind: Kind) -> Result<Self, ApiError> {
        let settings = match ctx.caches.settings.fresh().await {
            Some(settings) => settings,
            None => ctx.caches.settings.get(&*ctx.conn().await?).await?,
        };
        let (local, remote) = match kind {
            Kind::Live => ("local_live_feed_access", "remote_live_feed_access"),
            Kind::Topic => ("local_topic_feed_access", "remote_topic_feed_access"),
        };
        let access = |name| FeedAccess::parse(settings.text_or(name, "public"));
        Ok(Self {
            local: access(local),
            remote: access(remote),
        })
    }

    /// Lets a caller in who asks for a part. One that isn't for everyone needs a user; of both parts asked for by name,
    /// the local one decides.
    fn admit(&self, ctx: &Ctx, local: bool, remote: bool) -> Result<(), ApiError> {
        let is_public = |access| access == FeedAccess::Public;
        let open = match (local, remote) {
            (true, _) => is_public(self.local),
            (false, true) => is_public(self.remote),
            (false, false) => is_public(self.local) && is_public(self.remote),
        };
        if open {
            Ok(())
        } else {
            ctx.user()?.check_functional()
        }
    }

    /// What of a part a caller who was let in gets; `None` is an empty timeline.
    fn narrow(&self, ctx: &Ctx, asked: Origin) -> Option<Origin> {
        let user = ctx.caller().user.as_deref();
        let permissions = user
            .filter(|user| user.check_functional().is_ok())
            .map(permissions);
        let allows = |access: FeedAccess| access.allows(permissions);
        asked.narrowed(allows(self.local), allows(self.remote))
    }
}

/// Kinds of timelines of strangers.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Live,
    Topic,
}

/// The effective permissions of a user. Everybody's role can't hold any that matters here.
fn permissions(user: &CurrentUser) -> i64 {
    let role = user.role.as_ref();
    permissions_of(RoleFacts {
        permissions: role.map_or(0, |role| role.permissions),
        ..RoleFacts::default()
    })
}

/// The rules as the query takes them, with what the viewer has chosen.
fn selection(ctx: &Ctx, rules: TimelineRules) -> Selection {
    let languages = ctx
        .caller()
        .user
        .as_ref()
        .and_then(|user| user.user.chosen_languages.clone())
        .filter(|languages| rules.by_language && !languages.is_empty());
    Selection {
        origin: match rules.origin {
            Origin::All => Part::All,
            Origin::Local => Part::Local,
            Origin::Remote => Part::Remote,
        },
        only_media: rules.only_media,
        languages,
        viewer: ctx.viewer(),
    }
}

//! Changing one's own profile and the defaults of one's posts.

use ferrodon_caches::listener::kinds;
use ferrodon_db::{
    PoolError, QueryError,
    accounts::{
        Account,
        profile::{self, ProfileChanges},
    },
    follow_requests,
    tags::{self, TagName},
    users,
    users::UserSettings,
};
use ferrodon_jobs::{Tx, TxError, kinds::AcceptFollowRequests};
use ferrodon_redis::invalidation::Forget;
use ferrodon_text::extract;
use ferrodon_types::{AccountId, UserId, Visibility};

use super::{
    fields::{self, NewField},
    judge::{self, ProfileFault},
};
use crate::Context;

/// Requests are counted up to here.
const COUNTED_REQUESTS: i64 = 40;
/// Bytes of a language's code at most.
const MAX_LANGUAGE: usize = 35;

/// What changes; `None` stays as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ProfileUpdate {
    /// The name.
    pub display_name: Option<String>,
    /// The bio, as typed.
    pub note: Option<String>,
    /// The avatar's description.
    pub avatar_description: Option<String>,
    /// The header's description.
    pub header_description: Option<String>,
    /// Whether followers are approved one by one.
    pub locked: Option<bool>,
    /// Whether the account acts by itself.
    pub bot: Option<bool>,
    /// Whether the account may be recommended; undecided again where nothing is given.
    pub discoverable: Option<Option<bool>>,
    /// Whether its posts may be searched.
    pub indexable: Option<bool>,
    /// Whether it hides follows and followers; undecided again where nothing is given.
    pub hide_collections: Option<Option<bool>>,
    /// Sites that may name it as author.
    pub attribution_domains: Option<Vec<String>>,
    /// The table, whole.
    pub fields: Option<Vec<NewField>>,
    /// Defaults of new posts.
    pub posting: Option<PostingDefaults>,
}

/// Defaults of new posts; `None` stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PostingDefaults {
    /// Who sees them: `public`, `unlisted` or `private`.
    pub privacy: Option<String>,
    /// Whether their media are sensitive.
    pub sensitive: Option<bool>,
    /// Their language; empty is none.
    pub language: Option<String>,
    /// Who may quote them: `public`, `followers` or `nobody`.
    pub quote_policy: Option<String>,
}

/// What is known after a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Updated {
    /// How many ask to follow, counted up to 40, when the change was made. (Opening the account lets them in, in the
    /// background.)
    pub follow_requests: i64,
}

/// Why nothing changed.
#[derive(Debug, thiserror::Error)]
pub enum UpdateError {
    /// Rules are broken.
    #[error("the profile breaks rules: {0:?}")]
    Invalid(Vec<ProfileFault>),
    /// There is no such account or login.
    #[error("there is no such account")]
    NotFound,
    /// No connection could be had.
    #[error("no database connection could be had")]
    Pool(#[from] PoolError),
    /// A query failed.
    #[error("a query failed")]
    Query(#[from] QueryError),
    /// The transaction failed.
    #[error("the transaction failed")]
    Tx(#[from] TxError),
}

/// Changes a profile; all of it or, where a rule is broken, nothing.
pub async fn update(
    ctx: &Context,
    user_id: UserId,
    account_id: AccountId,
    wish: &ProfileUpdate,
) -> Result<Updated, UpdateError> {
    let now = ctx.clock().naive_now();
    let updated = ctx
        .jobs
        .transaction(async |tx: &Tx| {
            let before = profile::find_for_update(tx.conn(), account_id)
                .await?
                .ok_or(UpdateError::NotFound)?;
            let changes = changes(&before, wish);
            let mut faults = judge::faults(&changes);
            let is_locked = changes.locked.unwrap_or(before.locked);
            let settings = match &wish.posting {
                None => None,
                Some(posting) => {
                    faults.extend(posting.faults());
                    let old = users::find_settings_for_update(tx.conn(), user_id)
                        .await?
                        .ok_or(UpdateError::NotFound)?;
                    let new = posting.over(&old, is_locked);
                    (new != old).then_some(new)
                }
            };
            if !faults.is_empty() {
                return Err(UpdateError::Invalid(faults));
            }
            profile::update(tx.conn(), account_id, &changes, now).await?;
            if let Some(note) = &changes.note {
                let names = tag_names(note);
                let tags = tags::find_or_create(tx.conn(), &names, now).await?;
                profile::set_tags(
                    tx.conn(),
                    account_id,
                    &tags.iter().map(|tag| tag.id).collect::<Vec<_>>(),
                )
                .await?;
            }
            if let Some(settings) = &settings {
                users::set_settings(tx.conn(), user_id, settings, now).await?;
            }
            if before.locked && !is_locked {
                tx.enqueue(AcceptFollowRequests { account_id })?;
            }
            if changes != ProfileChanges::default() || settings.is_some() {
                // tokens are kept with their owner's rows
                tx.forget(&Forget::kind(kinds::TOKEN));
            }
            let follow_requests =
                follow_requests::count(tx.conn(), account_id, COUNTED_REQUESTS).await?;
            Ok::<_, UpdateError>(Updated { follow_requests })
        })
        .await?;
    ctx.caches.tokens.forget_all();
    Ok(updated)
}

/// What really changes.
fn changes(before: &Account, wish: &ProfileUpdate) -> ProfileChanges {
    let trimmed = |text: &String| {
        text.trim_matches(|c: char| c.is_ascii_whitespace() || matches!(c, '\u{B}' | '\0'))
            .to_owned()
    };
    let actor_type = wish.bot.map(|bot| if bot { "Service" } else { "Person" });
    let domains = wish
        .attribution_domains
        .as_ref()
        .map(|given| judge::attribution_domains(given));
    let fields = wish
        .fields
        .as_ref()
        .map(|new| fields::kept(new, before.fields.as_ref()));
    ProfileChanges {
        display_name: wish
            .display_name
            .as_ref()
            .map(trimmed)
            .filter(|new| *new != before.display_name),
        note: wish
            .note
            .as_ref()
            .map(trimmed)
            .filter(|new| *new != before.note),
        avatar_description: changed(wish.avatar_description.as_ref(), &before.avatar_description),
        header_description: changed(wish.header_description.as_ref(), &before.header_description),
        locked: changed(wish.locked.as_ref(), &before.locked),
        actor_type: actor_type.filter(|new| before.actor_type.as_deref() != Some(*new)),
        discoverable: changed(wish.discoverable.as_ref(), &before.discoverable),
        indexable: changed(wish.indexable.as_ref(), &before.indexable),
        hide_collections: changed(wish.hide_collections.as_ref(), &before.hide_collections),
        attribution_domains: domains.filter(|new| before.attribution_domains.as_ref() != Some(new)),
        fields: fields.filter(|new| before.fields.as_ref() != Some(new)),
    }
}

fn changed<T: Clone + PartialEq>(wish: Option<&T>, before: &T) -> Option<T> {
    wish.filter(|new| *new != before).cloned()
}

fn tag_names(note: &str) -> Vec<TagName> {
    let names = extract::hashtags(note);
    ferrodon_text::tags::distinct(names.iter().map(String::as_str))
        .into_iter()
        .map(|tag| TagName {
            name: tag.name,
            display_name: tag.display_name,
        })
        .collect()
}

impl PostingDefaults {
    fn faults(&self) -> Vec<ProfileFault> {
        let mut faults = Vec::new();
        if self
            .privacy
            .as_deref()
            .is_some_and(|name| !matches!(name, "public" | "unlisted" | "private"))
        {
            faults.push(ProfileFault::Privacy);
        }
        if self
            .language
            .as_ref()
            .is_some_and(|code| code.len() > MAX_LANGUAGE)
        {
            faults.push(ProfileFault::Language);
        }
        if self
            .quote_policy
            .as_deref()
            .is_some_and(|name| !matches!(name, "public" | "followers" | "nobody"))
        {
            faults.push(ProfileFault::QuotePolicy);
        }
        faults
    }

    /// All defaults are written together, those too that stay as they are.
    fn over(&self, old: &UserSettings, is_locked: bool) -> UserSettings {
        let mut new = old.clone();
        let privacy = self
            .privacy
            .as_deref()
            .and_then(Visibility::parse)
            .unwrap_or(old.default_privacy(is_locked));
        new.set("default_privacy", privacy.as_str().into());
        new.set(
            "default_sensitive",
            self.sensitive.unwrap_or(old.default_sensitive()).into(),
        );
        if let Some(language) = &self.language {
            new.set("default_language", language.as_str().into());
        }
        let policy = self
            .quote_policy
            .as_deref()
            .unwrap_or(old.default_quote_policy());
        new.set("default_quote_policy", policy.into());
        new
    }
}

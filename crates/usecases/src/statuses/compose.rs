//! A status from a text that a user typed.
//!
//! What is judged, in this order: what it answers, what it quotes, who may quote it, whether the request came before,
//! its media, whom it mentions; then its visibility, text and poll together.

use chrono::{DateTime, NaiveDateTime, Utc};
use ferrodon_db::{
    PoolError, QueryError,
    accounts::{self, Account},
    idempotency::{self, Made},
    media,
    statuses::{self, Status, parts::MediaAttachment},
    tags::TagName,
    users::{self, User, UserSettings},
};
use ferrodon_jobs::{Tx, TxError};
use ferrodon_policy::interaction::{self, InteractionPolicy};
use ferrodon_redis::{
    activity::Counter,
    rate_limits::{self, Allowance},
    uses,
};
use ferrodon_secrets::digests::sha256_hex;
use ferrodon_text::{extract, languages, tags as tag_names};
use ferrodon_types::{
    AccountId, MediaAttachmentId, ScheduledStatusId, StatusId, Visibility, limits,
    urls::{IdScheme, LocalActor},
};

use super::{
    access::{self, Seen},
    draft::{Draft, Sensitivity, is_blank, strip},
    mentions::{self, Mentioned, MentionsError},
    publish::{NewQuote, NewStatus, Origin, Parent, PublishError, publish},
    validate::{self, Fault},
};
use crate::{Context, statistics};

/// Characters of an idempotency key that are kept as they are; a longer one is kept by its digest.
const LONGEST_KEY: usize = 200;
/// `media_attachments.type` of videos and sounds, which stand alone.
const ALONE: [i32; 2] = [2, 4];
/// `media_attachments.processing` of finished media; no value is as good.
const PROCESSED: i32 = 2;

/// What became of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Composed {
    /// This new status.
    New(StatusId),
    /// The same request came before: its status.
    Repeated(StatusId),
    /// The same request came before: it was scheduled.
    RepeatedScheduled(ScheduledStatusId),
}

/// Why a draft was not published.
#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    /// What it answers isn't there, or not for the author.
    #[error("what is answered isn't there")]
    NoParent,
    /// What it quotes isn't there, not for the author, or not to be quoted.
    #[error("what is quoted isn't there")]
    NoQuoted,
    /// No such quote policy.
    #[error("unknown quote policy")]
    QuotePolicy,
    /// More than [`limits::MEDIA_ATTACHMENTS`].
    #[error("too many media")]
    TooManyMedia,
    /// Media that aren't there, aren't the author's, or are used already: as they were named.
    #[error("unknown media")]
    NoMedia(Vec<i64>),
    /// A video or sound beside other media.
    #[error("a video or sound stands alone")]
    MixedMedia,
    /// Media that are still worked on.
    #[error("media are not ready")]
    UnfinishedMedia,
    /// Accounts beyond those that may be mentioned.
    #[error("unexpected mentions")]
    UnexpectedMentions(Vec<AccountId>),
    /// A direct status quotes somebody whom it doesn't mention.
    #[error("a direct status quotes somebody whom it doesn't mention")]
    QuotedNotMentioned,
    /// The status itself.
    #[error("an invalid status")]
    Invalid(Vec<Fault>),
    /// The author posted too often.
    #[error("too many statuses")]
    RateLimited,
    /// The author is gone.
    #[error("the author is gone")]
    NoAuthor,
    /// The same request is there already.
    #[error("a repeated request")]
    Repeated,
    /// No database connection.
    #[error("no database connection could be had")]
    Pool(#[from] PoolError),
    /// A query failed.
    #[error("a query failed")]
    Query(#[from] QueryError),
    /// Redis failed.
    #[error("Redis failed")]
    Redis(#[from] ferrodon_redis::Error),
    /// Publishing failed.
    #[error("publishing failed")]
    Publish(#[from] PublishError),
    /// The transaction failed.
    #[error("the transaction failed")]
    Tx(#[from] TxError),
}

impl From<MentionsError> for ComposeError {
    fn from(error: MentionsError) -> Self {
        match error {
            MentionsError::Pool(error) => Self::Pool(error),
            MentionsError::Query(error) => Self::Query(error),
        }
    }
}

/// Publishes what a user wrote.
pub async fn compose(
    ctx: &Context,
    author: AccountId,
    draft: &Draft,
) -> Result<Composed, ComposeError> {
    let now = ctx.clock().now();
    let key = draft.idempotency_key.as_deref().map(bounded_key);
    let read = Read::load(ctx, author, draft, key.as_deref(), now.naive_utc()).await?;
    let parent = read.parent(draft)?;
    let quoted = read.quoted(draft)?;
    let policy = read.quote_policy(draft)?;
    if let Some(made) = read.made {
        return repeated(made);
    }
    check_media(draft, &read.media)?;
    let (text, spoiler_text) = texts(draft, quoted.is_some());
    let too_long = validate::is_too_long(text, spoiler_text);
    let mentioned = if validate::is_huge(text) {
        Mentioned {
            text: text.to_owned(),
            ..Mentioned::default()
        }
    } else {
        // one that is too long goes nowhere: nobody is asked for it
        mentions::resolve(ctx, author, text, !too_long, now.naive_utc()).await?
    };
    check_mentions(draft, &mentioned)?;
    let visibility = read.visibility(draft, quoted);
    if let (Some(Visibility::Direct), Some(quoted)) = (visibility, quoted) {
        let is_told =
            quoted.account_id == author || mentioned.accounts.contains(&quoted.account_id);
        if !is_told {
            return Err(ComposeError::QuotedNotMentioned);
        }
    }
    let text = strip(&mentioned.text).to_owned();
    let spoiler_text = strip(spoiler_text).to_owned();
    let poll = draft
        .poll
        .as_ref()
        .map(|poll| validate::poll(poll, now.naive_utc()));
    let stands_alone = !read.media.is_empty() || quoted.is_some();
    let mut faults = Vec::new();
    if visibility.is_none() {
        faults.push(Fault::Visibility);
    }
    if is_blank(&text) && !stands_alone {
        faults.push(Fault::NoText);
    }
    if too_long {
        faults.push(Fault::TooLong);
    }
    if !validate::is_huge(&text) {
        let disallowed =
            validate::disallowed_hashtags(&*ctx.database().get().await?, &text).await?;
        if !disallowed.is_empty() {
            faults.push(Fault::DisallowedHashtags(disallowed));
        }
    }
    if let Some((_, poll_faults)) = &poll {
        faults.extend(poll_faults.iter().cloned());
    }
    let (Some(visibility), true) = (visibility, faults.is_empty()) else {
        return Err(ComposeError::Invalid(faults));
    };
    let actor = LocalActor {
        id: author,
        username: &read.account.username,
        scheme: IdScheme::from_db(read.account.id_scheme),
    };
    let new = NewStatus {
        account_id: author,
        origin: Origin::Here {
            author: actor,
            urls: &ctx.urls,
        },
        sensitive: read.sensitive(draft),
        language: Some(read.language(draft).to_owned()),
        visibility,
        parent,
        reblog_of_id: None,
        application_id: draft.application_id,
        media_ids: Some(Read::media_in_order(draft)),
        quote_approval_policy: if visibility.is_distributable() {
            policy.0
        } else {
            InteractionPolicy::NOBODY.0
        },
        mentions: mentioned.accounts,
        tags: hashtags(&text),
        poll: poll.map(|(poll, _)| poll),
        quote: quoted.map(|quoted| Read::quote(ctx, quoted, actor)),
        text,
        spoiler_text,
        created_at: now,
    };
    finish(ctx, &read.account, &new, key.as_deref(), now).await
}

/// What it answers and quotes is still there, and stays until the transaction ends.
async fn keep_others(tx: &Tx, new: &NewStatus<'_>) -> Result<(), ComposeError> {
    let keep = async |id: Option<StatusId>| match id {
        Some(id) => statuses::keep(tx.conn(), id).await,
        None => Ok(true),
    };
    let parent = new.parent.map(|parent| parent.id);
    let quoted = new.quote.as_ref().map(|quote| quote.status_id);
    match futures_util::try_join!(keep(parent), keep(quoted))? {
        (false, _) => Err(ComposeError::NoParent),
        (_, false) => Err(ComposeError::NoQuoted),
        (true, true) => Ok(()),
    }
}

/// Takes one of the author's statuses for this time, and publishes.
async fn finish(
    ctx: &Context,
    author: &Account,
    new: &NewStatus<'_>,
    key: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Composed, ComposeError> {
    let counts = ctx.limits.counts_actions;
    if counts
        && rate_limits::take(ctx.redis(), author.id, Allowance::Statuses, now)
            .await?
            .is_err()
    {
        return Err(ComposeError::RateLimited);
    }
    let published = ctx
        .jobs
        .transaction(async |tx: &Tx| {
            keep_others(tx, new).await?;
            let id = publish(tx, new, now.naive_utc()).await?;
            if let Some(key) = key {
                let made = Made {
                    status_id: Some(id),
                    scheduled_status_id: None,
                };
                if !idempotency::remember(tx.conn(), author.id, key, made, now.naive_utc()).await? {
                    return Err(ComposeError::Repeated);
                }
            }
            Ok(id)
        })
        .await;
    if published.is_err() && counts {
        rate_limits::give_back(ctx.redis(), author.id, Allowance::Statuses, now).await?;
    }
    match published {
        Ok(id) => {
            note_use(ctx, author, new, id, now).await;
            Ok(Composed::New(id))
        }
        // the other request was quicker
        Err(ComposeError::Repeated) => {
            let conn = ctx.database().get().await?;
            let made =
                idempotency::find(&conn, author.id, key.unwrap_or_default(), now.naive_utc())
                    .await?;
            repeated(made.ok_or(ComposeError::Repeated)?)
        }
        Err(error) => Err(error),
    }
}

fn repeated(made: Made) -> Result<Composed, ComposeError> {
    match (made.status_id, made.scheduled_status_id) {
        (Some(id), _) => Ok(Composed::Repeated(id)),
        (None, Some(id)) => Ok(Composed::RepeatedScheduled(id)),
        (None, None) => Err(ComposeError::Repeated),
    }
}

/// Counts what statistics and trends are made from; the status doesn't hang on it.
async fn note_use(
    ctx: &Context,
    author: &Account,
    new: &NewStatus<'_>,
    id: StatusId,
    now: DateTime<Utc>,
) {
    if new.visibility.is_distributable() {
        statistics::count(ctx, Counter::LocalStatuses).await;
    }
    if new
        .parent
        .is_some_and(|parent| parent.account_id != Some(author.id))
    {
        statistics::count(ctx, Counter::Interactions).await;
    }
    let noted = async {
        if new.visibility == Visibility::Public && !author.is_silenced() && !new.tags.is_empty() {
            let names: Vec<String> = new.tags.iter().map(|tag| tag.name.clone()).collect();
            let conn = ctx.database().get().await?;
            let tags = ferrodon_db::tags::load_by_names(&conn, &names).await?;
            let ids: Vec<i64> = tags
                .iter()
                .filter(|tag| tag.is_usable())
                .map(|tag| tag.id.get())
                .collect();
            uses::add(ctx.redis(), uses::Kind::Tags, &ids, author.id, now).await?;
        }
        Ok::<(), ComposeError>(())
    };
    if let Err(error) = noted.await {
        tracing::warn!(%error, status = %id, "statistics miss a status");
    }
}

fn bounded_key(key: &str) -> String {
    if key.len() > LONGEST_KEY {
        sha256_hex(key.as_bytes())
    } else {
        key.to_owned()
    }
}

/// Text and content warning: without a text the warning takes its place.
fn texts(draft: &Draft, quotes: bool) -> (&str, &str) {
    if is_blank(&draft.text) && !is_blank(&draft.spoiler_text) && !quotes {
        (&draft.spoiler_text, "")
    } else {
        (&draft.text, &draft.spoiler_text)
    }
}

fn check_media(draft: &Draft, found: &[MediaAttachment]) -> Result<(), ComposeError> {
    if draft.media_ids.len() > limits::MEDIA_ATTACHMENTS {
        return Err(ComposeError::TooManyMedia);
    }
    let missing: Vec<i64> = draft
        .media_ids
        .iter()
        .copied()
        .filter(|id| found.iter().all(|media| media.id.get() != *id))
        .collect();
    if !missing.is_empty() {
        return Err(ComposeError::NoMedia(missing));
    }
    if found.len() > 1 && found.iter().any(|media| ALONE.contains(&media.type_code)) {
        return Err(ComposeError::MixedMedia);
    }
    if found
        .iter()
        .any(|media| media.processing.is_some_and(|state| state != PROCESSED))
    {
        return Err(ComposeError::UnfinishedMedia);
    }
    Ok(())
}

fn check_mentions(draft: &Draft, mentioned: &Mentioned) -> Result<(), ComposeError> {
    let Some(allowed) = &draft.allowed_mentions else {
        return Ok(());
    };
    // whoever is blocked isn't told, but was named
    let named = mentioned.accounts.iter().chain(&mentioned.blocked);
    let unexpected: Vec<AccountId> = named
        .copied()
        .filter(|account| !allowed.contains(account))
        .collect();
    if unexpected.is_empty() {
        Ok(())
    } else {
        Err(ComposeError::UnexpectedMentions(unexpected))
    }
}

fn hashtags(text: &str) -> Vec<TagName> {
    let typed = extract::hashtags(text);
    tag_names::distinct(typed.iter().map(String::as_str))
        .into_iter()
        .map(|tag| TagName {
            name: tag.name,
            display_name: tag.display_name,
        })
        .collect()
}

/// All that is read before a draft is judged.
struct Read {
    account: Account,
    user: User,
    settings: UserSettings,
    seen: Seen,
    media: Vec<MediaAttachment>,
    made: Option<Made>,
    locale: String,
}

impl Read {
    async fn load(
        ctx: &Context,
        author: AccountId,
        draft: &Draft,
        key: Option<&str>,
        now: NaiveDateTime,
    ) -> Result<Self, ComposeError> {
        let conn = ctx.database().get().await?;
        let others: Vec<StatusId> = draft
            .in_reply_to_id
            .into_iter()
            .chain(draft.quoted_status_id)
            .collect();
        // no more than can be attached, and one to see that there are too many
        let media: Vec<MediaAttachmentId> = draft
            .media_ids
            .iter()
            .take(limits::MEDIA_ATTACHMENTS + 1)
            .map(|id| MediaAttachmentId(*id))
            .collect();
        let (account, user, made, media) = futures_util::try_join!(
            accounts::find_by_id(&conn, author),
            users::find_by_account(&conn, author),
            async {
                match key {
                    Some(key) => idempotency::find(&conn, author, key, now).await,
                    None => Ok(None),
                }
            },
            media::load_attachable(&conn, author, &media),
        )?;
        let seen = if others.is_empty() {
            Seen::default()
        } else {
            access::load(&conn, Some(author), &others, now).await?
        };
        let (Some(account), Some(user)) = (account, user) else {
            return Err(ComposeError::NoAuthor);
        };
        Ok(Self {
            settings: UserSettings::parse(user.settings.as_deref()),
            account,
            user,
            seen,
            media,
            made,
            locale: draft.locale.clone(),
        })
    }

    fn parent(&self, draft: &Draft) -> Result<Option<Parent>, ComposeError> {
        let Some(id) = draft.in_reply_to_id else {
            return Ok(None);
        };
        let (row, _) = self.seen.visible(id).map_err(|_| ComposeError::NoParent)?;
        let (row, _) = self
            .seen
            .original(row)
            .map_err(|_| ComposeError::NoParent)?;
        Ok(Some(Parent {
            id: row.id,
            account_id: if row.account_id == self.account.id && row.reply {
                // whoever goes on still talks to the same person
                row.in_reply_to_account_id
            } else {
                Some(row.account_id)
            },
            conversation_id: row.conversation_id,
        }))
    }

    fn quoted(&self, draft: &Draft) -> Result<Option<&Status>, ComposeError> {
        let (Some(id), Some(viewer)) = (draft.quoted_status_id, &self.seen.viewer) else {
            return if draft.quoted_status_id.is_some() {
                Err(ComposeError::NoQuoted)
            } else {
                Ok(None)
            };
        };
        let row = self.seen.rows.get(&id).ok_or(ComposeError::NoQuoted)?;
        let (row, facts) = self
            .seen
            .original(row)
            .map_err(|_| ComposeError::NoQuoted)?;
        if interaction::may_quote(viewer, facts) {
            Ok(Some(row))
        } else {
            Err(ComposeError::NoQuoted)
        }
    }

    fn quote(ctx: &Context, quoted: &Status, author: LocalActor<'_>) -> NewQuote {
        // people here have said by their policy whether they agree; others have to be asked
        let is_accepted = quoted.is_local();
        NewQuote {
            status_id: quoted.id,
            account_id: quoted.account_id,
            is_local: is_accepted,
            is_accepted,
            activity_uri: (!is_accepted).then(|| {
                format!(
                    "{}/quote_requests/{}",
                    ctx.urls.actor_uri(author),
                    uuid::Uuid::new_v4()
                )
            }),
        }
    }

    fn quote_policy(&self, draft: &Draft) -> Result<InteractionPolicy, ComposeError> {
        let asked = draft
            .quote_approval_policy
            .as_deref()
            .filter(|policy| !is_blank(policy));
        let name = asked.unwrap_or_else(|| self.settings.default_quote_policy());
        InteractionPolicy::parse(name).ok_or(ComposeError::QuotePolicy)
    }

    /// None if there is no such visibility.
    fn visibility(&self, draft: &Draft, quoted: Option<&Status>) -> Option<Visibility> {
        let visibility = match draft.visibility.as_deref() {
            None => self.settings.default_privacy(self.account.locked),
            Some(name) if is_blank(name) && self.account.locked => Visibility::Private,
            Some(name) if is_blank(name) => Visibility::Public,
            Some(name) => Visibility::parse(name)?,
        };
        let quotes_private =
            quoted.is_some_and(|quoted| quoted.visibility() == Visibility::Private);
        Some(match visibility {
            Visibility::Public | Visibility::Unlisted if quotes_private => Visibility::Private,
            Visibility::Public if self.account.is_silenced() => Visibility::Unlisted,
            visibility => visibility,
        })
    }

    fn sensitive(&self, draft: &Draft) -> bool {
        let is_warned = !is_blank(&draft.spoiler_text);
        match draft.sensitive {
            Sensitivity::Exactly(sensitive) => sensitive,
            Sensitivity::OnlyIfWarned => is_warned,
            Sensitivity::AsUsual => is_warned || self.settings.default_sensitive(),
        }
    }

    fn language(&self, draft: &Draft) -> &'static str {
        languages::first_known([
            draft.language.as_deref(),
            self.settings.default_language(),
            self.user.locale.as_deref(),
            Some(self.locale.as_str()),
        ])
        .unwrap_or("en")
    }

    fn media_in_order(draft: &Draft) -> Vec<MediaAttachmentId> {
        let mut ids: Vec<MediaAttachmentId> = Vec::with_capacity(draft.media_ids.len());
        for id in draft.media_ids.iter().map(|id| MediaAttachmentId(*id)) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids
    }
}

//! The end that all new statuses share, wherever they come from.

use chrono::{DateTime, NaiveDateTime, Utc};
use ferrodon_db::{
    Conn, QueryError, media,
    statuses::write,
    tags::{self, TagName},
};
use ferrodon_jobs::{
    AccountCounts, StatusCounts, Tx, TxError,
    kinds::{DistributeStatus, Notify},
};
use ferrodon_types::{
    AccountId, ApplicationId, ConversationId, LocalUrls, MediaAttachmentId, NotificationType,
    QuoteId, StatusId, Visibility, snowflake, urls::LocalActor,
};

/// Ids are tried again so often: their random tail has 65,536 values a millisecond.
const TRIES: u32 = 8;

/// A status that is to be: everything about it is decided.
#[derive(Debug, Clone)]
pub struct NewStatus<'a> {
    /// Who wrote it.
    pub account_id: AccountId,
    /// Where it was written.
    pub origin: Origin<'a>,
    /// As typed, or HTML from elsewhere; empty for reblogs.
    pub text: String,
    /// The content warning.
    pub spoiler_text: String,
    /// Its media are hidden at first.
    pub sensitive: bool,
    /// Its language, if known.
    pub language: Option<String>,
    /// Who it is for.
    pub visibility: Visibility,
    /// What it answers.
    pub parent: Option<Parent>,
    /// What it reblogs.
    pub reblog_of_id: Option<StatusId>,
    /// The app it was written with.
    pub application_id: Option<ApplicationId>,
    /// Its media in order; none for reblogs.
    pub media_ids: Option<Vec<MediaAttachmentId>>,
    /// Who may quote it (`policy::interaction::InteractionPolicy`).
    pub quote_approval_policy: i32,
    /// Who is mentioned.
    pub mentions: Vec<AccountId>,
    /// Its hashtags.
    pub tags: Vec<TagName>,
    /// Its poll.
    pub poll: Option<NewPoll>,
    /// The quote it makes.
    pub quote: Option<NewQuote>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

/// Where a status was written.
#[derive(Debug, Clone, Copy)]
pub enum Origin<'a> {
    /// Here: its addresses follow from its author's and its id.
    Here {
        /// The author.
        author: LocalActor<'a>,
        /// This server's addresses.
        urls: &'a LocalUrls,
    },
    /// On another server.
    Elsewhere {
        /// Its id there.
        uri: &'a str,
        /// Its page there.
        url: Option<&'a str>,
    },
}

/// What a status answers.
#[derive(Debug, Clone, Copy)]
pub struct Parent {
    /// The status.
    pub id: StatusId,
    /// Whom the answer is to: the parent's author, or whom an author who goes on was answering.
    pub account_id: Option<AccountId>,
    /// The conversation that goes on.
    pub conversation_id: Option<ConversationId>,
}

/// A poll that is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPoll {
    /// What can be chosen.
    pub options: Vec<String>,
    /// More than one option may be chosen.
    pub multiple: bool,
    /// Totals show only at the end.
    pub hide_totals: bool,
    /// When it ends.
    pub expires_at: Option<NaiveDateTime>,
}

/// A quote that is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewQuote {
    /// What is quoted.
    pub status_id: StatusId,
    /// Its author.
    pub account_id: AccountId,
    /// Whether its author is of this server, and so to be told.
    pub is_local: bool,
    /// Whether the author's consent is there.
    pub is_accepted: bool,
    /// The id of the request for it, where it has to be asked for.
    pub activity_uri: Option<String>,
}

/// Why a status could not be published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// No free id was found.
    #[error("no free id was found")]
    NoId,
    /// A query failed.
    #[error("a query failed")]
    Query(#[from] QueryError),
    /// A job could not be enqueued.
    #[error("a job could not be enqueued")]
    Tx(#[from] TxError),
}

/// Writes a status with all that hangs on it, counts it, and lets it go out after the commit.
pub async fn publish(
    tx: &Tx,
    new: &NewStatus<'_>,
    now: NaiveDateTime,
) -> Result<StatusId, PublishError> {
    let conn = tx.conn();
    let id = insert(conn, new, now).await?;
    let mut mentions: Vec<(AccountId, bool)> = new
        .mentions
        .iter()
        .map(|account| (*account, false))
        .collect();
    if let Some(quote) = new
        .quote
        .as_ref()
        .filter(|quote| !new.mentions.contains(&quote.account_id))
    {
        // whoever is quoted may see it
        mentions.push((quote.account_id, true));
    }
    write::insert_mentions(conn, id, &mentions, now).await?;
    if let Some(ids) = new.media_ids.as_deref() {
        media::attach(conn, new.account_id, id, ids, now).await?;
    }
    tag(conn, new, id, now).await?;
    if let Some(poll) = &new.poll {
        write::insert_poll(conn, &poll_row(poll, new, id, now)).await?;
    }
    if let Some(quote) = &new.quote {
        let quote_id = insert_quote(conn, quote, new, id, now).await?;
        if quote.is_accepted && quote.is_local && quote.account_id != new.account_id {
            tx.enqueue(Notify {
                recipient_id: quote.account_id,
                kind: NotificationType::Quote,
                activity_type: "Quote".to_owned(),
                activity_id: quote_id.get(),
            })?;
        }
    }
    count(tx, new);
    tx.enqueue(DistributeStatus::new(id))?;
    Ok(id)
}

/// The row of the status, and that of its conversation if it begins one.
async fn insert(
    conn: &Conn,
    new: &NewStatus<'_>,
    now: NaiveDateTime,
) -> Result<StatusId, PublishError> {
    let begins = match new.parent {
        None => Some(write::next_conversation_id(conn).await?),
        Some(_) => None,
    };
    let conversation_id = begins.or(new.parent.and_then(|parent| parent.conversation_id));
    for _ in 0..TRIES {
        let id = StatusId(snowflake::id_at(new.created_at));
        if write::insert(conn, &status_row(new, id, conversation_id, now)).await? {
            if let Some(conversation) = begins {
                write::insert_conversation(conn, conversation, (id, new.account_id), now).await?;
            }
            return Ok(id);
        }
    }
    Err(PublishError::NoId)
}

fn status_row(
    new: &NewStatus<'_>,
    id: StatusId,
    conversation_id: Option<ConversationId>,
    now: NaiveDateTime,
) -> write::NewStatus {
    let (uri, url, local) = match new.origin {
        Origin::Here { author, urls } => (
            urls.status_uri(author, id, new.reblog_of_id.is_some()),
            None,
            true,
        ),
        Origin::Elsewhere { uri, url } => (uri.to_owned(), url.map(str::to_owned), false),
    };
    write::NewStatus {
        id,
        account_id: new.account_id,
        uri: Some(uri),
        url,
        text: new.text.clone(),
        spoiler_text: new.spoiler_text.clone(),
        sensitive: new.sensitive,
        language: new.language.clone(),
        visibility: new.visibility.to_db(),
        reply: new.parent.is_some(),
        in_reply_to_id: new.parent.map(|parent| parent.id),
        in_reply_to_account_id: new.parent.and_then(|parent| parent.account_id),
        reblog_of_id: new.reblog_of_id,
        conversation_id,
        application_id: new.application_id,
        ordered_media_attachment_ids: new.media_ids.clone(),
        local,
        quote_approval_policy: new.quote_approval_policy,
        created_at: new.created_at.naive_utc(),
        updated_at: now,
        edited_at: None,
    }
}

async fn tag(
    conn: &Conn,
    new: &NewStatus<'_>,
    id: StatusId,
    now: NaiveDateTime,
) -> Result<(), QueryError> {
    let tags: Vec<_> = tags::find_or_create(conn, &new.tags, now)
        .await?
        .iter()
        .map(|tag| tag.id)
        .collect();
    write::insert_tags(conn, id, &tags).await?;
    if new.visibility.is_distributable() {
        tags::count_featured(conn, new.account_id, &tags, new.created_at.naive_utc(), now).await?;
    }
    Ok(())
}

fn poll_row(
    poll: &NewPoll,
    new: &NewStatus<'_>,
    id: StatusId,
    now: NaiveDateTime,
) -> write::NewPoll {
    write::NewPoll {
        account_id: new.account_id,
        status_id: id,
        options: poll.options.clone(),
        cached_tallies: vec![0; poll.options.len()],
        multiple: poll.multiple,
        hide_totals: poll.hide_totals,
        votes_count: 0,
        voters_count: Some(0),
        expires_at: poll.expires_at,
        created_at: now,
        updated_at: now,
    }
}

async fn insert_quote(
    conn: &Conn,
    quote: &NewQuote,
    new: &NewStatus<'_>,
    id: StatusId,
    now: NaiveDateTime,
) -> Result<QuoteId, PublishError> {
    for _ in 0..TRIES {
        let row = write::NewQuote {
            id: QuoteId(snowflake::id_at(new.created_at)),
            account_id: new.account_id,
            status_id: id,
            quoted_status_id: Some(quote.status_id),
            quoted_account_id: Some(quote.account_id),
            activity_uri: quote.activity_uri.clone(),
            approval_uri: None,
            state: i32::from(quote.is_accepted),
            legacy: false,
            created_at: now,
            updated_at: now,
        };
        if write::insert_quote(conn, &row).await? {
            return Ok(row.id);
        }
    }
    Err(PublishError::NoId)
}

/// Direct statuses don't count, but quotes in them do; answers count if everyone may see them.
fn count(tx: &Tx, new: &NewStatus<'_>) {
    if let Some(quote) = new.quote.as_ref().filter(|quote| quote.is_accepted) {
        tx.count_status(quote.status_id, StatusCounts::quotes(1));
    }
    if new.visibility == Visibility::Direct {
        return;
    }
    tx.count(
        new.account_id,
        AccountCounts::published(new.created_at.naive_utc()),
    );
    if let Some(original) = new.reblog_of_id {
        tx.count_status(original, StatusCounts::reblogs(1));
    }
    if let Some(parent) = new.parent.filter(|_| new.visibility.is_distributable()) {
        tx.count_status(parent.id, StatusCounts::replies(1));
    }
}

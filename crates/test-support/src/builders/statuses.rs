//! Statuses and what hangs on them.

use chrono::{DateTime, Utc};
use ferrodon_types::{
    AccountId, Clock, MediaAttachmentId, MentionId, PollId, StatusId, TagId, Visibility,
};
use serde_json::{Map, Value, json};

use super::{Building, LOCAL_DOMAIN, id, row};
use crate::{TestDb, database::time};

/// Makes a status: public, in English, of its own conversation, at the clock's time, unless told otherwise.
/// Whether it is local follows from its author.
#[must_use = "awaiting it makes the status"]
pub struct StatusBuilder<'a> {
    db: &'a TestDb,
    author: AccountId,
    created_at: DateTime<Utc>,
    reply_to: Option<StatusId>,
    mentions: Vec<AccountId>,
    tags: Vec<String>,
    row: Map<String, Value>,
}

impl TestDb {
    /// A status by `author`.
    pub fn status(&self, author: AccountId) -> StatusBuilder<'_> {
        StatusBuilder {
            db: self,
            author,
            created_at: self.clock().now(),
            reply_to: None,
            mentions: Vec::new(),
            tags: Vec::new(),
            row: row! { "text": "hello", "language": "en" },
        }
    }

    /// A reblog of `status` by `account`.
    pub fn reblog(&self, account: AccountId, status: StatusId) -> StatusBuilder<'_> {
        self.status(account)
            .text("")
            .set("language", Value::Null)
            .set("reblog_of_id", status.get())
    }

    /// A mention of `account` in `status`.
    pub async fn mention(&self, status: StatusId, account: AccountId) -> MentionId {
        let row = row! { "status_id": status.get(), "account_id": account.get() };
        MentionId(id(&self.insert("mentions", row).await))
    }

    /// The tag named `name` (without `#`, in lower case); made once.
    pub async fn tag(&self, name: &str) -> TagId {
        let found = self
            .number(&format!("SELECT id FROM public.tags WHERE name = '{name}'"))
            .await;
        if let Some(found) = found {
            return TagId(found);
        }
        TagId(id(&self
            .insert("tags", row! { "name": name, "display_name": name })
            .await))
    }

    /// A favourite of `status` by `account`.
    pub async fn favourite(&self, account: AccountId, status: StatusId) {
        self.insert(
            "favourites",
            row! { "account_id": account.get(), "status_id": status.get() },
        )
        .await;
    }

    /// A bookmark of `status` by `account`.
    pub async fn bookmark(&self, account: AccountId, status: StatusId) {
        self.insert(
            "bookmarks",
            row! { "account_id": account.get(), "status_id": status.get() },
        )
        .await;
    }

    /// Pins `status` to its author's profile.
    pub async fn pin(&self, account: AccountId, status: StatusId) {
        self.insert(
            "status_pins",
            row! { "account_id": account.get(), "status_id": status.get() },
        )
        .await;
    }

    /// A picture of 600 × 400, attached to `status`, ready.
    pub async fn media(&self, account: AccountId, status: StatusId) -> MediaAttachmentId {
        let media = self.id_at(self.clock().now());
        let size = json!({ "width": 600, "height": 400, "size": "600x400", "aspect": 1.5 });
        let row = row! {
            "id": media,
            "account_id": account.get(),
            "status_id": status.get(),
            "type": 0,
            "processing": 2,
            "file_file_name": "0123456789abcdef.png",
            "file_content_type": "image/png",
            "file_file_size": 4096,
            "file_storage_schema_version": 1,
            "file_updated_at": time(self.clock().now()),
            "file_meta": json!({ "original": size, "small": size }),
            "blurhash": "U0AVWt%^fQ%^.hj@fQj@fQfQfQfQ.hj@fQj@",
        };
        self.insert("media_attachments", row).await;
        self.sql(&format!(
            "UPDATE public.statuses SET ordered_media_attachment_ids = \
             array_append(ordered_media_attachment_ids, {media}) WHERE id = {status}"
        ))
        .await;
        MediaAttachmentId(media)
    }

    /// A poll on `status` that is open for a day.
    pub async fn poll(&self, account: AccountId, status: StatusId, options: &[&str]) -> PollId {
        let row = row! {
            "account_id": account.get(),
            "status_id": status.get(),
            "options": options,
            "cached_tallies": vec![0; options.len()],
            "voters_count": 0,
            "expires_at": time(self.clock().now() + chrono::Duration::days(1)),
        };
        let poll = PollId(id(&self.insert("polls", row).await));
        self.sql(&format!(
            "UPDATE public.statuses SET poll_id = {poll} WHERE id = {status}"
        ))
        .await;
        poll
    }
}

impl StatusBuilder<'_> {
    /// With a text (local: source; remote: HTML).
    pub fn text(self, text: &str) -> Self {
        self.set("text", text)
    }

    /// With a content warning, and so sensitive.
    pub fn spoiler(self, text: &str) -> Self {
        self.set("spoiler_text", text).set("sensitive", true)
    }

    /// For an audience.
    pub fn visibility(self, visibility: Visibility) -> Self {
        self.set("visibility", visibility.to_db())
    }

    /// In a language.
    pub fn language(self, language: &str) -> Self {
        self.set("language", language)
    }

    /// An answer to another status, in its conversation.
    pub fn reply_to(mut self, status: StatusId) -> Self {
        self.reply_to = Some(status);
        self
    }

    /// Mentioning these accounts (as rows; the text is not changed).
    pub fn mentioning(mut self, accounts: &[AccountId]) -> Self {
        self.mentions = accounts.to_vec();
        self
    }

    /// With these tags (as rows; the text is not changed).
    pub fn tagged(mut self, names: &[&str]) -> Self {
        self.tags = names.iter().map(|name| (*name).to_owned()).collect();
        self
    }

    /// Made at some other time than the clock's; the id follows.
    pub fn created_at(mut self, at: DateTime<Utc>) -> Self {
        self.created_at = at;
        self
    }

    /// Deleted, but still there.
    pub fn deleted(self) -> Self {
        let now = time(self.db.clock().now());
        self.set("deleted_at", now)
    }

    /// Any other column.
    pub fn set(mut self, column: &str, value: impl Into<Value>) -> Self {
        self.row.insert(column.to_owned(), value.into());
        self
    }
}

impl<'a> IntoFuture for StatusBuilder<'a> {
    type Output = StatusId;
    type IntoFuture = Building<'a, StatusId>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let Self {
                db,
                author,
                created_at,
                reply_to,
                mentions,
                tags,
                row: chosen,
            } = self;
            let status = StatusId(db.id_at(created_at));
            let domain = db
                .text(&format!(
                    "SELECT domain FROM public.accounts WHERE id = {author}"
                ))
                .await;
            let mut row = row! {
                "id": status.get(),
                "account_id": author.get(),
                "created_at": time(created_at),
                "updated_at": time(created_at),
                "local": domain.is_none(),
                "uri": match &domain {
                    None => format!("https://{LOCAL_DOMAIN}/ap/users/{author}/statuses/{status}"),
                    Some(domain) => format!("https://{domain}/statuses/{status}"),
                },
            };
            if let Some(parent) = reply_to {
                let column =
                    |name: &str| format!("SELECT {name} FROM public.statuses WHERE id = {parent}");
                row.extend(row! {
                    "reply": true,
                    "in_reply_to_id": parent.get(),
                    "in_reply_to_account_id": db.number(&column("account_id")).await,
                    "conversation_id": db.number(&column("conversation_id")).await,
                });
            } else if !chosen.contains_key("reblog_of_id")
                && !chosen.contains_key("conversation_id")
            {
                let conversation =
                    row! { "parent_status_id": status.get(), "parent_account_id": author.get() };
                row.insert(
                    "conversation_id".to_owned(),
                    id(&db.insert("conversations", conversation).await).into(),
                );
            }
            row.extend(chosen);
            db.insert("statuses", row).await;
            for account in mentions {
                db.mention(status, account).await;
            }
            for name in tags {
                let tag = db.tag(&name).await;
                db.sql(&format!(
                    "INSERT INTO public.statuses_tags (status_id, tag_id) VALUES ({status}, {tag})"
                ))
                .await;
            }
            status
        })
    }
}

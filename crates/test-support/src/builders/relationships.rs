//! What accounts are to each other.

use chrono::Duration;
use ferrodon_types::{
    AccountId, BlockId, Clock, FollowId, FollowRequestId, ListId, MuteId, NotificationId, TagId,
};
use serde_json::{Map, Value};

use super::{Building, LOCAL_DOMAIN, id, row};
use crate::{TestDb, database::time};

/// Makes a follow: with reblogs, in all languages, without notifications, unless told otherwise.
#[must_use = "awaiting it makes the follow"]
pub struct FollowBuilder<'a> {
    db: &'a TestDb,
    row: Map<String, Value>,
}

/// Makes a mute: of notifications too, without an end, unless told otherwise.
#[must_use = "awaiting it makes the mute"]
pub struct MuteBuilder<'a> {
    db: &'a TestDb,
    row: Map<String, Value>,
}

impl TestDb {
    /// `account` follows `target`.
    pub fn follow(&self, account: AccountId, target: AccountId) -> FollowBuilder<'_> {
        let mut row = pair(account, target);
        row.insert("uri".to_owned(), activity_uri().into());
        FollowBuilder { db: self, row }
    }

    /// `account` asks to follow `target`.
    pub async fn follow_request(&self, account: AccountId, target: AccountId) -> FollowRequestId {
        let mut row = pair(account, target);
        row.insert("uri".to_owned(), activity_uri().into());
        FollowRequestId(id(&self.insert("follow_requests", row).await))
    }

    /// `account` blocks `target`.
    pub async fn block(&self, account: AccountId, target: AccountId) -> BlockId {
        let mut row = pair(account, target);
        row.insert("uri".to_owned(), activity_uri().into());
        BlockId(id(&self.insert("blocks", row).await))
    }

    /// `account` mutes `target`.
    pub fn mute(&self, account: AccountId, target: AccountId) -> MuteBuilder<'_> {
        MuteBuilder {
            db: self,
            row: pair(account, target),
        }
    }

    /// `account` blocks everybody on `domain`.
    pub async fn block_domain(&self, account: AccountId, domain: &str) {
        self.insert(
            "account_domain_blocks",
            row! { "account_id": account.get(), "domain": domain },
        )
        .await;
    }

    /// `account` follows a tag.
    pub async fn follow_tag(&self, account: AccountId, tag: TagId) {
        self.insert(
            "tag_follows",
            row! { "account_id": account.get(), "tag_id": tag.get() },
        )
        .await;
    }

    /// `account` endorses `target` on its profile.
    pub async fn endorse(&self, account: AccountId, target: AccountId) {
        self.insert("account_pins", pair(account, target)).await;
    }

    /// A private note of `account` about `target`.
    pub async fn note_about(&self, account: AccountId, target: AccountId, comment: &str) {
        let mut row = pair(account, target);
        row.insert("comment".to_owned(), comment.into());
        self.insert("account_notes", row).await;
    }

    /// A list of `account` with `members`, each of whom `account` follows already.
    pub async fn list(&self, account: AccountId, title: &str, members: &[AccountId]) -> ListId {
        let list = ListId(id(&self
            .insert(
                "lists",
                row! { "account_id": account.get(), "title": title },
            )
            .await));
        for member in members {
            let follow = self
                .number(&format!(
                    "SELECT id FROM public.follows WHERE account_id = {account} AND target_account_id = {member}"
                ))
                .await;
            let row =
                row! { "list_id": list.get(), "account_id": member.get(), "follow_id": follow };
            self.insert("list_accounts", row).await;
        }
        list
    }

    /// A notification for `account` from `from`, of `type_` (`mention` …), about the row `activity` of the class
    /// `activity_type` (`Mention` …).
    pub async fn notification(
        &self,
        account: AccountId,
        from: AccountId,
        type_: &str,
        (activity_type, activity): (&str, i64),
    ) -> NotificationId {
        let row = row! {
            "account_id": account.get(),
            "from_account_id": from.get(),
            "type": type_,
            "activity_type": activity_type,
            "activity_id": activity,
        };
        NotificationId(id(&self.insert("notifications", row).await))
    }
}

impl FollowBuilder<'_> {
    /// Without the target's reblogs.
    pub fn without_reblogs(self) -> Self {
        self.set("show_reblogs", false)
    }

    /// With a notification for every status.
    pub fn notify(self) -> Self {
        self.set("notify", true)
    }

    /// Of statuses in these languages only.
    pub fn languages(self, languages: &[&str]) -> Self {
        self.set("languages", languages.to_vec())
    }

    /// Any other column.
    pub fn set(mut self, column: &str, value: impl Into<Value>) -> Self {
        self.row.insert(column.to_owned(), value.into());
        self
    }
}

impl<'a> IntoFuture for FollowBuilder<'a> {
    type Output = FollowId;
    type IntoFuture = Building<'a, FollowId>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { FollowId(id(&self.db.insert("follows", self.row).await)) })
    }
}

impl MuteBuilder<'_> {
    /// Of statuses only.
    pub fn with_notifications(self) -> Self {
        self.set("hide_notifications", false)
    }

    /// For a while, from the clock's time on.
    pub fn lasting(self, duration: Duration) -> Self {
        let end = time(self.db.clock().now() + duration);
        self.set("expires_at", end)
    }

    /// Any other column.
    pub fn set(mut self, column: &str, value: impl Into<Value>) -> Self {
        self.row.insert(column.to_owned(), value.into());
        self
    }
}

impl<'a> IntoFuture for MuteBuilder<'a> {
    type Output = MuteId;
    type IntoFuture = Building<'a, MuteId>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { MuteId(id(&self.db.insert("mutes", self.row).await)) })
    }
}

fn pair(account: AccountId, target: AccountId) -> Map<String, Value> {
    row! { "account_id": account.get(), "target_account_id": target.get() }
}

/// A URI as activities have it, with a random tail.
fn activity_uri() -> String {
    format!("https://{LOCAL_DOMAIN}/{:032x}", rand::random::<u128>())
}

//! Ids of rows that may be handed out, because they are signed: in the links of mails and in web pushes.

use chrono::{DateTime, Duration, Months, Utc};

use crate::{
    CryptoError,
    keys::KeyGenerator,
    messages::{MessageError, MessageVerifier},
};

/// How long a push message's link works. Rails puts the number into the purpose, so it is part of the format.
const PUSH_LIFETIME_SECONDS: i64 = 172_800;
/// Purpose of the link of a push message.
const PUSH_PURPOSE: &str = "Web::PushSubscription\nunsubscribe\n172800";
/// Purpose of the link of a mail.
const MAIL_PURPOSE: &str = "unsubscribe";
/// How global ids of this application begin.
const GID_PREFIX: &str = "gid://mastodon/";

/// Whom the link of a mail unsubscribes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subscriber {
    /// A row of `users`: notification mails.
    User(i64),
    /// A row of `email_subscriptions`: a reader without an account.
    EmailSubscription(i64),
}

impl Subscriber {
    fn to_gid(self) -> String {
        match self {
            Self::User(id) => format!("{GID_PREFIX}User/{id}"),
            Self::EmailSubscription(id) => format!("{GID_PREFIX}EmailSubscription/{id}"),
        }
    }

    fn from_gid(gid: &str) -> Option<Self> {
        let path = gid.strip_prefix(GID_PREFIX)?;
        let path = path.split_once('?').map_or(path, |(path, _)| path);
        let (model, id) = path.split_once('/')?;
        let id = id.parse().ok()?;
        match model {
            "User" => Some(Self::User(id)),
            "EmailSubscription" => Some(Self::EmailSubscription(id)),
            _ => None,
        }
    }
}

/// The tokens of unsubscribe links: `/unsubscribe?token=…` in mails, the header `Unsubscribe-URL` of pushes.
#[derive(Debug, Clone)]
pub struct UnsubscribeTokens {
    mail: MessageVerifier,
    push: MessageVerifier,
}

impl UnsubscribeTokens {
    /// Derives the keys.
    pub fn new(keys: &KeyGenerator) -> Result<Self, CryptoError> {
        Ok(Self {
            mail: MessageVerifier::url_safe(keys, "signed_global_ids")?,
            push: MessageVerifier::named(keys, "active_record/token_for")?,
        })
    }

    /// The token of a mail sent at `now`; it holds for a month.
    pub fn for_mail(
        &self,
        subscriber: Subscriber,
        now: DateTime<Utc>,
    ) -> Result<String, MessageError> {
        let expires_at = now.checked_add_months(Months::new(1));
        self.mail
            .generate_for(MAIL_PURPOSE, &subscriber.to_gid(), expires_at)
    }

    /// Whom the token of a mail means.
    pub fn find_subscriber(&self, token: &str, now: DateTime<Utc>) -> Option<Subscriber> {
        Subscriber::from_gid(self.mail.verify_for(MAIL_PURPOSE, token, now)?.as_str()?)
    }

    /// The token of a push sent at `now` to a row of `web_push_subscriptions`; it holds for 48 hours.
    pub fn for_push(
        &self,
        subscription_id: i64,
        now: DateTime<Utc>,
    ) -> Result<String, MessageError> {
        let expires_at = now.checked_add_signed(Duration::seconds(PUSH_LIFETIME_SECONDS));
        self.push
            .generate_for(PUSH_PURPOSE, &[subscription_id], expires_at)
    }

    /// Which row of `web_push_subscriptions` the token of a push means.
    pub fn find_push_subscription(&self, token: &str, now: DateTime<Utc>) -> Option<i64> {
        match self
            .push
            .verify_for(PUSH_PURPOSE, token, now)?
            .as_array()?
            .as_slice()
        {
            [id] => id.as_i64(),
            _ => None,
        }
    }
}

//! Accounts, and who is asking.

use crate::{AccountId, facts::Relations};

/// An account as others meet it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountFacts {
    /// The account.
    pub id: AccountId,
    /// Its server; `None` is ours.
    pub domain: Option<String>,
    /// Suspended or deleted.
    pub unavailable: bool,
    /// Limited by moderators.
    pub silenced: bool,
    /// A memorial.
    pub memorial: bool,
    /// It approves its followers one by one.
    pub locked: bool,
    /// It moved elsewhere.
    pub moved: bool,
    /// A bot (actor type Application or Service).
    pub bot: bool,
    /// It hides whom it follows and who follows it; `None` is no.
    pub hide_collections: Option<bool>,
    /// It may be recommended; `None` is no.
    pub discoverable: Option<bool>,
    /// `accounts.feature_approval_policy`, which counts for remote accounts.
    pub feature_approval_policy: i32,
    /// A local account whose user hasn't confirmed the address or isn't approved yet.
    pub pending: bool,
}

impl AccountFacts {
    /// A plain account of this server.
    pub const fn local(id: AccountId) -> Self {
        Self {
            id,
            domain: None,
            unavailable: false,
            silenced: false,
            memorial: false,
            locked: false,
            moved: false,
            bot: false,
            hide_collections: None,
            discoverable: None,
            feature_approval_policy: 0,
            pending: false,
        }
    }

    /// Whether it is of this server.
    pub const fn is_local(&self) -> bool {
        self.domain.is_none()
    }
}

/// What decides whether a signed-in user may act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UserFacts {
    /// The e-mail address is confirmed.
    pub confirmed: bool,
    /// Staff (or the registration mode) let the user in.
    pub approved: bool,
    /// Staff froze the login.
    pub disabled: bool,
    /// The account is suspended or deleted.
    pub account_unavailable: bool,
    /// The account is a memorial.
    pub memorial: bool,
    /// The account moved elsewhere.
    pub moved: bool,
    /// The role demands a second factor and the user has none.
    pub lacks_second_factor: bool,
}

/// A role, as `user_roles` has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RoleFacts {
    /// The bits of the role alone; everyone's come on top.
    pub permissions: i64,
    /// The bits that everyone has.
    pub everyone: i64,
    /// A higher one outranks a lower one. Nobody's role is 0, everyone's -1.
    pub position: i32,
    /// Shown as a badge.
    pub highlighted: bool,
}

/// Who is looking, or in whose feed a status may land.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewerFacts {
    /// The viewer's account.
    pub account_id: AccountId,
    /// The viewer's server, when another server asks in somebody's name; `None` is ours.
    pub domain: Option<String>,
    /// Limited by moderators.
    pub silenced: bool,
    /// Timelines of strangers show only these languages.
    pub chosen_languages: Option<Vec<String>>,
    /// The effective permissions: the role's and everyone's, all of them for administrators.
    pub permissions: i64,
    /// The viewer's relations with the accounts that matter.
    pub relations: Relations,
}

impl ViewerFacts {
    /// A viewer of this server without any relation.
    pub fn new(account_id: AccountId) -> Self {
        Self {
            account_id,
            domain: None,
            silenced: false,
            chosen_languages: None,
            permissions: 0,
            relations: Relations::default(),
        }
    }
}

//! Roles and their permissions.
//! <https://docs.joinmastodon.org/entities/Role/#permission-flags>

use ferrodon_types::facts::RoleFacts;

/// One thing that a role may allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Permission {
    /// Everything.
    Administrator,
    /// See job queues and database tools.
    ViewDevops,
    /// See what staff did.
    ViewAuditLog,
    /// See figures about the server.
    ViewDashboard,
    /// Review reports and act on them.
    ManageReports,
    /// Block other servers.
    ManageFederation,
    /// Change the site's settings.
    ManageSettings,
    /// Block addresses and mail providers.
    ManageBlocks,
    /// Review trends and hashtags.
    ManageTaxonomies,
    /// Review appeals.
    ManageAppeals,
    /// See users and act on them.
    ManageUsers,
    /// See and end invitations.
    ManageInvites,
    /// Change the rules.
    ManageRules,
    /// Write announcements.
    ManageAnnouncements,
    /// Manage custom emoji.
    ManageCustomEmojis,
    /// Manage webhooks.
    ManageWebhooks,
    /// Invite people.
    InviteUsers,
    /// Manage and give roles below one's own.
    ManageRoles,
    /// Reset second factors and passwords, change addresses.
    ManageUserAccess,
    /// Delete users' data at once.
    DeleteUserData,
    /// Read timelines that are switched off.
    ViewFeeds,
    /// Invite people past approval.
    InviteBypassApproval,
    /// Manage subscriptions by mail.
    ManageEmailSubscriptions,
}

impl Permission {
    /// All of them, by bit.
    pub const ALL: [Self; 23] = [
        Self::Administrator,
        Self::ViewDevops,
        Self::ViewAuditLog,
        Self::ViewDashboard,
        Self::ManageReports,
        Self::ManageFederation,
        Self::ManageSettings,
        Self::ManageBlocks,
        Self::ManageTaxonomies,
        Self::ManageAppeals,
        Self::ManageUsers,
        Self::ManageInvites,
        Self::ManageRules,
        Self::ManageAnnouncements,
        Self::ManageCustomEmojis,
        Self::ManageWebhooks,
        Self::InviteUsers,
        Self::ManageRoles,
        Self::ManageUserAccess,
        Self::DeleteUserData,
        Self::ViewFeeds,
        Self::InviteBypassApproval,
        Self::ManageEmailSubscriptions,
    ];

    /// Those that make somebody a moderator.
    pub const MODERATION: [Self; 12] = [
        Self::ViewDashboard,
        Self::ViewAuditLog,
        Self::ManageUsers,
        Self::ManageUserAccess,
        Self::DeleteUserData,
        Self::ManageReports,
        Self::ManageAppeals,
        Self::ManageFederation,
        Self::ManageBlocks,
        Self::ManageTaxonomies,
        Self::ManageInvites,
        Self::ViewFeeds,
    ];

    /// The bit in `user_roles.permissions`.
    pub const fn bit(self) -> i64 {
        1 << self as i64
    }

    /// Whether permissions include it, literally.
    pub const fn is_in(self, permissions: i64) -> bool {
        permissions & self.bit() != 0
    }

    /// The name in forms and in the audit log.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::ViewDevops => "view_devops",
            Self::ViewAuditLog => "view_audit_log",
            Self::ViewDashboard => "view_dashboard",
            Self::ManageReports => "manage_reports",
            Self::ManageFederation => "manage_federation",
            Self::ManageSettings => "manage_settings",
            Self::ManageBlocks => "manage_blocks",
            Self::ManageTaxonomies => "manage_taxonomies",
            Self::ManageAppeals => "manage_appeals",
            Self::ManageUsers => "manage_users",
            Self::ManageInvites => "manage_invites",
            Self::ManageRules => "manage_rules",
            Self::ManageAnnouncements => "manage_announcements",
            Self::ManageCustomEmojis => "manage_custom_emojis",
            Self::ManageWebhooks => "manage_webhooks",
            Self::InviteUsers => "invite_users",
            Self::ManageRoles => "manage_roles",
            Self::ManageUserAccess => "manage_user_access",
            Self::DeleteUserData => "delete_user_data",
            Self::ViewFeeds => "view_feeds",
            Self::InviteBypassApproval => "invite_bypass_approval",
            Self::ManageEmailSubscriptions => "manage_email_subscriptions",
        }
    }

    /// Reads the name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|permission| permission.as_str() == text)
    }

    /// Those that are set in a bitmap, by bit. Unknown bits are passed over.
    pub fn named_in(permissions: i64) -> impl Iterator<Item = Self> {
        Self::ALL
            .into_iter()
            .filter(move |permission| permission.is_in(permissions))
    }
}

/// Every permission.
pub const EVERYTHING: i64 = (1 << Permission::ALL.len()) - 1;
/// What everyone may do, unless the server says otherwise.
pub const EVERYONE_DEFAULT: i64 = Permission::InviteUsers.bit();
/// What everyone may be allowed at most.
pub const EVERYONE_ALLOWED: i64 =
    Permission::InviteUsers.bit() | Permission::InviteBypassApproval.bit();

/// The effective permissions of a role: its own and everyone's; all of them for administrators.
pub const fn permissions_of(role: RoleFacts) -> i64 {
    if Permission::Administrator.is_in(role.permissions) {
        EVERYTHING
    } else {
        role.permissions | role.everyone
    }
}

/// Whether a role allows something.
pub const fn can(role: RoleFacts, permission: Permission) -> bool {
    permission.is_in(permissions_of(role))
}

/// Whether one may act on the people of another role: only from above.
pub const fn outranks(role: RoleFacts, other: RoleFacts) -> bool {
    role.position > other.position
}

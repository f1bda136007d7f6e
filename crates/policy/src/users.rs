//! Whether a signed-in user may act.

use ferrodon_types::facts::UserFacts;

/// Why a user may not act. What clients are told is in `i18n`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum UserRefusal {
    /// The e-mail address waits for confirmation.
    #[error("the e-mail address isn't confirmed")]
    Unconfirmed,
    /// The account waits for approval.
    #[error("the account waits for approval")]
    Pending,
    /// The login is disabled, the account a memorial, moved or gone, or a second factor that the role demands is missing.
    #[error("the login is disabled")]
    Disabled,
}

/// Checks what every action of a user needs.
pub const fn check(user: &UserFacts) -> Result<(), UserRefusal> {
    if !user.confirmed {
        return Err(UserRefusal::Unconfirmed);
    }
    if !user.approved {
        return Err(UserRefusal::Pending);
    }
    if user.disabled
        || user.account_unavailable
        || user.memorial
        || user.moved
        || user.lacks_second_factor
    {
        return Err(UserRefusal::Disabled);
    }
    Ok(())
}

/// As [`check`], for places where somebody who moved may still act (reading server data, signing in).
pub const fn check_unless_moved(user: &UserFacts) -> Result<(), UserRefusal> {
    check(&UserFacts {
        moved: false,
        ..*user
    })
}

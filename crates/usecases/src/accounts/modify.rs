//! An operator changes somebody's login.

use ferrodon_db::{
    PoolError, QueryError,
    users::{self, User, changes},
};
use ferrodon_jobs::{Tx, TxError, kinds::KillAccount};
use ferrodon_redis::{Event, channels, events::EventKind};
use ferrodon_secrets::{
    SecretText,
    tokens::{friendly_token, hex_token},
};
use ferrodon_types::{RoleId, UserId};

use super::{
    create::{PASSWORD_BYTES, find_role, open_registrations},
    fault::{Fault, FaultKind, email_faults, normalize_email},
    newcomers::{self, WelcomeError},
};
use crate::{
    Context,
    passwords::{self, PasswordError, ReplaceError},
};

/// Another role, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RoleChange<'a> {
    /// As it was.
    #[default]
    Keep,
    /// None.
    Remove,
    /// The one of this name.
    Set(&'a str),
}

/// What changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Modification<'a> {
    /// The role.
    pub role: RoleChange<'a>,
    /// Another address, which counts once it is confirmed.
    pub email: Option<&'a str>,
    /// The address, or the one just given, counts as confirmed.
    pub confirm: bool,
    /// Whether the login is shut out.
    pub disabled: Option<bool>,
    /// The second factors go.
    pub disable_second_factor: bool,
    /// No need to wait any more.
    pub approve: bool,
    /// Another password is made, and everybody thrown out.
    pub reset_password: bool,
}

/// A login that was changed.
#[derive(Debug)]
pub struct Modified {
    /// The new password, if one was made.
    pub password: Option<SecretText>,
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ModifyError {
    /// There is no such login.
    #[error("there is no such login")]
    NotFound,
    /// There is no role of that name.
    #[error("there is no such role")]
    UnknownRole,
    /// Rules are broken, in the order in which they are told.
    #[error("the address won't do")]
    Invalid(Vec<Fault>),
    /// No connection could be had.
    #[error("no database connection could be had")]
    Pool(#[from] PoolError),
    /// The transaction failed.
    #[error("the transaction failed")]
    Tx(#[from] TxError),
    /// A statement failed.
    #[error("a statement failed")]
    Query(#[from] QueryError),
    /// The password could not be hashed.
    #[error("the password could not be hashed")]
    Password(#[from] PasswordError),
    /// The password could not be replaced.
    #[error("the password could not be replaced")]
    Replace(#[from] ReplaceError),
}

impl From<WelcomeError> for ModifyError {
    fn from(error: WelcomeError) -> Self {
        match error {
            WelcomeError::Query(error) => Self::Query(error),
            WelcomeError::Tx(error) => Self::Tx(error),
        }
    }
}

/// Changes a login, all or nothing.
pub async fn modify(
    ctx: &Context,
    user: UserId,
    change: Modification<'_>,
) -> Result<Modified, ModifyError> {
    let conn = ctx.database().get().await?;
    let before = users::find_by_id(&conn, user)
        .await?
        .ok_or(ModifyError::NotFound)?;
    let role = match change.role {
        RoleChange::Keep => None,
        RoleChange::Remove => Some(None),
        RoleChange::Set(name) => Some(Some(
            find_role(&conn, name)
                .await?
                .ok_or(ModifyError::UnknownRole)?,
        )),
    };
    let email = change
        .email
        .map(normalize_email)
        .filter(|email| *email != before.email);
    if let Some(email) = &email {
        let mut faults = email_faults(email);
        if faults.is_empty() && users::find_by_email(&conn, email).await?.is_some() {
            faults.push(Fault::email(FaultKind::Taken));
        }
        if !faults.is_empty() {
            return Err(ModifyError::Invalid(faults));
        }
    }
    let opened = open_registrations(ctx, &conn).await?;
    drop(conn);
    let password = change
        .reset_password
        .then(|| hex_token::<PASSWORD_BYTES>(&mut rand::rng()));
    let hash = match &password {
        Some(password) => Some(passwords::hash(ctx, password).await?),
        None => None,
    };
    let plan = Plan {
        change,
        before: &before,
        role,
        email: email.as_deref(),
        hash: hash.as_deref(),
        opened,
    };
    let is_new = ctx
        .jobs
        .transaction(async |tx| apply(ctx, tx, &plan).await)
        .await?;
    if is_new {
        newcomers::count(ctx, user).await;
    }
    ctx.caches.tokens.forget_all();
    Ok(Modified {
        password: password.map(SecretText::new),
    })
}

/// What was found out and made before the transaction.
#[derive(Debug)]
struct Plan<'a> {
    change: Modification<'a>,
    before: &'a User,
    role: Option<Option<RoleId>>,
    email: Option<&'a str>,
    hash: Option<&'a str>,
    opened: bool,
}

/// Does it; answers whether somebody is in who wasn't before.
async fn apply(ctx: &Context, tx: &Tx, plan: &Plan<'_>) -> Result<bool, ModifyError> {
    let (now, conn, change, before) = (
        ctx.clock().naive_now(),
        tx.conn(),
        &plan.change,
        plan.before,
    );
    let user = before.id;
    if let Some(role) = plan.role
        && role != before.role_id
    {
        changes::set_role(conn, user, role, now).await?;
    }
    if let Some(disabled) = change.disabled
        && disabled != before.disabled
    {
        changes::set_disabled(conn, user, disabled, now).await?;
        if disabled {
            // open streams would go on
            tx.publish(Event::bare(
                channels::system(before.account_id),
                EventKind::Kill,
            ));
            tx.enqueue(KillAccount {
                account_id: before.account_id,
            })?;
        }
    }
    if change.disable_second_factor {
        changes::disable_second_factor(conn, user, now).await?;
    }
    if let Some(hash) = plan.hash {
        passwords::replace(ctx, tx, user, hash).await?;
    }
    if let Some(email) = plan.email
        && !change.confirm
    {
        let token = friendly_token(&mut rand::rng());
        changes::ask_to_confirm(conn, user, email, &token, now).await?;
    }
    let mut approved = before.approved;
    if change.approve && !approved {
        changes::approve(conn, user, now).await?;
        approved = true;
    }
    let was_in = before.approved && before.confirmed_at.is_some();
    let mut confirmed = before.confirmed_at.is_some();
    let unconfirmed = plan.email.or(before.unconfirmed_email.as_deref());
    if change.confirm && (!confirmed || unconfirmed.is_some()) {
        approved |= plan.opened;
        confirmed = true;
        let to = changes::Confirmation {
            email: unconfirmed.unwrap_or(&before.email),
            confirmed_at: now,
            approved,
        };
        changes::confirm(conn, user, to, now).await?;
    }
    let is_new = approved && confirmed && !was_in;
    if is_new {
        newcomers::welcome(tx, before.account_id).await?;
    }
    Ok(is_new)
}

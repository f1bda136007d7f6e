//! An operator makes an account.

use ferrodon_db::{
    Conn, DatabaseErrorKind, PoolError, QueryError, QueryResult,
    accounts::{self, creation::NewAccount},
    users::{self, creation::NewUser},
};
use ferrodon_jobs::{Tx, TxError};
use ferrodon_secrets::{
    CryptoError, SecretText,
    rsa::{self, KeyPair},
    tokens::{friendly_token, hex_token},
};
use ferrodon_types::{AccountId, RoleId, UserId, snowflake, username::Username};

use super::{
    delete::{DeleteError, Deletion, delete},
    fault::{Fault, FaultKind, email_faults, normalize_email, username_faults},
    newcomers::{self, WelcomeError},
};
use crate::{Context, blocking::GivenUp, passwords, passwords::PasswordError};

/// Random bytes of a password that is made here.
pub(super) const PASSWORD_BYTES: usize = 16;
/// Ids that are tried: each has a random tail of 16 bits.
const IDS: usize = 8;

/// What to do where the name is known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Taken {
    /// Refuse.
    #[default]
    Refuse,
    /// Move in where nobody lives any more.
    Reattach,
    /// Delete whoever lives there first.
    Replace,
}

/// Who shall be able to sign in.
#[derive(Debug, Clone, Copy)]
pub struct NewLogin<'a> {
    /// The name.
    pub username: &'a str,
    /// The address.
    pub email: &'a str,
    /// The address counts as confirmed.
    pub confirmed: bool,
    /// No need for approval, whatever the site says.
    pub approved: bool,
    /// The name of a role.
    pub role: Option<&'a str>,
    /// What to do where the name is known here.
    pub taken: Taken,
}

/// An account that was made.
#[derive(Debug)]
pub struct Created {
    /// The account.
    pub account_id: AccountId,
    /// Its login.
    pub user_id: UserId,
    /// The password, which nobody can tell later.
    pub password: SecretText,
}

/// Why no account was made.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// There is no role of that name.
    #[error("there is no such role")]
    UnknownRole,
    /// Somebody lives there, and shall not be replaced.
    #[error("the name is in use")]
    InUse,
    /// Rules are broken, in the order in which they are told.
    #[error("name or address won't do")]
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
    /// No keys could be made.
    #[error("no keys could be made")]
    Keys(#[from] CryptoError),
    /// The work was given up.
    #[error(transparent)]
    GivenUp(#[from] GivenUp),
    /// Whoever lived there could not be deleted.
    #[error("the account that has the name could not be deleted")]
    Delete(#[from] DeleteError),
}

impl From<WelcomeError> for CreateError {
    fn from(error: WelcomeError) -> Self {
        match error {
            WelcomeError::Query(error) => Self::Query(error),
            WelcomeError::Tx(error) => Self::Tx(error),
        }
    }
}

/// Makes an account with its login, keys and an empty home that can be read at once. Names that are reserved may be
/// taken this way.
pub async fn create(ctx: &Context, new: NewLogin<'_>) -> Result<Created, CreateError> {
    let email = normalize_email(new.email);
    if new.taken == Taken::Replace {
        evict(ctx, new.username).await?;
    }
    let conn = ctx.database().get().await?;
    let role = match new.role {
        Some(name) => Some(
            find_role(&conn, name)
                .await?
                .ok_or(CreateError::UnknownRole)?,
        ),
        None => None,
    };
    let (username, existing) = check(&conn, &new, &email).await?;
    let opened = open_registrations(ctx, &conn).await?;
    drop(conn);
    let password = hex_token::<PASSWORD_BYTES>(&mut rand::rng());
    let (hash, keys) = tokio::join!(
        passwords::hash(ctx, &password),
        ctx.blocking.run(rsa::generate)
    );
    let (hash, keys) = (hash?, keys??);
    let token = (!new.confirmed).then(|| friendly_token(&mut rand::rng()));
    let now = ctx.clock().naive_now();
    let approved = new.approved || opened;
    let (account_id, user_id) = ctx
        .jobs
        .transaction(async |tx| {
            let account_id = match existing {
                Some(id) => move_in(tx, id, &keys, now).await?,
                None => insert_account(ctx, tx, &username, &keys).await?,
            };
            let user = NewUser {
                account_id,
                email: &email,
                encrypted_password: &hash,
                approved,
                confirmed_at: new.confirmed.then_some(now),
                confirmation_token: token.as_deref(),
                confirmation_sent_at: token.as_ref().map(|_| now),
                role_id: role,
                settings: "{}",
                created_at: now,
                updated_at: now,
            };
            let user_id = users::creation::insert(tx.conn(), user).await?;
            if approved && new.confirmed {
                newcomers::welcome(tx, account_id).await?;
            }
            Ok::<_, CreateError>((account_id, user_id))
        })
        .await
        .map_err(told)?;
    newcomers::open_home(ctx, account_id).await;
    if approved && new.confirmed {
        newcomers::count(ctx, user_id).await;
    }
    Ok(Created {
        account_id,
        user_id,
        password: SecretText::new(password),
    })
}

/// The role of a name.
pub(super) async fn find_role(conn: &Conn, name: &str) -> QueryResult<Option<RoleId>> {
    let roles = users::load_roles(conn).await?;
    Ok(roles
        .into_iter()
        .find(|role| role.name == name && !name.is_empty())
        .map(|role| role.id))
}

/// Whether everybody may come in without being asked.
pub(super) async fn open_registrations(ctx: &Context, conn: &Conn) -> QueryResult<bool> {
    Ok(ctx
        .caches
        .settings
        .get(conn)
        .await?
        .text("registrations_mode")
        == "open")
}

/// Checks name and address; answers the name as it is kept, and the account that is moved into.
async fn check(
    conn: &Conn,
    new: &NewLogin<'_>,
    email: &str,
) -> Result<(Username, Option<AccountId>), CreateError> {
    let mut faults = email_faults(email);
    let username = username_faults(new.username);
    let existing = match &username {
        Ok(name) => accounts::find_by_handle(conn, name.as_str(), None).await?,
        Err(_) => None,
    };
    if let Some(account) = &existing
        && new.taken != Taken::Refuse
        && users::find_by_account(conn, account.id).await?.is_some()
    {
        return Err(CreateError::InUse);
    }
    if faults.is_empty() && users::find_by_email(conn, email).await?.is_some() {
        faults.push(Fault::email(FaultKind::Taken));
    }
    let username = match username {
        Err(wrong) => {
            faults.extend(wrong);
            return Err(CreateError::Invalid(faults));
        }
        Ok(username) => username,
    };
    if existing.is_some() && new.taken == Taken::Refuse {
        faults.push(Fault::username(FaultKind::Taken));
    }
    if faults.is_empty() {
        Ok((username, existing.map(|account| account.id)))
    } else {
        Err(CreateError::Invalid(faults))
    }
}

/// Deletes whoever lives under a name. Where only an emptied account has it, nobody does.
async fn evict(ctx: &Context, username: &str) -> Result<(), CreateError> {
    let conn = ctx.database().get().await?;
    let Some(account) = accounts::find_by_handle(&conn, username, None).await? else {
        return Ok(());
    };
    if users::find_by_account(&conn, account.id).await?.is_none() {
        return Ok(());
    }
    drop(conn);
    Ok(delete(
        ctx,
        account.id,
        Deletion {
            reserve_username: false,
            reserve_email: false,
        },
    )
    .await?)
}

async fn insert_account(
    ctx: &Context,
    tx: &Tx,
    username: &Username,
    keys: &KeyPair,
) -> Result<AccountId, CreateError> {
    let now = ctx.clock().now();
    for _ in 0..IDS {
        let id = AccountId(snowflake::id_at(now));
        let row = NewAccount {
            id,
            username: username.as_str(),
            actor_type: None,
            locked: false,
            private_key: Some(keys.private_key_pem.expose()),
            public_key: &keys.public_key_pem,
            created_at: now.naive_utc(),
            updated_at: now.naive_utc(),
        };
        if accounts::creation::insert(tx.conn(), row).await? {
            return Ok(id);
        }
    }
    Err(CreateError::Query(QueryError::NotFound))
}

/// Somebody moves into an account that nobody lives in.
async fn move_in(
    tx: &Tx,
    id: AccountId,
    keys: &KeyPair,
    now: chrono::NaiveDateTime,
) -> Result<AccountId, CreateError> {
    accounts::creation::reopen(tx.conn(), id, now).await?;
    if accounts::creation::has_private_key(tx.conn(), id).await? != Some(true) {
        accounts::creation::set_keys(
            tx.conn(),
            id,
            keys.private_key_pem.expose(),
            &keys.public_key_pem,
            now,
        )
        .await?;
    }
    Ok(id)
}

/// Somebody else was quicker with the name or the address: that is told like one that was taken before.
fn told(error: CreateError) -> CreateError {
    if let CreateError::Query(QueryError::DatabaseError(DatabaseErrorKind::UniqueViolation, info)) =
        &error
    {
        match info.constraint_name() {
            Some("index_users_on_email") => {
                return CreateError::Invalid(vec![Fault::email(FaultKind::Taken)]);
            }
            Some("index_accounts_on_username_and_domain_lower") => {
                return CreateError::Invalid(vec![Fault::username(FaultKind::Taken)]);
            }
            _ => {}
        }
    }
    error
}

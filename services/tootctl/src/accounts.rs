//! `tootctl accounts`

use ferrodon_config::Config;
use ferrodon_db::{
    Conn,
    accounts::Account,
    users::{self, User},
};
use ferrodon_usecases::accounts::{
    self as usecases, Attribute, CreateError, Deletion, Fault, FaultKind, Modification,
    ModifyError, NewLogin, Pending, RoleChange, Taken,
};

use crate::{Failure, connect, line::Command, report::say};

const NO_ROLE: &str = "Cannot find user role with that name";

/// `accounts create USERNAME`
pub(crate) async fn create(config: &Config, command: &Command) -> anyhow::Result<()> {
    let ctx = connect::usecases(config).await?;
    let new = NewLogin {
        username: command.argument(0).unwrap_or_default(),
        email: command.text("email").unwrap_or_default(),
        confirmed: command.flag("confirmed") || config.dev.confirm_accounts,
        approved: command.flag("approve"),
        role: command.text("role"),
        taken: match (command.flag("reattach"), command.flag("force")) {
            (false, _) => Taken::Refuse,
            (true, false) => Taken::Reattach,
            (true, true) => Taken::Replace,
        },
    };
    match usecases::create(&ctx, new).await {
        Ok(created) => {
            say("OK")?;
            say(&format!("New password: {}", created.password.expose()))?;
            Ok(())
        }
        Err(CreateError::UnknownRole) => Err(Failure::new(NO_ROLE).into()),
        Err(CreateError::Invalid(faults)) => Err(told(&faults).into()),
        // as the original, which counts that as an answer
        Err(CreateError::InUse) => {
            say("The chosen username is currently in use")?;
            say("Use --force to reattach it anyway and delete the other user")?;
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}

/// `accounts modify USERNAME`
pub(crate) async fn modify(config: &Config, command: &Command) -> anyhow::Result<()> {
    let ctx = connect::usecases(config).await?;
    let username = command.argument(0).unwrap_or_default();
    let found = find(&*ctx.database().get().await?, username).await?;
    let Some((_, Some(user))) = found else {
        return Err(Failure::new("No user with such username").into());
    };
    let change = Modification {
        role: match command.text("role") {
            Some(name) => RoleChange::Set(name),
            None if command.flag("remove-role") => RoleChange::Remove,
            None => RoleChange::Keep,
        },
        email: command.text("email"),
        confirm: command.flag("confirm"),
        disabled: match (command.flag("disable"), command.flag("enable")) {
            (true, _) => Some(true),
            (false, true) => Some(false),
            (false, false) => None,
        },
        disable_second_factor: command.flag("disable-2fa"),
        approve: command.flag("approve"),
        reset_password: command.flag("reset-password"),
    };
    match usecases::modify(&ctx, user.id, change).await {
        Ok(modified) => {
            say("OK")?;
            if let Some(password) = modified.password {
                say(&format!("New password: {}", password.expose()))?;
            }
            Ok(())
        }
        Err(ModifyError::UnknownRole) => Err(Failure::new(NO_ROLE).into()),
        Err(ModifyError::Invalid(faults)) => Err(told(&faults).into()),
        Err(error) => Err(error.into()),
    }
}

/// `accounts approve [USERNAME]`
pub(crate) async fn approve(config: &Config, command: &Command) -> anyhow::Result<()> {
    let number = command.number("number");
    if number.is_some_and(|number| number < 0) {
        return Err(Failure::new("Number must be positive").into());
    }
    let ctx = connect::usecases(config).await?;
    if command.flag("all") {
        usecases::approve_pending(&ctx, Pending::All).await?;
    } else if let Some(number) = number.filter(|number| *number > 0) {
        usecases::approve_pending(&ctx, Pending::Longest(number)).await?;
    } else if let Some(username) = command.argument(0) {
        let found = find(&*ctx.database().get().await?, username).await?;
        let (_, user) = found.ok_or_else(|| Failure::new("No such account"))?;
        if let Some(user) = user {
            usecases::approve(&ctx, user.id).await?;
        }
    } else {
        return Ok(());
    }
    say("OK")?;
    Ok(())
}

/// `accounts delete [USERNAME]`
pub(crate) async fn delete(config: &Config, command: &Command) -> anyhow::Result<()> {
    let username = command.argument(0).filter(|username| !username.is_empty());
    let email = command.text("email").filter(|email| !email.is_empty());
    let (username, email) = match (username, email) {
        (Some(_), Some(_)) => return Err(Failure::new("Use username or --email, not both").into()),
        (None, None) => return Err(Failure::new("No username provided").into()),
        given => given,
    };
    let ctx = connect::usecases(config).await?;
    let conn = ctx.database().get().await?;
    let account = match (username, email) {
        (Some(username), _) => find(&conn, username)
            .await?
            .map(|(account, _)| account.id)
            .ok_or_else(|| Failure::new("No user with such username"))?,
        (None, email) => users::find_by_email(&conn, email.unwrap_or_default())
            .await?
            .map(|user| user.account_id)
            .ok_or_else(|| Failure::new("No user with such email"))?,
    };
    let stats = ferrodon_db::accounts::load_stats(&conn, &[account]).await?;
    drop(conn);
    let statuses = stats.first().map_or(0, |stats| stats.statuses_count);
    let (dry_run, suffix) = if command.flag("dry-run") {
        (true, " (DRY RUN)")
    } else {
        (false, "")
    };
    say(&format!(
        "Deleting user with {statuses} statuses, this might take a while...{suffix}"
    ))?;
    if !dry_run {
        usecases::delete(
            &ctx,
            account,
            Deletion {
                reserve_username: true,
                reserve_email: false,
            },
        )
        .await?;
    }
    say(&format!("OK{suffix}"))?;
    Ok(())
}

/// A local account, with its login if it has one.
async fn find(conn: &Conn, username: &str) -> anyhow::Result<Option<(Account, Option<User>)>> {
    let Some(account) = ferrodon_db::accounts::find_by_handle(conn, username, None).await? else {
        return Ok(None);
    };
    let user = users::find_by_account(conn, account.id).await?;
    Ok(Some((account, user)))
}

/// Broken rules as the original tells them.
fn told(faults: &[Fault]) -> Failure {
    let lines = faults.iter().map(|fault| {
        let attribute = match fault.attribute {
            Attribute::Email => "email",
            Attribute::Username => "account.username",
        };
        let kind = match fault.kind {
            FaultKind::Blank => "blank",
            FaultKind::Invalid => "invalid",
            FaultKind::Taken => "taken",
            FaultKind::TooLong => "too_long",
        };
        format!("Failure/Error: {attribute}\n    {kind}")
    });
    Failure::new(lines.collect::<Vec<_>>().join("\n"))
}

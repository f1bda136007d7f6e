//! An app introduces itself. <https://docs.joinmastodon.org/methods/apps/#create>

use ferrodon_db::{
    QueryError,
    oauth::{Application, applications},
};
use ferrodon_jobs::TxError;
use ferrodon_secrets::tokens::oauth_token;
use ferrodon_types::{scopes::Scopes, uri::Uri};

use super::redirect_uris::{self, RedirectUriFault};
use crate::Context;

/// Characters of a name.
pub const MAX_NAME: usize = 60;
/// Characters of all redirect URIs together, and of a website.
pub const MAX_ADDRESS: usize = 2_000;

/// What an app says of itself.
#[derive(Debug, Clone, Copy)]
pub struct Registration<'a> {
    /// Its name, shown to people.
    pub name: &'a str,
    /// Where it may be called back, parted by white space.
    pub redirect_uris: &'a str,
    /// What it may ask for; none: `read`.
    pub scopes: Option<&'a str>,
    /// Its page.
    pub website: Option<&'a str>,
}

/// What is wrong with a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// There is no name.
    NameBlank,
    /// There is no redirect URI.
    RedirectUriBlank,
    /// One of the redirect URIs won't do.
    RedirectUri(RedirectUriFault),
    /// One of the scopes is unknown.
    Scopes,
    /// The name is longer than [`MAX_NAME`].
    NameTooLong,
    /// The website is no address of the web.
    WebsiteInvalid,
    /// The website is longer than [`MAX_ADDRESS`].
    WebsiteTooLong,
    /// The redirect URIs are longer than [`MAX_ADDRESS`].
    RedirectUriTooLong,
}

/// Why an app was not registered.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// It is wrong in these ways, in the order in which they are told.
    #[error("the registration is invalid")]
    Invalid(Vec<Fault>),
    /// The transaction failed.
    #[error("the transaction failed")]
    Tx(#[from] TxError),
    /// A statement failed.
    #[error("a statement failed")]
    Query(#[from] QueryError),
}

/// Registers an app, with keys of its own.
pub async fn register_application(
    ctx: &Context,
    new: Registration<'_>,
) -> Result<Application, RegisterError> {
    let scopes = Scopes::registered(new.scopes);
    let faults = faults(&new, scopes.is_ok());
    let Ok(scopes) = scopes else {
        return Err(RegisterError::Invalid(faults));
    };
    if !faults.is_empty() {
        return Err(RegisterError::Invalid(faults));
    }
    let (uid, secret, scopes) = (
        oauth_token(&mut rand::rng()),
        oauth_token(&mut rand::rng()),
        scopes.to_string(),
    );
    let now = ctx.clock().naive_now();
    ctx.jobs
        .transaction(async |tx| {
            let row = applications::NewApplication {
                name: new.name,
                website: new.website,
                redirect_uri: new.redirect_uris,
                scopes: &scopes,
                uid: &uid,
                secret: &secret,
                confidential: true,
                superapp: false,
                created_at: now,
                updated_at: now,
            };
            Ok(applications::insert(tx.conn(), &row).await?)
        })
        .await
}

/// All faults, in the original's order.
fn faults(new: &Registration<'_>, are_scopes_known: bool) -> Vec<Fault> {
    let is_blank = |text: &str| text.trim().is_empty();
    let mut faults = Vec::new();
    let mut note = |is_so: bool, fault: Fault| {
        if is_so {
            faults.push(fault);
        }
    };
    note(is_blank(new.name), Fault::NameBlank);
    note(is_blank(new.redirect_uris), Fault::RedirectUriBlank);
    if new.redirect_uris.len() <= 4 * MAX_ADDRESS {
        for fault in redirect_uris::faults(new.redirect_uris) {
            note(true, Fault::RedirectUri(fault));
        }
    }
    note(!are_scopes_known, Fault::Scopes);
    note(new.name.chars().count() > MAX_NAME, Fault::NameTooLong);
    if let Some(website) = new.website.filter(|website| !is_blank(website)) {
        note(
            !Uri::parse(website).is_ok_and(|uri| uri.is_web()),
            Fault::WebsiteInvalid,
        );
        note(website.chars().count() > MAX_ADDRESS, Fault::WebsiteTooLong);
    }
    note(
        new.redirect_uris.chars().count() > MAX_ADDRESS,
        Fault::RedirectUriTooLong,
    );
    faults
}

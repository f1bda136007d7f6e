//! HTML of texts: local ones are rendered, remote ones sanitised.

use ferrodon_db::{
    accounts::Account,
    statuses::{
        Status,
        parts::{Mention, MentionedAccount},
    },
};
use ferrodon_text::{
    extract, fields, render,
    render::{KnownMention, RenderContext},
    sanitize,
};

use super::accounts;
use crate::{account::Field, presenter::Presenter};

/// Handles that a text may mention, as (username, domain).
pub(crate) fn handles(text: &str) -> Vec<(String, Option<String>)> {
    extract::mentions(text)
        .into_iter()
        .map(|mention| (mention.username, mention.domain))
        .collect()
}

/// A bio.
pub(crate) fn note(presenter: &Presenter, account: &Account, mentioned: &[Account]) -> String {
    if !account.is_local() {
        return sanitize::status_html(&account.note);
    }
    with_known(presenter, &account.note, mentioned, |context| {
        render::account_note_html(&account.note, context)
    })
}

/// The value of a profile's field.
pub(crate) fn field(
    presenter: &Presenter,
    account: &Account,
    field: &Field,
    mentioned: &[Account],
) -> String {
    let value = fields::trimmed(&field.value, account.is_local());
    if account.is_local() {
        with_known(presenter, &value, mentioned, |context| {
            render::field_html(&value, context)
        })
    } else {
        fields::remote_html(&value, field.verified_at.is_some())
    }
}

/// Renders a text in which every account that the server knows becomes a link.
fn with_known(
    presenter: &Presenter,
    text: &str,
    known: &[Account],
    html: impl Fn(&RenderContext<'_>) -> String,
) -> String {
    let wanted = if text.contains('@') {
        handles(text)
    } else {
        Vec::new()
    };
    let known: Vec<(&Account, String)> = known
        .iter()
        .filter(|account| {
            wanted.iter().any(|(username, domain)| {
                let local = domain
                    .as_deref()
                    .is_none_or(|domain| presenter.urls.is_local_domain(domain));
                username.eq_ignore_ascii_case(&account.username)
                    && match &account.domain {
                        None => local,
                        Some(own) => domain
                            .as_deref()
                            .is_some_and(|domain| domain.eq_ignore_ascii_case(own)),
                    }
            })
        })
        .map(|account| (account, accounts::url(presenter, account)))
        .collect();
    let mentions: Vec<KnownMention<'_>> = known
        .iter()
        .map(|(account, url)| KnownMention {
            username: &account.username,
            domain: account.domain.as_deref(),
            url,
        })
        .collect();
    html(&RenderContext {
        urls: &presenter.urls,
        mentions: &mentions,
        quoted_url: None,
    })
}

/// A local status. Only whom it really mentions, and its author, become links.
pub(crate) fn local_status(
    presenter: &Presenter,
    status: &Status,
    author: Option<&Account>,
    mentions: &[(Mention, MentionedAccount)],
    quoted_url: Option<&str>,
) -> String {
    let urls: Vec<String> = mentions
        .iter()
        .map(|(_, account)| super::statuses::mentioned_url(presenter, account))
        .collect();
    let author_url = author.map(|author| accounts::url(presenter, author));
    let by_author = author
        .zip(author_url.as_deref())
        .map(|(author, url)| KnownMention {
            username: &author.username,
            domain: author.domain.as_deref(),
            url,
        });
    let known: Vec<KnownMention<'_>> = by_author
        .into_iter()
        .chain(
            mentions
                .iter()
                .zip(&urls)
                .map(|((_, account), url)| KnownMention {
                    username: &account.username,
                    domain: account.domain.as_deref(),
                    url,
                }),
        )
        .collect();
    render::status_html(
        &status.text,
        &RenderContext {
            urls: &presenter.urls,
            mentions: &known,
            quoted_url,
        },
    )
}

/// A remote status.
pub(crate) fn remote_status(text: &str) -> String {
    sanitize::status_html(text)
}

/// The player of a preview card.
pub(crate) fn embed(html: &str) -> String {
    if html.is_empty() {
        String::new()
    } else {
        sanitize::embed_html(html)
    }
}

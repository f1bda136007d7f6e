//! Texts in place of a notification, for clients that say which kinds they know.

use ferrodon_i18n::{Locale, text, text_with};
use ferrodon_text::render::{KnownMention, MentionNames, escaped, mention_html};
use ferrodon_types::NotificationType;

use crate::{
    account::Account, fallback::NotificationFallback, notification::Notification,
    presenter::Presenter,
};

/// The texts for a notification; none where what it is about is gone, and for kinds that every client knows.
pub(crate) fn fallback(
    presenter: &Presenter,
    locale: Locale,
    kind: NotificationType,
    notification: &Notification,
) -> Option<NotificationFallback> {
    let name = mention(&notification.account);
    let by_name = |key| text_with(locale, key, &[("name", name.as_str().into())]);
    let home = || summary(presenter, locale, "/", "notification-fallback-summary", &[]);
    let (title, summary) = match kind {
        NotificationType::AdminSignUp => (by_name("notification-fallback-admin-sign-up"), home()),
        NotificationType::AdminReport => {
            let report = notification.report.as_ref()?.as_ref()?;
            let target = mention(&report.target_account);
            let names = [("name", name.into()), ("target", target.into())];
            (
                text_with(locale, "notification-fallback-admin-report", &names),
                home(),
            )
        }
        NotificationType::SeveredRelationships => {
            let event = notification.event.as_ref()?.as_ref()?;
            let target = event.target_name.as_str();
            let title = text_with(
                locale,
                "notification-fallback-severed-title",
                &[("name", target.into())],
            );
            let names = [("from", presenter.urls.local_domain()), ("target", target)];
            (
                title,
                summary(
                    presenter,
                    locale,
                    "/severed_relationships",
                    "notification-fallback-severed-summary",
                    &names,
                ),
            )
        }
        NotificationType::ModerationWarning => {
            let warning = notification.moderation_warning.as_ref()?.as_ref()?;
            let path = format!("/disputes/strikes/{}", warning.id);
            let title = text(locale, "notification-fallback-moderation-title");
            (
                title,
                summary(
                    presenter,
                    locale,
                    &path,
                    "notification-fallback-moderation-summary",
                    &[],
                ),
            )
        }
        NotificationType::AddedToCollection => {
            notification.collection.as_ref()?.as_ref()?;
            (by_name("notification-fallback-added-to-collection"), home())
        }
        NotificationType::CollectionUpdate => {
            notification.collection.as_ref()?.as_ref()?;
            (by_name("notification-fallback-collection-update"), home())
        }
        _ => return None,
    };
    Some(NotificationFallback {
        title,
        summary: Some(summary),
        description: None,
    })
}

fn mention(account: &Account) -> String {
    let known = KnownMention {
        username: &account.username,
        domain: None,
        url: &account.url,
    };
    mention_html(&known, MentionNames::Short)
}

/// A sentence with a link to a page of the server. Names are put in as text.
fn summary(
    presenter: &Presenter,
    locale: Locale,
    path: &str,
    key: &str,
    names: &[(&'static str, &str)],
) -> String {
    let link = format!(
        "<a href=\"{}\">{}</a>",
        presenter.urls.url(path),
        escaped(&text(locale, "notification-fallback-sign-in")),
    );
    let mut args = vec![("link", link.into())];
    args.extend(
        names
            .iter()
            .map(|(name, value)| (*name, escaped(value).into())),
    );
    text_with(locale, key, &args)
}

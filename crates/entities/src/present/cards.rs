//! Previews of links of a loaded page.

use ferrodon_db::statuses::parts::PreviewCard as Row;

use super::media;
use crate::{
    card::{PreviewCard, PreviewCardAuthor},
    hydrate::statuses::StatusPage,
    presenter::Presenter,
    time::Time,
};

const KINDS: [&str; 4] = ["link", "photo", "video", "rich"];

impl StatusPage {
    /// Presents a card; `posted` is the address as the status has it.
    pub(crate) fn card(
        &self,
        presenter: &Presenter,
        posted: Option<&str>,
        row: &Row,
    ) -> PreviewCard {
        let account = row
            .author_account_id
            .and_then(|id| self.accounts.present_one(presenter, id));
        let named = !row.author_name.is_empty() || !row.author_url.is_empty() || account.is_some();
        let viewer = self.accounts.viewer.map(|viewer| viewer.account_id);
        PreviewCard {
            url: posted
                .filter(|url| !url.is_empty())
                .unwrap_or(&row.url)
                .to_owned(),
            title: row.title.clone(),
            description: row.description.clone(),
            language: row.language.clone(),
            kind: KINDS
                .get(usize::try_from(row.type_code).unwrap_or(0))
                .copied()
                .unwrap_or("link"),
            author_name: row.author_name.clone(),
            author_url: row.author_url.clone(),
            provider_name: row.provider_name.clone(),
            provider_url: row.provider_url.clone(),
            html: super::html::embed(&row.html),
            width: row.width,
            height: row.height,
            image: media::card_image_url(presenter, row),
            image_description: row.image_description.clone(),
            embed_url: row.embed_url.clone(),
            blurhash: row.blurhash.clone(),
            published_at: row.published_at.map(Time),
            authors: if named {
                vec![PreviewCardAuthor {
                    name: row.author_name.clone(),
                    url: row.author_url.clone(),
                    account,
                }]
            } else {
                Vec::new()
            },
            missing_attribution: viewer
                .map(|viewer| row.unverified_author_account_id == Some(viewer)),
        }
    }
}

//! Collections of loaded rows.

use ferrodon_db::collections::{Collection as Row, CollectionItem as ItemRow};

use crate::{
    collection::{Collection, CollectionItem, ShallowTag},
    presenter::Presenter,
    time::Time,
};

/// A collection with those of its items that the viewer may see.
pub(crate) fn present(presenter: &Presenter, row: &Row, items: &[ItemRow]) -> Collection {
    let urls = &presenter.urls;
    let uri = format!(
        "{}/collections/{}",
        urls.numeric_uri(row.account_id),
        row.id
    );
    Collection {
        id: row.id,
        uri: if row.local {
            uri
        } else {
            row.uri.clone().unwrap_or_default()
        },
        name: row.name.clone(),
        description: if row.local {
            row.description.clone()
        } else {
            row.description_html
                .as_deref()
                .map(ferrodon_text::sanitize::status_html)
        },
        language: row.language.clone(),
        account_id: row.account_id,
        local: row.local,
        sensitive: row.sensitive,
        discoverable: row.discoverable,
        url: if row.local {
            Some(urls.url(&format!("/collections/{}", row.id)))
        } else {
            row.url.clone()
        },
        item_count: items.len(),
        created_at: Time(row.created_at),
        updated_at: Time(row.updated_at),
        tag: row.tag_name.as_ref().map(|name| ShallowTag {
            name: name.clone(),
            url: urls.tag_url(name),
        }),
        items: items.iter().map(item).collect(),
    }
}

fn item(row: &ItemRow) -> CollectionItem {
    let is_shown = matches!(row.state, ItemRow::PENDING | ItemRow::ACCEPTED);
    CollectionItem {
        id: row.id,
        state: state(row.state),
        created_at: Time(row.created_at),
        account_id: row.account_id.filter(|_| is_shown),
    }
}

const fn state(code: i32) -> &'static str {
    match code {
        ItemRow::ACCEPTED => "accepted",
        2 => "rejected",
        3 => "revoked",
        _ => "pending",
    }
}

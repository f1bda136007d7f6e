//! `GET /api/v1/preferences` (<https://docs.joinmastodon.org/methods/preferences/>)

use ferrodon_db::users::UserSettings;
use ferrodon_text::languages::first_known;
use schemars::JsonSchema;
use serde::Serialize;

use crate::prelude::*;

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![get("/api/v1/preferences", show).user(&["read", "read:accounts"])]
}

/// <https://docs.joinmastodon.org/entities/Preferences/>
#[derive(Debug, Serialize, JsonSchema)]
struct Preferences {
    #[serde(rename = "posting:default:visibility")]
    visibility: String,
    #[serde(rename = "posting:default:sensitive")]
    sensitive: bool,
    #[serde(rename = "posting:default:language")]
    language: String,
    #[serde(rename = "posting:default:quote_policy")]
    quote_policy: String,
    #[serde(rename = "reading:expand:media")]
    expand_media: String,
    #[serde(rename = "reading:expand:spoilers")]
    expand_spoilers: bool,
    #[serde(rename = "reading:autoplay:gifs")]
    autoplay_gifs: bool,
}

async fn show(ctx: Ctx, me: Me) -> ApiResult<Preferences> {
    let settings = UserSettings::parse(me.user.settings.as_deref());
    let language = first_known([
        settings.default_language(),
        me.user.locale.as_deref(),
        Some(ctx.locale().code()),
    ])
    .unwrap_or("en");
    Ok(Reply::new(Preferences {
        visibility: settings
            .default_privacy(me.account.locked)
            .as_str()
            .to_owned(),
        sensitive: settings.default_sensitive(),
        language: language.to_owned(),
        quote_policy: settings.default_quote_policy().to_owned(),
        expand_media: settings
            .text("web.display_media")
            .unwrap_or("default")
            .to_owned(),
        expand_spoilers: settings.flag("web.expand_content_warnings", false),
        autoplay_gifs: settings.flag("web.auto_play", false),
    }))
}

//! `GET /api/v1/instance` (<https://docs.joinmastodon.org/methods/instance/#v1>), and what there is below it.

pub mod figures;
pub mod terms;
pub mod texts;

use ferrodon_db::instance as rows;
use ferrodon_entities::{
    instance::{MediaLimits, PollLimits, StatusLimits},
    instance_v1::{AccountLimits, Configuration, Instance, Stats, Urls},
    rule::Rule,
};
use ferrodon_text::languages;
use ferrodon_types::limits;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    about::{self, Door},
    prelude::*,
};

/// When version 2 took its place: 2022-11-14.
const DEPRECATED_SINCE: i64 = 1_668_384_000;

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    [
        vec![
            get("/api/v1/instance", show)
                .cache_server()
                .anonymous()
                .deprecated_since(DEPRECATED_SINCE),
            get("/api/v1/instance/rules", list_rules)
                .cache_server()
                .anonymous(),
            get("/api/v1/instance/languages", list_languages).cache_server(),
            get("/api/v1/instance/translation_languages", list_translations).cache_server(),
        ],
        figures::endpoints(),
        terms::endpoints(),
        texts::endpoints(),
    ]
    .concat()
}

async fn show(ctx: Ctx) -> ApiResult<Instance> {
    let conn = ctx.read_conn().await?;
    let settings = about::settings(&ctx, &conn).await?;
    let uploads = rows::load_uploads(&conn).await?;
    let counts = ctx.caches.server_counts.get(&conn).await?;
    let door = Door::of(&ctx, &settings);
    let site = &ctx.config.site;
    Ok(Reply::new(Instance {
        uri: site.local_domain.clone(),
        title: settings.title().to_owned(),
        short_description: settings.text("site_short_description").to_owned(),
        description: settings.text("site_description").to_owned(),
        email: settings.text("site_contact_email").to_owned(),
        version: about::version(),
        urls: Urls {
            streaming_api: site.streaming_api_base_url.clone(),
        },
        stats: Stats {
            user_count: counts.users,
            status_count: counts.statuses,
            domain_count: counts.domains,
        },
        thumbnail: about::thumbnail(&ctx, &settings, &uploads).url,
        languages: vec![site.default_locale.clone()],
        registrations: door.is_open,
        approval_required: door.needs_approval,
        invites_enabled: about::invites_enabled(&conn).await?,
        configuration: Configuration {
            accounts: AccountLimits {
                max_featured_tags: limits::FEATURED_TAGS,
            },
            statuses: StatusLimits::default(),
            media_attachments: MediaLimits {
                description_limit: None,
                ..MediaLimits::default()
            },
            polls: PollLimits::default(),
        },
        contact_account: about::contact(&ctx, &conn, &settings).await?,
        rules: about::rules(&conn).await?,
    }))
}

async fn list_rules(ctx: Ctx) -> ApiResult<Vec<Rule>> {
    Ok(Reply::new(about::rules(&*ctx.read_conn().await?).await?))
}

/// A language that statuses can be in.
#[derive(Debug, Serialize, JsonSchema)]
struct Language {
    code: &'static str,
    name: &'static str,
}

async fn list_languages() -> ApiResult<Vec<Language>> {
    let known = languages::all().iter();
    Ok(Reply::new(
        known
            .map(|language| Language {
                code: language.code,
                name: language.name,
            })
            .collect(),
    ))
}

/// From which languages statuses can be translated into which: none, since nothing here translates.
async fn list_translations() -> ApiResult<Empty> {
    Ok(Reply::empty())
}

//! `GET /api/v2/instance` (<https://docs.joinmastodon.org/methods/instance/#v2>)

use chrono::{DateTime, Datelike as _, Utc};
use ferrodon_caches::site_settings::SiteSettings;
use ferrodon_db::instance as rows;
use ferrodon_entities::instance::{
    API_VERSION, Access, AccountLimits, ActiveUsers, ApiVersions, Configuration, Contact, Instance,
    MediaLimits, PollLimits, Registrations, StatusLimits, TimelinesAccess, Translation, Urls,
    Usage, Vapid,
};

use crate::{
    about::{self, Door},
    prelude::*,
};

/// The days that count as the last month.
const MONTH: u64 = 28;
/// The days of December on which annual reports are made.
const REPORT_DAYS: std::ops::RangeInclusive<u32> = 10..=31;

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![get("/api/v2/instance", show).cache_server().anonymous()]
}

async fn show(ctx: Ctx) -> ApiResult<Instance> {
    let conn = ctx.read_conn().await?;
    let settings = about::settings(&ctx, &conn).await?;
    let uploads = rows::load_uploads(&conn).await?;
    let site = &ctx.config.site;
    let has_terms = !rows::load_terms(&conn).await?.is_empty();
    Ok(Reply::new(Instance {
        domain: site.local_domain.clone(),
        title: settings.title().to_owned(),
        version: about::version(),
        source_url: site.source_url.clone(),
        description: settings.text("site_short_description").to_owned(),
        usage: Usage {
            users: ActiveUsers {
                active_month: about::active_users(&ctx, MONTH).await?,
            },
        },
        thumbnail: about::thumbnail(&ctx, &settings, &uploads),
        icon: about::icons(&ctx, &uploads),
        languages: vec![site.default_locale.clone()],
        configuration: configuration(&ctx, &settings, has_terms),
        registrations: registrations(&ctx, &settings),
        api_versions: ApiVersions {
            mastodon: API_VERSION,
        },
        wrapstodon: report_year(&settings, ctx.now()),
        contact: Contact {
            email: settings.text("site_contact_email").to_owned(),
            account: about::contact(&ctx, &conn, &settings).await?,
        },
        rules: about::rules(&conn).await?,
    }))
}

fn configuration(ctx: &Ctx, settings: &SiteSettings, has_terms: bool) -> Configuration {
    let site = &ctx.config.site;
    let access = |local, remote| Access {
        local: settings.text_or(local, "public").to_owned(),
        remote: settings.text_or(remote, "public").to_owned(),
    };
    let topics = access("local_topic_feed_access", "remote_topic_feed_access");
    Configuration {
        urls: Urls {
            streaming: site.streaming_api_base_url.clone(),
            status: Some(settings.text("status_page_url").to_owned()).filter(|url| !url.is_empty()),
            about: ctx.urls.url("/about"),
            privacy_policy: ctx.urls.url("/privacy-policy"),
            terms_of_service: has_terms.then(|| ctx.urls.url("/terms-of-service")),
        },
        vapid: Vapid {
            public_key: ctx
                .config
                .secrets
                .vapid
                .as_ref()
                .map(|keys| keys.public_key.clone()),
        },
        accounts: AccountLimits::default(),
        statuses: StatusLimits::default(),
        media_attachments: MediaLimits::default(),
        polls: PollLimits::default(),
        translation: Translation { enabled: false },
        timelines_access: TimelinesAccess {
            live_feeds: access("local_live_feed_access", "remote_live_feed_access"),
            hashtag_feeds: topics.clone(),
            trending_link_feeds: topics,
        },
        limited_federation: site.limited_federation_mode,
    }
}

fn registrations(ctx: &Ctx, settings: &SiteSettings) -> Registrations {
    let door = Door::of(ctx, settings);
    Registrations {
        enabled: door.is_open,
        approval_required: door.needs_approval,
        reason_required: door.needs_approval && settings.flag("require_invite_text", false),
        message: about::closed_message(settings, door),
        min_age: settings.integer("min_age"),
        url: None,
    }
}

/// The year of the annual reports that can be made now.
fn report_year(settings: &SiteSettings, now: DateTime<Utc>) -> Option<i32> {
    (settings.flag("wrapstodon", true) && now.month() == 12 && REPORT_DAYS.contains(&now.day()))
        .then(|| now.year())
}

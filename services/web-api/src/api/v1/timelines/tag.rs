//! `GET /api/v1/timelines/tag/:hashtag` (<https://docs.joinmastodon.org/methods/timelines/#tag>)

use ferrodon_db::{
    tags,
    timelines::{Tags, list_tagged},
};
use ferrodon_entities::{Viewer, status::Status, statuses};
use ferrodon_policy::timelines::{Origin, TimelineRules};
use ferrodon_text::tags::normalize;
use ferrodon_types::TagId;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Access, Kind, selection};
use crate::prelude::*;

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        get("/api/v1/timelines/tag/:hashtag", list)
            .optional(&["read", "read:statuses"])
            .dots()
            .paged()
            .cache_anonymous(),
    ]
}

#[derive(Debug, Deserialize, JsonSchema)]
struct Wanted {
    hashtag: String,
    #[serde(default)]
    any: Many<String>,
    #[serde(default)]
    all: Many<String>,
    #[serde(default)]
    none: Many<String>,
    #[serde(default)]
    local: Flag,
    #[serde(default)]
    remote: Flag,
    #[serde(default)]
    only_media: Flag,
}

async fn list(ctx: Ctx, params: Params<Wanted>) -> ApiResult<Vec<Status>> {
    let (local, remote) = (params.local.0, params.remote.0);
    let access = Access::of(&ctx, Kind::Topic).await?;
    access.admit(&ctx, local, remote)?;
    let origin = access.narrow(&ctx, Origin::asked(local, remote));
    let conn = ctx.read_conn().await?;
    let names = Names::new(&params);
    let (Some(origin), Some(wanted)) = (origin, names.find(&conn).await?) else {
        return Ok(Reply::new(Vec::new()));
    };
    let selection = selection(&ctx, TimelineRules::tag(origin, params.only_media.0));
    let page = params.page_strictly(PageLimit::of(20));
    let ids = list_tagged(&conn, &wanted, &selection, page, ctx.now().naive_utc()).await?;
    let shown =
        statuses::present(&ctx.presenter, &conn, ctx.viewer().map(Viewer::from), &ids).await?;
    let links = Links::while_not_empty(ids.iter().map(|id| id.get()));
    // the other parameters are lost on the next page, as ever
    Ok(Reply::new(shown).links(links.header(&ctx, "min_id", &["local", "limit", "only_media"])))
}

/// How many names of each kind count.
const MOST: usize = 4;

/// Normalised names of tags, at most [`MOST`] of each kind.
struct Names {
    main: String,
    any: Vec<String>,
    all: Vec<String>,
    none: Vec<String>,
}

impl Names {
    fn new(wanted: &Wanted) -> Self {
        let main = normalize(&wanted.hashtag);
        let names = |given: &Many<String>| -> Vec<String> {
            given
                .iter()
                .take(MOST)
                .map(|name| normalize(name))
                .collect()
        };
        // the tag in the path is the first of the alternatives
        let mut any = vec![main.clone()];
        for name in wanted.any.iter().take(MOST + 1).map(|name| normalize(name)) {
            if !any.contains(&name) && any.len() < MOST {
                any.push(name);
            }
        }
        Self {
            main,
            any,
            all: names(&wanted.all),
            none: names(&wanted.none),
        }
    }

    /// The tags of the names; unknown ones restrict nothing. `None`: there is no tag of the name in the path.
    async fn find(&self, conn: &ferrodon_db::Conn) -> Result<Option<Tags>, ApiError> {
        let all_names: Vec<String> = [&self.any[..], &self.all, &self.none].concat();
        let found = tags::load_by_names(conn, &all_names).await?;
        let ids = |names: &[String]| -> Vec<TagId> {
            names
                .iter()
                .filter_map(|name| found.iter().find(|tag| tag.name == *name))
                .map(|tag| tag.id)
                .collect()
        };
        let is_known = found.iter().any(|tag| tag.name == self.main);
        Ok(is_known.then(|| Tags {
            any: ids(&self.any),
            all: ids(&self.all),
            none: ids(&self.none),
        }))
    }
}

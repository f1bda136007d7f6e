//! `GET /api/v1/instance/domain_blocks` (<https://docs.joinmastodon.org/methods/instance/#domain_blocks>)

use ferrodon_db::domain_blocks::{SUSPEND, ShownBlock, load_shown};
use ferrodon_secrets::digests::sha256_hex;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{about, prelude::*};

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![get("/api/v1/instance/domain_blocks", list).cache_server()]
}

/// <https://docs.joinmastodon.org/entities/DomainBlock/>
#[derive(Debug, Serialize, JsonSchema)]
struct DomainBlock {
    domain: String,
    digest: String,
    severity: &'static str,
    comment: Option<String>,
}

async fn list(ctx: Ctx) -> ApiResult<Vec<DomainBlock>> {
    let conn = ctx.read_conn().await?;
    let settings = about::settings(&ctx, &conn).await?;
    let may_see = |setting| match settings.text(setting) {
        "all" => true,
        "users" => ctx
            .caller()
            .user
            .as_ref()
            .is_some_and(|user| user.check_functional().is_ok()),
        _ => false,
    };
    if !may_see("show_domain_blocks") {
        return Err(ApiError::FeatureOff);
    }
    let shows_reasons = may_see("show_domain_blocks_rationale");
    let is_for_all = settings.text("show_domain_blocks") == "all";
    let blocks = load_shown(&conn).await?;
    let shown = blocks
        .into_iter()
        .map(|block| present(block, shows_reasons))
        .collect();
    Ok(Reply::new(shown).cache(if is_for_all {
        Cache::Server
    } else {
        Cache::Anonymous
    }))
}

fn present(block: ShownBlock, shows_reasons: bool) -> DomainBlock {
    DomainBlock {
        digest: sha256_hex(block.domain.as_bytes()),
        severity: if block.severity == Some(SUSPEND) {
            "suspend"
        } else {
            "silence"
        },
        comment: block.public_comment.filter(|_| shows_reasons),
        domain: if block.obfuscate {
            obfuscated(&block.domain)
        } else {
            block.domain
        },
    }
}

/// The middle of a name, all but its dots, as asterisks.
fn obfuscated(domain: &str) -> String {
    let length = domain.chars().count();
    let shown = length / 4;
    let is_hidden = |at: usize, c: char| c != '.' && at > shown && at < length - shown;
    domain
        .chars()
        .enumerate()
        .map(|(at, c)| if is_hidden(at, c) { '*' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_a_name_is_hidden() {
        assert_eq!(obfuscated("bad.example"), "bad.*****le");
        assert_eq!(obfuscated("a.b"), "a.*");
    }
}

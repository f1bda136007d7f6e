//! `GET /.well-known/host-meta` (<https://www.rfc-editor.org/rfc/rfc6415>)

use ferrodon_activitypub::host_meta::HostMeta;

use super::documents::{FOR_DAYS, document, in_one_format, json};
use crate::{prelude::*, reply::JSON};

const XML: &str = "application/xrd+xml; charset=utf-8";

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        get("/.well-known/host-meta", show).page().cache_own(),
        get("/.well-known/host-meta.json", show_json)
            .page()
            .cache_own(),
        get("/.well-known/host-meta.xml", show_xml)
            .page()
            .cache_own(),
        get("/.well-known/host-meta.html", show_xml)
            .page()
            .cache_own(),
    ]
}

async fn show(ctx: Ctx) -> Result<Answer, ApiError> {
    let host_meta = HostMeta::new(&ctx.urls);
    if ctx.request().accept.json_first {
        return json(JSON, &host_meta, FOR_DAYS);
    }
    Ok(document(XML, host_meta.to_xml(), FOR_DAYS))
}

async fn show_json(ctx: Ctx) -> Result<Answer, ApiError> {
    Ok(in_one_format(json(
        JSON,
        &HostMeta::new(&ctx.urls),
        FOR_DAYS,
    )?))
}

async fn show_xml(ctx: Ctx) -> Result<Answer, ApiError> {
    Ok(in_one_format(document(
        XML,
        HostMeta::new(&ctx.urls).to_xml(),
        FOR_DAYS,
    )))
}

//! What pages load: embedded, named by its content, kept by browsers for a year.

use std::sync::LazyLock;

use actix_web::http::{StatusCode, header};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{prelude::*, reply::Dress};

/// Digits of an asset's digest in its name.
const DIGEST_LENGTH: usize = 8;

struct Asset {
    name: &'static str,
    content_type: &'static str,
    body: &'static [u8],
    path: String,
}

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    let asset = |name: &'static str, content_type, body: &'static [u8]| {
        let digest = ferrodon_secrets::digests::sha256_hex(body);
        let (stem, extension) = name.split_once('.').unwrap_or((name, ""));
        let path = format!(
            "/packs/assets/{stem}-{}.{extension}",
            &digest[..DIGEST_LENGTH]
        );
        Asset {
            name,
            content_type,
            body,
            path,
        }
    };
    let icon = |name, body| asset(name, "image/png", body);
    vec![
        asset(
            "pages.css",
            "text/css; charset=utf-8",
            include_bytes!("../../assets/pages.css"),
        ),
        asset(
            "icon.svg",
            "image/svg+xml",
            include_bytes!("../../assets/icon.svg"),
        ),
        asset(
            "preview.png",
            "image/png",
            include_bytes!("../../assets/preview.png"),
        ),
        icon(
            "app-36.png",
            include_bytes!("../../assets/icons/app-36.png"),
        ),
        icon(
            "app-48.png",
            include_bytes!("../../assets/icons/app-48.png"),
        ),
        icon(
            "app-72.png",
            include_bytes!("../../assets/icons/app-72.png"),
        ),
        icon(
            "app-96.png",
            include_bytes!("../../assets/icons/app-96.png"),
        ),
        icon(
            "app-144.png",
            include_bytes!("../../assets/icons/app-144.png"),
        ),
        icon(
            "app-192.png",
            include_bytes!("../../assets/icons/app-192.png"),
        ),
        icon(
            "app-256.png",
            include_bytes!("../../assets/icons/app-256.png"),
        ),
        icon(
            "app-384.png",
            include_bytes!("../../assets/icons/app-384.png"),
        ),
        icon(
            "app-512.png",
            include_bytes!("../../assets/icons/app-512.png"),
        ),
    ]
});

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![get("/packs/*path", show).page().cache_own()]
}

/// The path of an asset by its plain name; empty if there is none.
pub fn path(name: &str) -> &'static str {
    ASSETS
        .iter()
        .find(|asset| asset.name == name)
        .map_or("", |asset| asset.path.as_str())
}

#[derive(Debug, Deserialize, JsonSchema)]
struct One {
    path: String,
}

async fn show(params: Params<One>) -> Result<Answer, ApiError> {
    let asked = format!("/packs/{}", params.path);
    let asset = ASSETS
        .iter()
        .find(|asset| asset.path == asked)
        .ok_or(ApiError::NoRoute)?;
    let mut answer = Answer {
        dress: Dress::Bare,
        ..Answer::new(StatusCode::OK, asset.content_type, asset.body)
    };
    answer.add(
        header::CACHE_CONTROL,
        header::HeaderValue::from_static("public, max-age=31536000, immutable"),
    );
    answer.add(
        header::X_CONTENT_TYPE_OPTIONS,
        header::HeaderValue::from_static("nosniff"),
    );
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_asset_is_named_by_its_content() {
        let path = path("pages.css");
        assert!(
            path.starts_with("/packs/assets/pages-") && path.strip_suffix(".css").is_some(),
            "{path}"
        );
        assert_eq!(super::path("nothing"), "");
    }
}

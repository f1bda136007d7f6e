//! `GET /oauth/authorize/native`: shows a code, for apps that can't be called back.

use askama::Template;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    pages::{auth::SignOut, layout::Layout, web::Web},
    prelude::*,
};

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![get("/oauth/authorize/native", show).page()]
}

#[derive(Template)]
#[template(path = "code.html")]
struct CodePage {
    page: Layout,
    code: String,
    sign_out: SignOut,
}

#[derive(Debug, Deserialize, JsonSchema)]
struct Shown {
    code: Option<String>,
}

async fn show(web: Web, params: Params<Shown>) -> Result<Answer, ApiError> {
    let (mut web, _) = match web.require_functional() {
        Ok(signed_in) => signed_in,
        Err(answer) => return answer,
    };
    let sign_out = SignOut::new(&web, true)?;
    let page = web.layout().await?;
    web.page(&CodePage {
        page,
        code: params.into_inner().code.unwrap_or_default(),
        sign_out,
    })
}

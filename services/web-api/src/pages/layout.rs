//! What all pages have around them.

use super::{packs, texts::Texts};
use crate::{call::Ctx, error::ApiError};

/// Something that is said once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flash {
    /// `alert` or `notice`.
    pub kind: String,
    /// What is said.
    pub text: String,
}

/// The frame of a page; templates call it `page`.
#[derive(Debug, Clone)]
pub struct Layout {
    /// Texts.
    pub t: Texts,
    /// The server's name.
    pub site: String,
    /// The domain of handles.
    pub domain: String,
    /// What is said above the content.
    pub flashes: Vec<Flash>,
    /// For scripts that send forms.
    pub csrf_token: Option<String>,
    /// The stylesheet.
    pub style: &'static str,
    /// The icon.
    pub icon: &'static str,
}

impl Layout {
    /// For a page of this call.
    pub async fn new(
        ctx: &Ctx,
        csrf_token: Option<String>,
        flashes: Vec<Flash>,
    ) -> Result<Self, ApiError> {
        let settings = match ctx.caches.settings.fresh().await {
            Some(settings) => settings,
            None => ctx.caches.settings.get(&*ctx.conn().await?).await?,
        };
        Ok(Self {
            t: Texts(ctx.locale()),
            site: settings.title().to_owned(),
            domain: ctx.config.site.local_domain.clone(),
            flashes,
            csrf_token,
            style: packs::path("pages.css"),
            icon: packs::path("icon.svg"),
        })
    }

    /// The language of the texts.
    pub fn lang(&self) -> &'static str {
        self.t.0.shown()
    }

    /// The direction of the texts.
    pub fn dir(&self) -> &'static str {
        if self.t.0.is_right_to_left() {
            "rtl"
        } else {
            "ltr"
        }
    }
}

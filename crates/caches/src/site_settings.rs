//! Site settings, kept for at most [`MAX_AGE`] and forgotten at once when another process says that they changed.

use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

use ferrodon_db::{
    Conn, QueryResult,
    settings::{self, Scalar},
};
use tokio::sync::RwLock;

/// How old a copy may become if a message of invalidation was lost.
const MAX_AGE: Duration = Duration::from_secs(10);

/// All settings that were ever stored, typed.
#[derive(Debug, Default)]
pub struct SiteSettings(HashMap<String, Scalar>);

impl SiteSettings {
    /// Reads the rows of `settings`.
    pub fn from_rows(rows: HashMap<String, Option<String>>) -> Self {
        Self(
            rows.into_iter()
                .map(|(var, yaml)| (var, yaml.as_deref().map_or(Scalar::Null, Scalar::parse)))
                .collect(),
        )
    }

    /// A switch, or its default.
    pub fn flag(&self, var: &str, default: bool) -> bool {
        match self.0.get(var) {
            Some(Scalar::Bool(value)) => *value,
            Some(Scalar::Text(text)) => matches!(text.as_str(), "true" | "1"),
            _ => default,
        }
    }

    /// A text; `""` where nothing is stored.
    pub fn text(&self, var: &str) -> &str {
        match self.0.get(var) {
            Some(Scalar::Text(text)) => text,
            _ => "",
        }
    }

    /// A text, or its default where nothing is stored or it is blank.
    pub fn text_or<'a>(&'a self, var: &str, default: &'a str) -> &'a str {
        Some(self.text(var))
            .filter(|text| !text.is_empty())
            .unwrap_or(default)
    }

    /// A whole number.
    pub fn integer(&self, var: &str) -> Option<i64> {
        match self.0.get(var) {
            Some(Scalar::Integer(value)) => Some(*value),
            Some(Scalar::Text(text)) => text.parse().ok(),
            _ => None,
        }
    }

    /// A list; a text counts as words.
    pub fn list(&self, var: &str) -> Vec<String> {
        match self.0.get(var) {
            Some(Scalar::List(items)) => items.clone(),
            Some(Scalar::Text(text)) => text.split_whitespace().map(str::to_owned).collect(),
            _ => Vec::new(),
        }
    }

    /// The server's name.
    pub fn title(&self) -> &str {
        self.text_or("site_title", "Mastodon")
    }

    /// Users want no search engines unless they say otherwise.
    pub fn noindex(&self) -> bool {
        self.flag("noindex", false)
    }
}

/// The shared copy. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct SiteSettingsCache(Arc<RwLock<Option<Kept>>>);

/// The settings, and when they were read.
type Kept = (Instant, Arc<SiteSettings>);

impl SiteSettingsCache {
    /// The settings, read again if the copy is missing or too old.
    pub async fn get(&self, conn: &Conn) -> QueryResult<Arc<SiteSettings>> {
        if let Some(fresh) = self.fresh().await {
            return Ok(fresh);
        }
        let loaded = Arc::new(SiteSettings::from_rows(settings::load_all(conn).await?));
        *self.0.write().await = Some((Instant::now(), loaded.clone()));
        Ok(loaded)
    }

    /// The copy, if there is one that is young enough: for callers that would have to take a connection first.
    pub async fn fresh(&self) -> Option<Arc<SiteSettings>> {
        let kept = self.0.read().await;
        kept.as_ref()
            .filter(|(at, _)| at.elapsed() < MAX_AGE)
            .map(|(_, settings)| settings.clone())
    }

    /// Forgets the copy.
    pub async fn forget(&self) {
        *self.0.write().await = None;
    }
}

//! A user's settings: a flat JSON object, kept as text, with dots inside its keys.

use ferrodon_types::Visibility;
use indexmap::IndexMap;
use serde_json::Value;

/// The settings of one user. Keys that were never set have their defaults; unknown keys survive a change, and
/// so does the order of all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UserSettings(IndexMap<String, Value>);

impl UserSettings {
    /// Reads `users.settings`; what can't be read counts as never set.
    pub fn parse(text: Option<&str>) -> Self {
        Self(
            text.and_then(|text| serde_json::from_str(text).ok())
                .unwrap_or_default(),
        )
    }

    /// The text to store.
    pub fn to_text(&self) -> String {
        // a map of texts to JSON can be written
        serde_json::to_string(&self.0).unwrap_or_default()
    }

    /// Sets a key; `null` takes it away.
    pub fn set(&mut self, key: &str, value: Value) {
        if value.is_null() {
            self.0.shift_remove(key);
        } else {
            self.0.insert(key.to_owned(), value);
        }
    }

    /// A switch, or its default.
    pub fn flag(&self, key: &str, default: bool) -> bool {
        self.0.get(key).and_then(Value::as_bool).unwrap_or(default)
    }

    /// A text, or `None`.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.0.get(key).and_then(Value::as_str)
    }

    /// Shows the app a post was written with.
    pub fn shows_application(&self) -> bool {
        self.flag("show_application", true)
    }

    /// Groups reblogs of the same post in feeds.
    pub fn aggregates_reblogs(&self) -> bool {
        self.flag("aggregate_reblogs", true)
    }

    /// Wants no indexing by search engines; by default what the site says.
    pub fn noindex(&self, site_default: bool) -> bool {
        self.flag("noindex", site_default)
    }

    /// The visibility of new posts: the setting, else `private` for locked accounts, else `public`.
    pub fn default_privacy(&self, locked: bool) -> Visibility {
        self.text("default_privacy")
            .and_then(Visibility::parse)
            .unwrap_or(if locked {
                Visibility::Private
            } else {
                Visibility::Public
            })
    }

    /// New posts hide their media.
    pub fn default_sensitive(&self) -> bool {
        self.flag("default_sensitive", false)
    }

    /// The language of new posts, if the user chose one.
    pub fn default_language(&self) -> Option<&str> {
        self.text("default_language")
            .filter(|code| !code.is_empty())
    }

    /// Who may quote new posts: `public`, `followers` or `nobody`.
    pub fn default_quote_policy(&self) -> &str {
        self.text("default_quote_policy").unwrap_or("public")
    }
}

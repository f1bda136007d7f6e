//! Where somebody stopped reading. <https://docs.joinmastodon.org/entities/Marker/>

use ferrodon_db::markers::Marker as Row;
use schemars::JsonSchema;
use serde::Serialize;

use crate::time::Time;

/// A place in a timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Marker {
    /// The newest entry that was read.
    pub last_read_id: String,
    /// How often the place was changed.
    pub version: i32,
    /// When it was changed last.
    pub updated_at: Time,
}

/// The markers that were asked for, or changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Markers {
    /// The home timeline's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub home: Option<Marker>,
    /// The notifications'.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notifications: Option<Marker>,
}

impl From<Row> for Marker {
    fn from(row: Row) -> Self {
        Self {
            last_read_id: row.last_read_id.to_string(),
            version: row.lock_version,
            updated_at: row.updated_at.into(),
        }
    }
}

impl FromIterator<Row> for Markers {
    fn from_iter<I: IntoIterator<Item = Row>>(rows: I) -> Self {
        let mut markers = Self::default();
        for row in rows {
            match row.timeline.as_str() {
                "home" => markers.home = Some(row.into()),
                "notifications" => markers.notifications = Some(row.into()),
                _ => {}
            }
        }
        markers
    }
}

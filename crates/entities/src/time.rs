//! How times are written for clients.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use serde::{Serialize, Serializer};

macro_rules! time_format {
    ($(#[$doc:meta])* $name:ident, $format:literal, $schema:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name(pub NaiveDateTime);

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(&self.0.format($format))
            }
        }

        impl From<NaiveDateTime> for $name {
            fn from(time: NaiveDateTime) -> Self {
                Self(time)
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "format": $schema })
            }
        }
    };
}

time_format!(
    /// `2026-08-08T09:35:47.123Z`: UTC with milliseconds, the form of nearly every time.
    Time, "%Y-%m-%dT%H:%M:%S%.3fZ", "date-time"
);
time_format!(
    /// `2026-08-08T09:35:47Z`: without a fraction (ends of mutes).
    WholeSeconds, "%Y-%m-%dT%H:%M:%SZ", "date-time"
);
time_format!(
    /// `2026-08-08`: a day.
    Day, "%Y-%m-%d", "date"
);

impl Time {
    /// Midnight of the day, as `Account.created_at` is shown.
    pub const fn midnight(date: NaiveDate) -> Self {
        Self(date.and_time(NaiveTime::MIN))
    }
}

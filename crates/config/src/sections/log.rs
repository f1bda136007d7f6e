//! What is logged, and in which form.

use crate::{Process, Reader};

/// Logging.
#[derive(Debug, Clone)]
pub struct LogConfig {
    /// `FERRODON_LOG_FORMAT`: `text` (default) or `json`.
    pub format: LogFormat,
    /// `RAILS_LOG_LEVEL` (`info`); `LOG_LEVEL` in streaming.
    pub level: LogLevel,
    /// `RUST_LOG`: directives per module, instead of the level.
    pub directives: Option<String>,
}

/// The form of log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// The least level that is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogLevel {
    /// `trace` or `silly`.
    Trace,
    /// `debug`.
    Debug,
    /// `info`.
    Info,
    /// `warn`.
    Warn,
    /// `error`, `fatal`, `unknown`.
    Error,
}

impl LogLevel {
    /// The level's name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Trace => "trace",
            Self::Debug => "debug",
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Error => "error",
        }
    }
}

impl LogConfig {
    /// Reads the section.
    pub fn read(reader: &mut Reader<'_>) -> Self {
        let format = match reader.string("FERRODON_LOG_FORMAT", "text").as_str() {
            "text" => LogFormat::Text,
            "json" => LogFormat::Json,
            other => {
                reader.mistake(
                    "FERRODON_LOG_FORMAT",
                    format!("is `{other}`"),
                    "set text or json",
                );
                LogFormat::Text
            }
        };
        let name = if reader.process() == Process::Streaming {
            "LOG_LEVEL"
        } else {
            "RAILS_LOG_LEVEL"
        };
        let level = match reader.string(name, "info").to_lowercase().as_str() {
            "trace" | "silly" => LogLevel::Trace,
            "debug" => LogLevel::Debug,
            "info" => LogLevel::Info,
            "warn" => LogLevel::Warn,
            "error" | "fatal" | "unknown" => LogLevel::Error,
            other => {
                reader.mistake(
                    name,
                    format!("is `{other}`"),
                    "set one of debug, info, warn, error",
                );
                LogLevel::Info
            }
        };
        Self {
            format,
            level,
            directives: reader.optional("RUST_LOG"),
        }
    }
}

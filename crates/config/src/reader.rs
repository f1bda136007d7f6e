//! Typed access to variables, remembering every mistake.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

use crate::{ConfigError, Env, Process, Secret};

/// Reads variables for the sections. A mistake is remembered and answered with a harmless stand-in, so that one
/// reading finds them all; whoever holds the reader throws the result away if there were any.
#[derive(Debug)]
pub struct Reader<'a> {
    env: &'a Env,
    process: Process,
    errors: Vec<ConfigError>,
    warnings: Vec<String>,
}

impl<'a> Reader<'a> {
    /// A reader over `env` for `process`.
    pub fn new(env: &'a Env, process: Process) -> Self {
        Self {
            env,
            process,
            errors: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// Which process reads.
    pub fn process(&self) -> Process {
        self.process
    }

    /// `RAILS_ENV`; unset means production.
    pub fn rails_env(&self) -> &'a str {
        self.env.rails_env()
    }

    /// The value as it stands, the empty one included: for the few variables where `''` means something.
    pub fn raw(&self, name: &str) -> Option<&'a str> {
        self.env.get(name)
    }

    /// The value without surrounding blanks; empty counts as unset.
    pub fn optional(&self, name: &str) -> Option<String> {
        self.raw(name)
            .map(str::trim)
            .filter(|value| !value.is_empty())
            .map(str::to_owned)
    }

    /// The value, or `default`.
    pub fn string(&self, name: &str, default: &str) -> String {
        self.optional(name).unwrap_or_else(|| default.to_owned())
    }

    /// A secret, if it is set. Blanks inside and around belong to it.
    pub fn secret(&self, name: &str) -> Option<Secret> {
        self.raw(name)
            .filter(|value| !value.is_empty())
            .map(Secret::new)
    }

    /// A secret that must be set; `remedy` says where it comes from.
    pub fn required_secret(&mut self, name: &str, remedy: &str) -> Secret {
        self.secret(name).unwrap_or_else(|| {
            self.mistake(name, "is not set", remedy);
            Secret::default()
        })
    }

    /// True for exactly `true`, as Mastodon compares.
    pub fn flag(&self, name: &str) -> bool {
        self.optional(name).is_some_and(|value| value == "true")
    }

    /// True unless the value is exactly `false`.
    pub fn flag_unless_false(&self, name: &str) -> bool {
        self.optional(name).is_none_or(|value| value != "false")
    }

    /// A number within `range`, or `default`.
    pub fn number<T>(&mut self, name: &str, default: T, range: RangeInclusive<T>) -> T
    where
        T: FromStr + PartialOrd + Display + Copy,
    {
        self.optional_number(name, range).unwrap_or(default)
    }

    /// A number within `range`, if the variable is set.
    pub fn optional_number<T>(&mut self, name: &str, range: RangeInclusive<T>) -> Option<T>
    where
        T: FromStr + PartialOrd + Display + Copy,
    {
        let value = self.optional(name)?;
        match value.parse::<T>() {
            Ok(number) if range.contains(&number) => Some(number),
            _ => {
                let (low, high) = range.into_inner();
                self.mistake(
                    name,
                    format!("is `{value}`"),
                    format!("set a number from {low} to {high}"),
                );
                None
            }
        }
    }

    /// Whatever parses, if the variable is set; `remedy` says what it should look like.
    pub fn optional_parsed<T: FromStr>(&mut self, name: &str, remedy: &str) -> Option<T> {
        let value = self.optional(name)?;
        let parsed = value.parse().ok();
        if parsed.is_none() {
            self.mistake(name, format!("is `{value}`"), remedy);
        }
        parsed
    }

    /// A list separated by `separator`; blanks around items and empty items fall away.
    pub fn list(&self, name: &str, separator: char) -> Vec<String> {
        Self::items(self.raw(name).unwrap_or_default().split(separator))
    }

    /// A list separated by commas or blanks.
    pub fn loose_list(&self, name: &str) -> Vec<String> {
        Self::items(
            self.raw(name)
                .unwrap_or_default()
                .split([',', ' ', '\t', '\n']),
        )
    }

    fn items<'v>(parts: impl Iterator<Item = &'v str>) -> Vec<String> {
        parts
            .map(str::trim)
            .filter(|item| !item.is_empty())
            .map(str::to_owned)
            .collect()
    }

    /// Remembers a mistake. The same one twice (sections may share a variable) counts once.
    pub fn mistake(
        &mut self,
        variable: &str,
        problem: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        let error = ConfigError {
            variable: variable.to_owned(),
            problem: problem.into(),
            remedy: remedy.into(),
        };
        if !self.errors.contains(&error) {
            self.errors.push(error);
        }
    }

    /// Remembers something that is understood but deserves a word at start.
    pub fn warn(&mut self, text: impl Into<String>) {
        self.warnings.push(text.into());
    }

    /// What was wrong, and what deserves a word.
    pub fn finish(self) -> (Vec<ConfigError>, Vec<String>) {
        (self.errors, self.warnings)
    }
}

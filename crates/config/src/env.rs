//! Where variables come from: the process's environment over env files.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::{ConfigError, dotenv};

/// Variables by name.
#[derive(Clone, Default)]
pub struct Env {
    values: HashMap<String, String>,
}

impl Env {
    /// Variables from a map alone; no file is read.
    pub fn from_map(values: HashMap<String, String>) -> Self {
        Self { values }
    }

    /// Variables from an env file's text alone.
    pub fn from_text(text: &str) -> Self {
        Self {
            values: dotenv::parse(text, &HashMap::new()).values,
        }
    }

    /// The process's environment, over the env files of the working directory: `.env.ENV.local`, `.env.local`,
    /// `.env.ENV`, `.env`, where ENV is `RAILS_ENV` (unset: `production`) and the first definition wins.
    /// `FERRODON_ENV_FILE` names one other file that is read instead of them.
    /// Also returns what was wrong with the files.
    pub fn load() -> (Self, Vec<ConfigError>) {
        let mut mistakes = Vec::new();
        let mut values = HashMap::new();
        for (name, value) in std::env::vars_os() {
            let Ok(name) = name.into_string() else {
                continue;
            };
            match value.into_string() {
                Ok(value) => drop(values.insert(name, value)),
                Err(_) => mistakes.push(ConfigError {
                    variable: name,
                    problem: "is not UTF-8".into(),
                    remedy: "set it in UTF-8 or unset it".into(),
                }),
            }
        }
        let mut env = Self { values };
        for (path, needed) in env.files() {
            env.add_file(&path, needed, &mut mistakes);
        }
        (env, mistakes)
    }

    /// Reads one file beneath what is already known.
    fn add_file(&mut self, path: &Path, needed: bool, mistakes: &mut Vec<ConfigError>) {
        let mistake = |problem: String, remedy: &str| ConfigError {
            variable: path.display().to_string(),
            problem,
            remedy: remedy.to_owned(),
        };
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && !needed => return,
            Err(error) => {
                mistakes.push(mistake(
                    format!("can't be read ({error})"),
                    "make it readable for this user",
                ));
                return;
            }
        };
        let file = dotenv::parse(&text, &self.values);
        for name in file.commands {
            mistakes.push(mistake(
                format!("runs a command in {name}"),
                "write its output there: commands in env files are not executed",
            ));
        }
        for (name, value) in file.values {
            self.values.entry(name).or_insert(value);
        }
    }

    /// The files to read, first to last, and whether each must exist.
    fn files(&self) -> Vec<(PathBuf, bool)> {
        if let Some(path) = self
            .get("FERRODON_ENV_FILE")
            .filter(|path| !path.is_empty())
        {
            return vec![(path.into(), true)];
        }
        let name = self.rails_env();
        // `.env.local` holds one developer's settings, which must not change what tests do
        let local = (name != "test").then(|| ".env.local".to_owned());
        [
            Some(format!(".env.{name}.local")),
            local,
            Some(format!(".env.{name}")),
            Some(".env".into()),
        ]
        .into_iter()
        .flatten()
        .map(|file| (file.into(), false))
        .collect()
    }

    /// `RAILS_ENV`; unset means production, since this is a server and not a framework.
    pub fn rails_env(&self) -> &str {
        self.get("RAILS_ENV")
            .filter(|name| !name.is_empty())
            .unwrap_or("production")
    }

    /// A variable's value, as it stands.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }
}

/// Names only: among the values are secrets.
impl std::fmt::Debug for Env {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.values.keys()).finish()
    }
}

//! An operator at a server of their own.

use std::process::{Command, Output};

use ferrodon_test_support::{LOCAL_DOMAIN, TestDb, TestRedis};

/// What a command printed, and its exit code.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    pub(crate) fn ok(out: &str) -> Self {
        Self {
            code: 0,
            out: out.to_owned(),
            err: String::new(),
        }
    }

    pub(crate) fn failure(err: &str) -> Self {
        Self {
            code: 1,
            out: String::new(),
            err: err.to_owned(),
        }
    }

    /// The password in the last line.
    pub(crate) fn password(&self) -> &str {
        self.out
            .lines()
            .last()
            .and_then(|line| line.strip_prefix("New password: "))
            .unwrap_or_else(|| panic!("{self:?}"))
    }
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// Runs the command without any settings.
pub(crate) fn run(words: &[&str]) -> Said {
    Command::new(env!("CARGO_BIN_EXE_tootctl"))
        .args(words)
        .env_clear()
        .output()
        .unwrap()
        .into()
}

pub(crate) struct Operator {
    pub(crate) db: TestDb,
    pub(crate) redis: TestRedis,
}

impl Operator {
    pub(crate) async fn new() -> Self {
        Self::with(TestDb::new().await).await
    }

    pub(crate) async fn with(db: TestDb) -> Self {
        Self {
            db,
            redis: TestRedis::start().await,
        }
    }

    /// Runs `tootctl` with these words.
    pub(crate) async fn run(&self, words: &[&str]) -> Said {
        self.run_with(words, &[]).await
    }

    /// The same with other settings.
    pub(crate) async fn run_with(&self, words: &[&str], settings: &[(&str, &str)]) -> Said {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tootctl"));
        command
            .args(words)
            .env_clear()
            .envs(self.db.environment().await)
            .envs([
                ("REDIS_URL", self.redis.url().as_str()),
                ("LOCAL_DOMAIN", LOCAL_DOMAIN),
                ("SECRET_KEY_BASE", "0123456789abcdef0123456789abcdef"),
                ("ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY", "primary"),
                ("ACTIVE_RECORD_ENCRYPTION_KEY_DERIVATION_SALT", "salt"),
                (
                    "ACTIVE_RECORD_ENCRYPTION_DETERMINISTIC_KEY",
                    "deterministic",
                ),
                ("RAILS_ENV", "production"),
            ])
            .envs(settings.iter().copied());
        tokio::task::spawn_blocking(move || command.output().unwrap().into())
            .await
            .unwrap()
    }

    /// Makes an account that is in.
    pub(crate) async fn create(&self, name: &str, more: &[&str]) -> Said {
        let email = format!("{name}@example.com");
        let mut words = vec!["accounts", "create", name, "--email", &email];
        words.extend(more);
        let said = self.run(&words).await;
        assert_eq!((said.code, said.err.as_str()), (0, ""), "{said:?}");
        said
    }
}

//! `.env.production`, and what is made of it.

use ferrodon_config::{Config, Env, Process};

use super::Target;

pub(super) const TARGET: Target = Target {
    name: "settings",
    check,
    pieces: &[
        "A=1\n", "A='", "A=\"", "${A}", "$", "#", "\\", "export ", "=", "A: b\n", "`a`",
    ],
};

fn check(data: &[u8]) {
    let env = Env::from_text(&String::from_utf8_lossy(data));
    for process in [Process::WebApi, Process::Streaming] {
        if let Err(mistakes) = Config::from_env(&env, process) {
            assert!(!mistakes.to_string().is_empty(), "mistakes are told");
        }
    }
}

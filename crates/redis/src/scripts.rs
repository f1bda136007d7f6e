//! Server-side scripts: known by their digest, loaded when the server doesn't know them.

use std::sync::LazyLock;

use redis::{Cmd, Pipeline, ScriptInvocation};

/// A script, with its digest.
pub(crate) struct Script {
    code: String,
    compiled: redis::Script,
}

/// A script that is made on first use.
pub(crate) type LazyScript = LazyLock<Script>;

impl Script {
    /// Joins parts (shared functions, then the body).
    pub(crate) fn new(parts: &[&str]) -> Self {
        let code = parts.concat();
        let compiled = redis::Script::new(&code);
        Self { code, compiled }
    }

    /// Its text, for short scripts that are sent whole.
    pub(crate) fn code(&self) -> &str {
        &self.code
    }

    /// To run it alone: by digest, and once more with its text where the server doesn't know it.
    pub(crate) fn invocation(&self) -> ScriptInvocation<'_> {
        self.compiled.prepare_invoke()
    }

    /// A pipeline that begins by making sure that the server knows the script. Its other commands are [`Self::call`]s.
    pub(crate) fn pipeline(&self) -> Pipeline {
        let mut pipeline = redis::pipe();
        pipeline.cmd("SCRIPT").arg("LOAD").arg(&self.code).ignore();
        pipeline
    }

    /// One run inside of such a pipeline; arguments are appended by the caller. Keys are made by the script.
    pub(crate) fn call(&self) -> Cmd {
        self.keyed_call(&[])
    }

    /// The same with keys.
    pub(crate) fn keyed_call(&self, keys: &[&str]) -> Cmd {
        let mut command = redis::cmd("EVALSHA");
        command
            .arg(self.compiled.get_hash())
            .arg(keys.len())
            .arg(keys);
        command
    }
}

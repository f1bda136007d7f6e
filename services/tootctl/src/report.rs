//! What is printed.

use std::{
    io::{Write as _, stderr, stdout},
    process::ExitCode,
};

use crate::Failure;

/// Prints a line (or several) to standard output. Somebody who reads no further is a failure.
pub(crate) fn say(text: &str) -> Result<(), Failure> {
    let mut out = stdout().lock();
    writeln!(out, "{text}")
        .and_then(|()| out.flush())
        .map_err(|error| Failure::new(format!("standard output: {error}")))
}

/// Prints a failure, and makes the exit code.
pub(crate) fn finish(outcome: &Result<(), Failure>) -> ExitCode {
    let Err(failure) = outcome else {
        return ExitCode::SUCCESS;
    };
    // nothing can be done if even that fails
    let _ = writeln!(stderr(), "{failure}");
    ExitCode::FAILURE
}

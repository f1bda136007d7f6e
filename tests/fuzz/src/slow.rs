//! Long inputs: a parser that takes a second for a megabyte is slow, one that takes minutes lets a single request stop
//! the server.
//!
//! Each target gets each of its pieces, repeated to [`LARGE`] and to a quarter of it. What is linear takes four times as
//! long, what is quadratic sixteen times.
//!
//! Beside that it is what `run.sh` asks: `--list` prints the targets, `--seeds FOLDER` writes the seeds.
#![allow(clippy::print_stdout, reason = "figures are what it is for")]

use std::{
    process::ExitCode,
    time::{Duration, Instant},
};

use ferrodon_fuzz::{
    seeds,
    targets::{ALL, Target},
};

/// Bytes: as long as a request may be. Unoptimised parsers are dozens of times slower; there an eighth has to do.
const LARGE: usize = if cfg!(debug_assertions) {
    128 * 1024
} else {
    1024 * 1024
};
const SMALL: usize = LARGE / 4;
/// Four times the input may take so many times as long.
const MAX_GROWTH: f64 = 9.0;
/// Below that, growth is noise.
const SHORT: Duration = Duration::from_millis(400);
/// However it grows. A target calls its parser several times, and this is no optimised build.
const LIMIT: Duration = Duration::from_secs(60);

fn main() -> std::io::Result<ExitCode> {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    match asked.as_slice() {
        [list] if list == "--list" => {
            for target in ALL {
                println!("{}", target.name);
            }
            Ok(ExitCode::SUCCESS)
        }
        [flag, folder] if flag == "--seeds" => {
            seeds::write(folder.as_ref())?;
            Ok(ExitCode::SUCCESS)
        }
        asked => Ok(measure(asked)),
    }
}

fn measure(asked: &[String]) -> ExitCode {
    let mut slow = 0;
    for target in ALL {
        if !asked.is_empty() && !asked.iter().any(|name| name == target.name) {
            continue;
        }
        let worst = target
            .pieces
            .iter()
            .map(|piece| Run::of(target, piece))
            .inspect(|run| slow += u32::from(run.is_slow()))
            .inspect(|run| {
                if run.is_slow() {
                    println!("{:10} {:?}: {}", target.name, run.piece, run.figures());
                }
            })
            .max_by_key(|run| run.large);
        if let Some(worst) = worst {
            println!(
                "{:10} at most {} ({:?})",
                target.name,
                worst.figures(),
                worst.piece
            );
        }
    }
    ExitCode::from(u8::from(slow > 0))
}

struct Run {
    piece: &'static str,
    small: Duration,
    large: Duration,
}

impl Run {
    fn of(target: &Target, piece: &'static str) -> Self {
        let time = |length: usize| {
            let input = piece.repeat(length / piece.len());
            let start = Instant::now();
            (target.check)(input.as_bytes());
            start.elapsed()
        };
        Self {
            piece,
            small: time(SMALL),
            large: time(LARGE),
        }
    }

    fn growth(&self) -> f64 {
        self.large.as_secs_f64() / self.small.as_secs_f64().max(0.001)
    }

    fn is_slow(&self) -> bool {
        self.large > LIMIT || (self.large > SHORT && self.growth() > MAX_GROWTH)
    }

    fn figures(&self) -> String {
        format!(
            "{:.2} s for {} KiB, {:.1} times as long as for a quarter",
            self.large.as_secs_f64(),
            LARGE / 1024,
            self.growth()
        )
    }
}

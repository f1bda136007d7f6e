//! What was found.

use std::fmt;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Weight {
    Good,
    Doubtful,
    Broken,
}

#[derive(Debug)]
struct Finding {
    weight: Weight,
    part: &'static str,
    what: String,
    advice: Option<String>,
}

/// A list of findings, in the order in which things were looked at.
#[derive(Debug, Default)]
pub(super) struct Findings(Vec<Finding>);

impl Findings {
    /// Something is as it should be.
    pub(super) fn good(&mut self, part: &'static str, what: impl Into<String>) {
        self.add(Weight::Good, part, what.into(), None);
    }

    /// Something works, but not well, or not for long.
    pub(super) fn doubt(
        &mut self,
        part: &'static str,
        what: impl Into<String>,
        advice: impl Into<String>,
    ) {
        self.add(Weight::Doubtful, part, what.into(), Some(advice.into()));
    }

    /// Something keeps the server from working.
    pub(super) fn fault(
        &mut self,
        part: &'static str,
        what: impl Into<String>,
        advice: impl Into<String>,
    ) {
        self.add(Weight::Broken, part, what.into(), Some(advice.into()));
    }

    /// Adds those of another list.
    pub(super) fn join(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// How many faults there are.
    pub(super) fn broken(&self) -> usize {
        self.0
            .iter()
            .filter(|finding| finding.weight == Weight::Broken)
            .count()
    }

    fn add(&mut self, weight: Weight, part: &'static str, what: String, advice: Option<String>) {
        self.0.push(Finding {
            weight,
            part,
            what,
            advice,
        });
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, finding) in self.0.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            let mark = match finding.weight {
                Weight::Good => "ok",
                Weight::Doubtful => "WARN",
                Weight::Broken => "FAIL",
            };
            write!(f, "{mark:<5}{:<11}{}", finding.part, finding.what)?;
            if let Some(advice) = &finding.advice {
                write!(f, "\n{:16}-> {advice}", "")?;
            }
        }
        Ok(())
    }
}

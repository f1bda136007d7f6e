//! When a failed job is tried again: every curve on one page.
//!
//! The figures are Mastodon's, so that operators see the delays they know.

use std::time::Duration;

/// How often a failed job is tried again, after which delays, and what becomes of it in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retry {
    /// Tries after the first one; 0 for none.
    pub retries: i32,
    /// The delay before each.
    pub curve: Curve,
    /// What becomes of a job whose last try failed.
    pub exhausted: Exhausted,
}

/// The delay before retry number `count` (from 0), without the jitter that all share: up to 10 × (count + 1) seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Curve {
    /// count⁴ + 15 s: about 20 days in 25 tries.
    Default,
    /// count⁴ + 15 s, and up to half of count⁴ at random: about two days in 16 tries.
    Delivery,
    /// 15 s + 10 to 20 times count⁴, for what asks other servers.
    Exponential,
}

/// What becomes of a job whose last try failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exhausted {
    /// It is kept and listed, until somebody retries or drops it.
    Keep,
    /// It is deleted: nobody would miss it.
    Drop,
}

impl Retry {
    /// 25 retries over 20 days, then kept.
    pub const DEFAULT: Self = Self {
        retries: 25,
        curve: Curve::Default,
        exhausted: Exhausted::Keep,
    };
    /// Deliveries to other servers: 16 retries over two days, then dropped.
    pub const DELIVERY: Self = Self {
        retries: 16,
        curve: Curve::Delivery,
        exhausted: Exhausted::Drop,
    };
    /// Never again: what only the next occasion can mend.
    pub const NEVER: Self = Self {
        retries: 0,
        curve: Curve::Default,
        exhausted: Exhausted::Drop,
    };

    /// `retries` with growing distance, for fetching from other servers; then kept.
    pub const fn exponential(retries: i32) -> Self {
        Self {
            retries,
            curve: Curve::Exponential,
            exhausted: Exhausted::Keep,
        }
    }

    /// The same with another number of retries.
    #[must_use]
    pub const fn times(self, retries: i32) -> Self {
        Self { retries, ..self }
    }

    /// The same, but not kept in the end.
    #[must_use]
    pub const fn dropped(self) -> Self {
        Self {
            exhausted: Exhausted::Drop,
            ..self
        }
    }

    /// The delay before the next try of a job that has failed `failures` times (at least once); none where there is no
    /// next try. `random` is from 0 to 1.
    pub fn delay(&self, failures: i32, random: f64) -> Option<Duration> {
        if failures > self.retries {
            return None;
        }
        let count = f64::from((failures - 1).max(0));
        let power = count.powi(4);
        let base = match self.curve {
            Curve::Default => 15.0 + power,
            Curve::Delivery => 15.0 + power + random * 0.5 * power,
            Curve::Exponential => 15.0 + 10.0 * power + random * 10.0 * power,
        };
        Some(Duration::from_secs_f64(
            base + random * 10.0 * (count + 1.0),
        ))
    }
}

/// The pause after the `crashes`-th claim that ran out without a word: 2ⁿ seconds.
pub(crate) const CRASHES_UNTIL_DEAD: i32 = 10;

#[cfg(test)]
mod tests {
    use super::*;

    fn days(retry: Retry, random: f64) -> f64 {
        (1..)
            .map_while(|failures| retry.delay(failures, random))
            .sum::<Duration>()
            .as_secs_f64()
            / 86_400.0
    }

    #[test]
    fn a_default_job_is_tried_for_about_twenty_days() {
        assert!(
            (20.0..22.0).contains(&days(Retry::DEFAULT, 0.5)),
            "{}",
            days(Retry::DEFAULT, 0.5)
        );
    }

    #[test]
    fn a_delivery_is_tried_for_about_two_days() {
        assert!(
            (2.0..4.0).contains(&days(Retry::DELIVERY, 0.5)),
            "{}",
            days(Retry::DELIVERY, 0.5)
        );
    }

    #[test]
    fn the_first_retry_comes_after_a_quarter_of_a_minute() {
        for retry in [Retry::DEFAULT, Retry::DELIVERY, Retry::exponential(3)] {
            assert_eq!(retry.delay(1, 0.0), Some(Duration::from_secs(15)));
            assert_eq!(retry.delay(1, 1.0), Some(Duration::from_secs(25)));
        }
    }

    #[test]
    fn there_are_as_many_delays_as_retries() {
        assert_eq!(
            Retry::exponential(3).delay(3, 0.0),
            Some(Duration::from_secs(15 + 160))
        );
        assert_eq!(Retry::exponential(3).delay(4, 0.0), None);
        assert_eq!(Retry::NEVER.delay(1, 0.5), None);
    }
}

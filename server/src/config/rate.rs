//! Rates: `10/15min` is ten in fifteen minutes.

use accounts::limits::Rate;

use super::duration::lifetime;
use super::problem::Wrong;

/// Reads a rate.
pub(super) fn parse(text: &str) -> Result<Rate, Wrong> {
    let wrong = || Wrong::new("a number, a slash and a duration", "Write for example `10/15min` or `100/1h`.");
    let (at_most, per) = text.split_once('/').ok_or_else(wrong)?;
    let at_most = at_most.trim().parse().ok().filter(|at_most| *at_most > 0).ok_or_else(wrong)?;
    let per = lifetime(per.trim()).map_err(|_| wrong())?;
    Ok(Rate { at_most, per })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_rate_is_a_number_in_a_time() {
        assert!(matches!(parse("10/15min"), Ok(Rate { at_most: 10, per }) if per == Duration::from_mins(15)));
    }

    #[test]
    fn anything_else_is_no_rate() {
        for text in ["", "10", "10/", "/15min", "0/15min", "-1/15min", "ten/15min", "10/15", "99999999999/1h"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}

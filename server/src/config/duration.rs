//! Durations as an operator writes them: a whole number and a unit.
//!
//! One number, one unit: `1h30min` is `90min`. Months and years have no fixed
//! length, so they have no unit.

use std::time::Duration;

use super::problem::Wrong;

const SECOND: u64 = 1_000;
const DAY: u64 = 24 * 60 * 60 * SECOND;

/// The units and their length in milliseconds.
const UNITS: [(&str, u64); 5] = [("ms", 1), ("s", SECOND), ("min", 60 * SECOND), ("h", 60 * 60 * SECOND), ("d", DAY)];

/// A hundred years. Adding such a duration to a date stays far from the end of
/// every calendar in use here, so no later arithmetic can overflow.
const LONGEST: u64 = 36_500 * DAY;

/// Reads a duration that is longer than nothing: every duration among the settings
/// is a lifetime, and one of zero would end things before they begin.
pub(super) fn lifetime(text: &str) -> Result<Duration, Wrong> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    if number.is_empty() {
        return Err(not_a_duration());
    }
    let Some((_, milliseconds)) = UNITS.iter().find(|(name, _)| name.eq_ignore_ascii_case(unit)) else {
        return Err(if unit.eq_ignore_ascii_case("m") {
            Wrong::new(
                "a duration with one of the units ms, s, min, h, d",
                format!("Write `{number}min` for minutes; months have no fixed length."),
            )
        } else {
            not_a_duration()
        });
    };
    // A number that does not fit is simply too long.
    let total = number
        .parse::<u64>()
        .ok()
        .and_then(|count| count.checked_mul(*milliseconds))
        .filter(|total| *total <= LONGEST)
        .ok_or_else(|| Wrong::new("at most 36500d", "Write a shorter duration, such as `400d`."))?;
    if total == 0 {
        return Err(Wrong::new("longer than zero", "Write a longer duration, such as `15min`."));
    }
    Ok(Duration::from_millis(total))
}

fn not_a_duration() -> Wrong {
    Wrong::new(
        "a duration: a whole number and one of the units ms, s, min, h, d",
        "Write for example `30s`, `15min`, `24h` or `14d`.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn milliseconds(text: &str) -> u128 {
        lifetime(text).unwrap().as_millis()
    }

    #[test]
    fn each_unit_has_its_length() {
        assert_eq!(milliseconds("500ms"), 500);
        assert_eq!(milliseconds("30s"), 30_000);
        assert_eq!(milliseconds("15min"), 900_000);
        assert_eq!(milliseconds("24h"), 86_400_000);
        assert_eq!(milliseconds("14d"), 1_209_600_000);
        assert_eq!(milliseconds("14D"), milliseconds("14d"));
        assert_eq!(milliseconds("15Min"), milliseconds("15min"));
    }

    #[test]
    fn anything_but_a_number_and_a_unit_is_refused() {
        for text in ["", "d", "14", "14 d", " 14d", "14d ", "-1d", "+1d", "1.5h", "1h30min", "14days", "٣d", "1é"] {
            assert!(lifetime(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_number_that_does_not_fit_is_refused_and_nothing_overflows() {
        for text in ["36501d", "18446744073709551615d", "99999999999999999999ms"] {
            assert_eq!(lifetime(text).unwrap_err().must_be, "at most 36500d");
        }
        assert!(lifetime("36500d").is_ok());
    }

    #[test]
    fn zero_is_refused() {
        assert!(lifetime("0d").is_err());
        assert!(lifetime("000ms").is_err());
    }

    #[test]
    fn a_lone_m_is_told_to_be_min() {
        assert!(lifetime("15m").unwrap_err().remedy.contains("`15min`"));
    }
}

//! How long something lasts, in words: what an operator configured is what pages say.

use std::time::Duration;

/// `14 days`, `1 hour`, `90 minutes`: in the largest unit of which there is a whole number.
pub fn words(span: Duration) -> String {
    let seconds = span.as_secs();
    let units = [(24 * 60 * 60, "day"), (60 * 60, "hour"), (60, "minute")];
    let (size, unit) =
        units.into_iter().find(|(size, _)| seconds >= *size && seconds.is_multiple_of(*size)).unwrap_or((1, "second"));
    let count = seconds / size;
    if count == 1 { format!("1 {unit}") } else { format!("{count} {unit}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_said_in_its_largest_whole_unit() {
        let said = [1, 59, 60, 90, 5_400, 3_600, 86_400, 90_000, 1_209_600].map(|s| words(Duration::from_secs(s)));
        let right = [
            "1 second",
            "59 seconds",
            "1 minute",
            "90 seconds",
            "90 minutes",
            "1 hour",
            "1 day",
            "25 hours",
            "14 days",
        ];
        assert_eq!(said, right);
    }
}

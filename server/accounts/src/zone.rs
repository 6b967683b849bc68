//! Time zones: which there are, and times written in one.

use jiff::{Timestamp, Zoned, tz::TimeZone};

use crate::clock::Time;

/// The zone of an account that never told one.
pub const DEFAULT: &str = "UTC";

/// Names that are areas and not links to old names: what a person would choose from. Sorted.
pub fn names() -> Vec<String> {
    let areas = [
        "Africa/",
        "America/",
        "Antarctica/",
        "Arctic/",
        "Asia/",
        "Atlantic/",
        "Australia/",
        "Europe/",
        "Indian/",
        "Pacific/",
    ];
    let mut names: Vec<String> = jiff::tz::db()
        .available()
        .map(|name| name.as_str().to_owned())
        .filter(|name| areas.iter().any(|area| name.starts_with(area)))
        .collect();
    names.push(DEFAULT.to_owned());
    names.sort_unstable();
    names
}

/// Reads a zone's name, in any case; gives it in the database's own.
pub fn parse(typed: &str) -> Option<String> {
    let typed = typed.trim();
    if typed.is_empty() || typed.len() > 64 {
        return None;
    }
    TimeZone::get(typed).ok()?.iana_name().map(str::to_owned)
}

/// The moment in the zone; in UTC where the zone has left the database meanwhile.
fn zoned(at: Time, zone: &str) -> Zoned {
    let timestamp = Timestamp::from_millisecond(at.millis()).unwrap_or(Timestamp::UNIX_EPOCH);
    timestamp.to_zoned(TimeZone::get(zone).unwrap_or(TimeZone::UTC))
}

/// `2026-04-15 11:00 CEST`: to the minute, with the zone's name.
pub fn minute(at: Time, zone: &str) -> String {
    zoned(at, zone).strftime("%Y-%m-%d %H:%M %Z").to_string()
}

/// `14:32`
pub fn clock_face(at: Time, zone: &str) -> String {
    zoned(at, zone).strftime("%H:%M").to_string()
}

/// `UTC+1`, `UTC−3:30`, `UTC`.
pub fn utc_offset(at: Time, zone: &str) -> String {
    let seconds = zoned(at, zone).offset().seconds();
    let (hours, minutes) = (seconds.abs() / 3600, seconds.abs() % 3600 / 60);
    let sign = if seconds < 0 { '−' } else { '+' };
    match (hours, minutes) {
        (0, 0) => "UTC".to_owned(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, minutes) => format!("UTC{sign}{hours}:{minutes:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPRING: Time = Time::from_millis(1_776_243_600_000);

    #[test]
    fn a_time_is_written_in_the_zone_with_its_name() {
        assert_eq!(minute(SPRING, "UTC"), "2026-04-15 09:00 UTC");
        assert_eq!(minute(SPRING, "Europe/Berlin"), "2026-04-15 11:00 CEST");
        assert_eq!(minute(SPRING, "Nowhere/Gone"), "2026-04-15 09:00 UTC");
    }

    #[test]
    fn offsets_are_written_as_people_write_them() {
        assert_eq!(utc_offset(SPRING, "UTC"), "UTC");
        assert_eq!(utc_offset(SPRING, "Europe/Berlin"), "UTC+2");
        assert_eq!(utc_offset(SPRING, "America/St_Johns"), "UTC−2:30");
        assert_eq!(utc_offset(SPRING, "Asia/Kathmandu"), "UTC+5:45");
    }

    #[test]
    fn only_zones_of_the_database_are_zones() {
        assert_eq!(parse("europe/berlin").as_deref(), Some("Europe/Berlin"));
        for typed in ["", "Berlin", "Mars/Olympus", "../../etc/passwd", "UTC\0"] {
            assert_eq!(parse(typed), None, "{typed}");
        }
    }

    #[test]
    fn every_name_offered_is_a_zone() {
        let names = names();
        assert!(names.len() > 300, "{}", names.len());
        for name in names {
            assert_eq!(parse(&name).as_deref(), Some(name.as_str()));
        }
    }
}

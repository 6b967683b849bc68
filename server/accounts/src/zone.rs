//! Time zones: which there are, and times written in one.

use jiff::{Timestamp, Zoned, civil::Date, tz::TimeZone};

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

/// `2026-04-15T11:00:00.000+02:00`: as programs read it.
pub fn rfc3339(at: Time, zone: &str) -> String {
    zoned(at, zone).strftime("%Y-%m-%dT%H:%M:%S.%3f%:z").to_string()
}

/// The moments at which a day, written `2026-04-15`, begins in the zone and the next one does. Days on which the clocks
/// change are shorter or longer, and some begin at one o'clock.
pub fn day(typed: &str, zone: &str) -> Option<(Time, Time)> {
    let typed = typed.trim();
    // The parser would take a time of day too, and drop it.
    if typed.len() != "2026-04-15".len() {
        return None;
    }
    let day: Date = typed.parse().ok()?;
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let begins = |day: Date| {
        let noon = day.at(12, 0, 0, 0).to_zoned(zone.clone())?;
        Ok::<_, jiff::Error>(Time::from_millis(noon.start_of_day()?.timestamp().as_millisecond()))
    };
    // The last days of the year 9999, which some write for "never", end with the time that can be counted.
    let or_never = |at: Result<Time, jiff::Error>| at.unwrap_or(Time::from_millis(i64::MAX));
    Some((or_never(begins(day)), or_never(day.tomorrow().and_then(begins))))
}

/// When something was last in use: `Active now`, `Active 12 minutes ago`, and from an hour on the moment itself.
pub fn active(at: Time, now: Time, zone: &str) -> String {
    // Written at most once a minute, so the last two are now.
    match now.millis().saturating_sub(at.millis()) / 60_000 {
        ..2 => "Active now".to_owned(),
        minutes @ 2..60 => format!("Active {minutes} minutes ago"),
        _ => format!("Active {}", minute(at, zone)),
    }
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
    fn a_day_is_as_long_as_it_is_there() {
        let hours = |typed, zone| day(typed, zone).map(|(begins, ends)| (ends.millis() - begins.millis()) / 3_600_000);
        assert_eq!(hours("2026-04-15", "Europe/Berlin"), Some(24));
        assert_eq!(hours("2026-03-29", "Europe/Berlin"), Some(23));
        assert_eq!(hours("2026-10-25", "Europe/Berlin"), Some(25));
        assert_eq!(hours("2026-04-24", "Africa/Cairo"), Some(23), "it begins at one o'clock");
        assert_eq!(hours("2011-12-29", "Pacific/Apia"), Some(24), "the thirtieth was left out");
        assert!(day("9999-12-31", "America/New_York").unwrap().1 > SPRING, "some write that for never");
        let (begins, _) = day(" 2026-04-15 ", "Europe/Berlin").unwrap();
        assert_eq!(rfc3339(begins, "Europe/Berlin"), "2026-04-15T00:00:00.000+02:00");
        assert_eq!(rfc3339(begins, "UTC"), "2026-04-14T22:00:00.000+00:00");
    }

    #[test]
    fn what_is_no_day_is_none() {
        for typed in
            ["", "2026", "2026-4-15", "2026-02-30", "15.04.2026", "2026-04-15T10:00", "2026-04-1\u{e9}", "tomorrow!!"]
        {
            assert_eq!(day(typed, "Europe/Berlin"), None, "{typed}");
        }
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

//! Time zones: which there are, and times written in one.

use jiff::{Timestamp, Zoned, civil::Date, tz::TimeZone};
use model::typed::plain;

use crate::{clock::Time, zone_names::OLD};

/// The zone of an account that never told one.
pub const DEFAULT: &str = "UTC";

/// Where the names of places begin. The database has others, for clocks of no place.
const AREAS: [&str; 10] = [
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

/// A zone to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// Its name today.
    pub name: String,
    /// The same as people type it, and in brackets what it was called: `Asia/Kolkata (Calcutta)`. Empty where the name says it
    /// all.
    pub also: String,
}

/// What a person would choose from: places, each under today's name and once. Sorted.
pub fn offered() -> Vec<Offered> {
    let mut names: Vec<String> = places().filter(|name| today(name) == name).collect();
    names.push(DEFAULT.to_owned());
    names.sort_unstable();
    names.into_iter().map(|name| Offered { also: also(&name), name }).collect()
}

fn places() -> impl Iterator<Item = String> {
    let names = jiff::tz::db().available().map(|name| name.as_str().to_owned());
    names.filter(|name| AREAS.iter().any(|area| name.starts_with(area)))
}

fn also(name: &str) -> String {
    let mut old: Vec<&str> = OLD.iter().filter(|(_, new)| *new == name).map(|(old, _)| short(old)).collect();
    old.retain(|old| *old != short(name) && *old != name);
    old.dedup();
    let spaced = name.replace('_', " ");
    match old.as_slice() {
        [] if spaced == name => String::new(),
        [] => spaced,
        old => format!("{spaced} ({})", old.join(", ").replace('_', " ")),
    }
}

/// The town of a place; other names as they are.
fn short(name: &str) -> &str {
    if AREAS.iter().any(|area| name.starts_with(area)) { town(name) } else { name }
}

fn town(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// Today's name of a zone that is kept under an old one.
pub fn today(name: &str) -> &str {
    let new = OLD.binary_search_by_key(&name, |(old, _)| old).ok().and_then(|at| OLD.get(at)).map(|(_, new)| *new);
    // A machine whose database is older than the new name knows the old one only.
    new.filter(|new| TimeZone::get(new).is_ok()).unwrap_or(name)
}

/// Reads a zone: its name today or before, in any case, or its town alone. Gives today's name.
pub fn parse(typed: &str) -> Option<String> {
    let typed = plain(typed);
    // Behind the bracket a list of suggestions says what it was called.
    let typed = typed.split(" (").next().unwrap_or_default().trim().replace(' ', "_");
    if typed.is_empty() || typed.len() > 64 {
        return None;
    }
    by_name(&typed).or_else(|| by_town(&typed))
}

fn by_name(name: &str) -> Option<String> {
    if is_no_place(name) {
        return None;
    }
    TimeZone::get(name).ok()?.iana_name().map(today).map(str::to_owned)
}

/// The one zone with a town of this name. States, as Australia has them, are no towns.
fn by_town(typed: &str) -> Option<String> {
    let is_it = |name: &String| {
        let is_state = name.starts_with("Australia/") && today(name) != name;
        !is_state && town(name).eq_ignore_ascii_case(typed)
    };
    let mut found: Vec<String> = places().filter(is_it).map(|name| today(&name).to_owned()).collect();
    found.sort_unstable();
    found.dedup();
    if found.len() == 1 { found.pop() } else { None }
}

/// Entries of the database that are the clock of nobody, of whatever this machine is set to, or one that counts leap seconds.
fn is_no_place(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    matches!(&*name, "factory" | "localtime" | "posixrules" | "leapseconds" | "etc/unknown")
        || ["right/", "posix/"].iter().any(|folder| name.starts_with(folder))
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

/// `11:00:07 CEST`: what tells mails of one day apart.
pub fn second(at: Time, zone: &str) -> String {
    zoned(at, zone).strftime("%H:%M:%S %Z").to_string()
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
        for typed in [
            "",
            "Mars/Olympus",
            "../../etc/passwd",
            "UTC\0",
            "Factory",
            "factory",
            "localtime",
            "posixrules",
            "right/Europe/Berlin",
            "Right/UTC",
            "posix/Europe/Berlin",
            "Etc/Unknown",
            "South",
            "Europe",
            "Argentina",
        ] {
            assert_eq!(parse(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_zone_is_recognised_by_its_name_today_and_before_and_by_its_town() {
        for (typed, zone) in [
            ("Europe/Kyiv", "Europe/Kyiv"),
            ("Europe/Kiev", "Europe/Kyiv"),
            ("kyiv", "Europe/Kyiv"),
            ("Kiev", "Europe/Kyiv"),
            ("Asia/Kolkata", "Asia/Kolkata"),
            ("Asia/Calcutta", "Asia/Kolkata"),
            ("calcutta", "Asia/Kolkata"),
            ("Asia/Kolkata (Calcutta)", "Asia/Kolkata"),
            ("Asia/Katmandu", "Asia/Kathmandu"),
            ("Kathmandu", "Asia/Kathmandu"),
            ("Saigon", "Asia/Ho_Chi_Minh"),
            ("Ho Chi Minh", "Asia/Ho_Chi_Minh"),
            ("America/New York", "America/New_York"),
            ("New York", "America/New_York"),
            ("new_york", "America/New_York"),
            ("Berlin", "Europe/Berlin"),
            ("Buenos Aires", "America/Argentina/Buenos_Aires"),
            ("America/Buenos_Aires", "America/Argentina/Buenos_Aires"),
            ("US/Pacific", "America/Los_Angeles"),
            ("Japan", "Asia/Tokyo"),
            ("Etc/UTC", "UTC"),
            ("Zulu", "UTC"),
            ("utc", "UTC"),
            ("Etc/GMT+5", "Etc/GMT+5"),
            ("\u{202a}Europe/Berlin\u{202c}\u{a0}", "Europe/Berlin"),
        ] {
            assert_eq!(parse(typed).as_deref(), Some(zone), "{typed}");
        }
    }

    #[test]
    fn a_zone_is_offered_once_and_found_by_either_name() {
        let offered = offered();
        let also = |name: &str| offered.iter().find(|zone| zone.name == name).map(|zone| zone.also.as_str());
        assert_eq!(also("Asia/Kolkata"), Some("Asia/Kolkata (Calcutta)"));
        assert_eq!(also("Europe/Kyiv"), Some("Europe/Kyiv (Kiev, Uzhgorod, Zaporozhye)"));
        assert_eq!(also("Asia/Kathmandu"), Some("Asia/Kathmandu (Katmandu)"));
        assert_eq!(also("Asia/Ho_Chi_Minh"), Some("Asia/Ho Chi Minh (Saigon)"));
        assert_eq!(also("America/Los_Angeles"), Some("America/Los Angeles (US/Pacific)"));
        assert_eq!(also("Europe/Berlin"), Some(""));
        assert_eq!(also("Europe/Amsterdam"), Some(""), "a town of its own, though its clock is its neighbour's");
        for old in ["Asia/Calcutta", "Europe/Kiev", "US/Pacific", "Japan", "Etc/UTC"] {
            assert_eq!(also(old), None, "{old}");
        }
    }

    #[test]
    fn old_names_are_sorted_and_lead_to_names_of_today() {
        assert!(OLD.is_sorted());
        for (old, new) in OLD {
            assert_eq!((today(old), today(new)), (*new, *new));
            assert_eq!(parse(old).as_deref(), Some(*new));
        }
    }

    #[test]
    fn every_name_offered_is_a_zone() {
        let offered = offered();
        assert!(offered.len() > 300, "{}", offered.len());
        for zone in offered {
            for typed in [&zone.name, &zone.also, &town(&zone.name).replace('_', " ")] {
                assert!(typed.is_empty() || parse(typed).as_ref() == Some(&zone.name), "{typed}");
            }
        }
    }
}

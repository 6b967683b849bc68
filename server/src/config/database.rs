//! The URL of the database, read as the driver reads it, so that the check finds what the start would.

use accounts::db;

use super::problem::Wrong;
use super::secret::Secret;
use super::values::word;

/// What ends the part of a URL in which the password stands, and how it is written inside of one.
const ENDS: [(char, &str); 3] = [('/', "%2F"), ('?', "%3F"), ('#', "%23")];

/// Reads `postgres://…` or `sqlite:…`; the scheme in small letters, whatever it was.
pub(super) fn url(text: &str) -> Result<Secret, Wrong> {
    let (scheme, rest) = text.split_once(':').ok_or_else(not_a_database)?;
    let scheme = word(scheme);
    let is_postgres = ["postgres", "postgresql"].contains(&scheme.as_str()) && rest.len() > 2 && rest.starts_with("//");
    let is_sqlite = scheme == "sqlite" && !rest.is_empty();
    if !is_postgres && !is_sqlite {
        return Err(not_a_database());
    }
    if let Some((end, code)) = is_postgres.then(|| cut_by(&rest[2..])).flatten() {
        return Err(Wrong::new(
            format!("a database URL, and a `{end}` ends the host in it"),
            format!("Where the password holds it, write `{code}` instead."),
        ));
    }
    let text = format!("{scheme}:{rest}");
    match db::check_url(&text) {
        Ok(()) => Ok(Secret::new(text)),
        // The driver's words name the part that is wrong and never what stands there.
        Err(why) => Err(Wrong::new(
            format!("a database URL: {why}"),
            "Percent-encode what is special in the password: `#` is `%23`, `/` is `%2F`, `?` is `%3F`, `@` is `%40`, `%` is `%25`.",
        )),
    }
}

/// The character that ends the host, where it was meant for a part of the password: somebody's `@` stands behind it.
fn cut_by(rest: &str) -> Option<(char, &'static str)> {
    let at = rest.find(['/', '?', '#'])?;
    let (authority, behind) = rest.split_at(at);
    let end = behind.chars().next()?;
    // No database has a part behind a `#`.
    let hash = behind.contains('#');
    let cut = match end {
        '?' => {
            behind.split('&').next().is_some_and(|first| first.find('@').is_some_and(|at| !first[..at].contains('=')))
        }
        '/' => behind.split(['?', '#']).next().is_some_and(|path| path.contains('@')),
        _ => true,
    };
    let end = if cut && !authority.contains('@') { end } else { hash.then_some('#')? };
    ENDS.into_iter().find(|(one, _)| *one == end)
}

fn not_a_database() -> Wrong {
    Wrong::new(
        "a database URL that begins with `postgres://` or `sqlite:`",
        "Write `postgres://user:password@host/name`, or leave it out to keep SQLite in the data folder.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_is_postgres_or_sqlite() {
        for text in [
            "postgres://h/d",
            "postgresql://u:p@h/d",
            "postgres://u:p%23w%2F%40@h:5432/d?sslmode=require",
            "postgres://u:p@ss@h/d",
            "postgres:///d?host=/run/postgresql",
            "postgres://h/d?user=a@b",
            "postgres://u:p@h?options[x]=a@b",
            "sqlite:x.db",
            "sqlite://x.db",
        ] {
            assert!(url(text).is_ok(), "{text}: {:?}", url(text));
        }
        for text in
            ["mysql://h/d", "postgres://", "postgres:h/d", "sqlite:", "x.db", "postgres://h:port/d", "sqlite:x?mode=no"]
        {
            assert!(url(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_scheme_may_be_written_in_capitals() {
        assert_eq!(url("Postgres://U:P@h/D").unwrap().expose(), "postgres://U:P@h/D");
        assert_eq!(url("SQLITE:X.db").unwrap().expose(), "sqlite:X.db");
    }

    #[test]
    fn a_password_that_ends_the_host_is_told_how_it_is_written() {
        for (text, code) in [
            ("postgres://u:p#w@h/d", "%23"),
            ("postgres://u:5432#w@h/d", "%23"),
            ("postgres://u:p/w@h/d", "%2F"),
            ("postgres://u:5432/w@h/d", "%2F"),
            ("postgres://u:p?w@h/d", "%3F"),
            ("postgres://u:5432?w@h/d", "%3F"),
            ("postgres://u:p@h/d#x", "%23"),
        ] {
            let wrong = url(text).unwrap_err();
            assert!(wrong.remedy.contains(&format!("write `{code}`")), "{text}: {wrong:?}");
            assert!(!format!("{wrong:?}").contains("5432"), "{wrong:?}");
        }
    }
}

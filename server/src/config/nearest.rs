//! "Did you mean …?": the known name that is nearest to a mistyped one.

/// The known path that `path` was most likely meant to be, if any is near enough.
///
/// Compared as a whole (`session.idel`), and by the last word alone, because a
/// setting in the wrong section is as common as one mistyped.
pub(super) fn nearest<'a>(path: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .filter_map(|candidate| {
            let whole = within(path, candidate);
            let word = within(last(path), last(candidate)).map(|distance| distance + 1);
            let score = whole.into_iter().chain(word).min()?;
            Some((score, candidate))
        })
        .min_by_key(|(score, _)| *score)
        .map(|(_, candidate)| candidate)
}

/// How far apart two words are, if that is no more than a third of the first one:
/// beyond that a suggestion puzzles more than it helps.
pub(super) fn within(typed: &str, known: &str) -> Option<usize> {
    let limit = (typed.chars().count() / 3).max(1);
    Some(distance(typed, known)).filter(|distance| *distance <= limit)
}

fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = above[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = replaced.min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                let swapped: &Vec<usize> = &before;
                least = least.min(swapped[j - 2] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 5] = ["log", "session.idle", "session.absolute", "mail.smtp_url", "mail.from"];

    fn guess(path: &str) -> Option<&str> {
        nearest(path, KNOWN.into_iter())
    }

    #[test]
    fn a_typing_error_finds_its_setting() {
        assert_eq!(guess("session.idel"), Some("session.idle"));
        assert_eq!(guess("sesion.idle"), Some("session.idle"));
        assert_eq!(guess("session_idle"), Some("session.idle"));
    }

    #[test]
    fn a_setting_in_the_wrong_section_is_found() {
        assert_eq!(guess("smtp_url"), Some("mail.smtp_url"));
        assert_eq!(guess("session.from"), Some("mail.from"));
    }

    #[test]
    fn a_name_that_is_like_nothing_gets_no_suggestion() {
        assert_eq!(guess("foo"), None);
        assert_eq!(guess("colour.background"), None);
        assert_eq!(guess(""), None);
    }

    #[test]
    fn swapped_neighbours_are_one_error() {
        assert_eq!(distance("idel", "idle"), 1);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", ""), 3);
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}

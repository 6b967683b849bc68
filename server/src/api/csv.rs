//! Comma-separated values after RFC 4180, in which no cell is a formula.
//!
//! *Why it is here:* details hold what strangers typed, such as the name of a passkey, and a spreadsheet runs a cell that
//! begins with `=`. An apostrophe before it makes it text. Some take semicolons or tabs for the ends of cells, so what
//! follows one counts as a beginning.

/// The names of the columns. Before them the mark by which Excel knows UTF-8; without it, it takes the file for the
/// encoding of its own machine.
pub const HEAD: &str = "\u{feff}time_utc,time_local,kind,what,detail,id\r\n";

/// One row.
pub fn line(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| self::cell(cell)).collect();
    cells.join(",") + "\r\n"
}

fn cell(text: &str) -> String {
    let disarmed = disarm(text);
    if disarmed.contains(['"', ',', '\r', '\n', '\'', ' ']) {
        format!("\"{}\"", disarmed.replace('"', "\"\""))
    } else {
        disarmed
    }
}

fn disarm(text: &str) -> String {
    let mut disarmed = String::with_capacity(text.len());
    let mut is_beginning = true;
    for (at, symbol) in text.char_indices() {
        // Some programs look behind blanks too.
        let is_formula = text[at..].trim_start().starts_with(FORMULA);
        if is_beginning && (is_formula || (at == 0 && symbol.is_control())) {
            disarmed.push('\'');
        }
        is_beginning = matches!(symbol, ';' | '\t' | '\r' | '\n');
        disarmed.push(symbol);
    }
    disarmed
}

/// What a formula begins with, also in the width of Chinese and Japanese text.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1"] {
            assert!(cell(text).starts_with("\"'"), "{text:?}: {}", cell(text));
        }
        assert_eq!(cell("a;=1"), "\"a;'=1\"");
        assert_eq!(cell("a; =1"), "\"a;' =1\"");
        assert_eq!(cell("\u{ff1d}1"), "\"'\u{ff1d}1\"");
        assert_eq!(cell("a-b; c=d"), "\"a-b; c=d\"");
        assert_eq!(cell("=HYPERLINK(\"https://evil.example\")"), "\"'=HYPERLINK(\"\"https://evil.example\"\")\"");
    }

    #[test]
    fn what_would_end_a_cell_is_quoted() {
        assert_eq!(line(&["a", "b,c", "d\"e", "f\r\ng", ""]), "a,\"b,c\",\"d\"\"e\",\"f\r\ng\",\r\n");
        assert_eq!(line(&["Zürich", "2026-04-15T09:00:00.000+00:00"]), "Zürich,2026-04-15T09:00:00.000+00:00\r\n");
    }
}

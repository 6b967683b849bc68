//! One table of all figures.

use std::fmt::Write as _;

use crate::support::Kind;

/// What a figure must be.
#[derive(Clone, Copy)]
pub enum Bound {
    AtLeast(f64),
    AtMost(f64),
}

/// One line: the figure, and what stands beside it.
pub struct Row {
    pub what: String,
    pub ours: String,
    pub baseline: String,
    pub figure: f64,
    pub unit: &'static str,
    pub bound: Bound,
}

pub fn head() {
    println!("| what | on | Vestibule | baseline | figure | asked | |");
    println!("|---|---|---|---|---|---|---|");
}

impl Row {
    pub fn print(&self, kind: Kind) {
        let (asked, is_met) = match self.bound {
            Bound::AtLeast(bound) => (format!("at least {bound}"), self.figure >= bound),
            Bound::AtMost(bound) => (format!("at most {bound}"), self.figure <= bound),
        };
        let Self { what, ours, baseline, figure, unit, .. } = self;
        let mut line = format!("| {what} | {kind:?} | {ours} | {baseline} | {figure:.2}{unit} | {asked}{unit} | ");
        write!(line, "{} |", if is_met { "met" } else { "**missed**" }).unwrap();
        println!("{line}");
    }
}

/// The middle one.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values[values.len() / 2]
}

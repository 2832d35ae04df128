//! plan.xlsx, the plan as people pass it on: figures, the weeks at a glance, a sheet to print for each rep, and tables to filter
//! and edit.

mod flow;
mod rep;
mod week;

use super::summary;
use crate::io::headers::Table as Known;
use crate::lang::Lang;
use crate::report::paper::rows::{self, Page};
use crate::report::paper::xlsx::{self, Leaf, TableSheet};
use crate::report::{Figures, Sheet, day};
use crate::unit::RepId;
use std::collections::BTreeSet;

/// Beyond so many reps nobody turns to a sheet of one: there are none.
const REPS: usize = 60;

/// Columns that only programs read: last, and hidden.
const HIDDEN: &[&str] = &["plan_id", "earliest", "latest", "lon", "lat", "coord_sys"];
/// Columns of what was left out that stand behind the others, and are not printed.
const ASIDE: &[&str] = &[
    "priority",
    "earliest",
    "latest",
    "reason_code",
    "possible",
    "shifts_asked",
    "displaced_by",
    "binding_rep",
    "binding_rep_name",
    "binding_date",
    "shortfall_min",
    "next_try",
    "why",
];

/// The bytes of the workbook; the pages are the visits, those left out and the reps.
pub fn bytes(sheet: &Sheet, figures: &Figures, [visits, unserved, reps]: [Page; 3], lang: Lang) -> Vec<u8> {
    let (key_figures, routes) = (rows::key_figures(figures, lang), rows::routes(sheet, lang));
    let mut taken = BTreeSet::new();
    for name in [key_figures.name, week::name(lang), visits.name, unserved.name, routes.name, reps.name] {
        taken.insert(name.to_lowercase());
    }
    let on_the_road: Vec<RepId> = (0..sheet.problem.reps.len())
        .map(RepId::at)
        .filter(|rep| sheet.plan.routes.iter().any(|route| sheet.problem.shift(route.shift).rep == *rep))
        .collect();
    let nothing = lang.of("Nothing was left out: every visit due is planned.", "没有未安排的拜访：应访拜访均已排定。");
    let first = TableSheet::of(&key_figures).above(above(sheet, figures, on_the_road.len(), lang));
    let mut leaves = vec![Leaf::Table(first), Leaf::Drawn(week::drawing(sheet, figures, lang))];
    if on_the_road.len() <= REPS {
        let pen = rep::Pen::of(sheet, lang);
        leaves.extend(on_the_road.into_iter().map(|id| {
            let rep = &sheet.problem.reps[id.index()];
            let name = sheet_name(format!("{} {}", rep.id, rep.name).trim(), &mut taken);
            Leaf::Drawn(pen.drawing(id, name))
        }));
    }
    leaves.push(Leaf::Table(TableSheet::of(&visits).hiding(HIDDEN).unprinted(unprinted(lang))));
    leaves.push(Leaf::Table(TableSheet::of(&unserved).aside(ASIDE).or_says(nothing)));
    leaves.extend([&routes, &reps].map(|page| Leaf::Table(TableSheet::of(page))));
    xlsx::bytes(&sheet.problem.name, &leaves, lang)
}

/// What stands above the key figures: the plan's name, its days, what was planned and left out, and what is where.
fn above(sheet: &Sheet, figures: &Figures, reps: usize, lang: Lang) -> Vec<String> {
    let mut all = vec![sheet.problem.name.clone(), summary::span(sheet, figures, lang)];
    all.extend(summary::sentences(sheet, figures, lang).iter().flat_map(|sentence| xlsx::above(sentence)));
    all.push(String::new());
    let sheets = match reps {
        0..=REPS => lang.of(
            "To print: this sheet, the weeks, a sheet for each rep, and the tables unserved, routes and reps.",
            "可打印：本页、周历、每位业代各一张日程表，以及未安排、路线、业代各表。",
        ),
        _ => lang.of(
            "To print: this sheet, the weeks, and the tables unserved, routes and reps.",
            "可打印：本页、周历，以及未安排、路线、业代各表。",
        ),
    };
    all.extend(xlsx::above(sheets));
    if reps > REPS {
        all.extend(xlsx::above(&lang.of(
            format!(
                "There are {reps} reps, more than {REPS}, so that the sheets of single reps are left out: print the pages in \
                 the folder {0}, or filter the visits by rep.",
                day::FOLDER
            ),
            format!(
                "业代共{reps}位，超过{REPS}位，未附每位业代的日程表：请打印 {} 文件夹中的页面，或在拜访表中按业代筛选。",
                day::FOLDER
            ),
        )));
    }
    all.extend(xlsx::above(lang.of(
        "The table visits is for filtering and editing, and is not printed; rounds check reads it back and says what an edit costs.",
        "拜访表供筛选和修改，不打印；修改后可以读回，查看改动的代价。",
    )));
    all.push(String::new());
    all
}

/// What is printed of the visits.
fn unprinted(lang: Lang) -> String {
    lang.of(
        "The visits are not printed: this table is for filtering and editing. To print, take the sheet of a rep, or clear the \
         print area of this one. Hidden columns at its end are read by programs.",
        "拜访表不打印：供筛选和修改。如需打印，请使用各业代的日程表，或清除本表的打印区域。表末的隐藏列供程序读取。",
    )
    .into()
}

/// The most letters of a sheet's name.
const NAME: usize = 31;

/// A name that a workbook takes for a sheet, each only once; none that would be taken for a table.
fn sheet_name(wanted: &str, taken: &mut BTreeSet<String>) -> String {
    let plain: String = wanted
        .chars()
        .map(|letter| if "[]:*?/\\".contains(letter) || letter.is_control() { '_' } else { letter })
        .collect();
    let plain = plain.trim_matches(['\'', ' ']);
    // Who reads an edited plan looks for the visits by either name.
    let reserved = ["history", Known::Visits.name(Lang::En), Known::Visits.name(Lang::Zh)];
    let is_reserved = reserved.iter().any(|name| plain.eq_ignore_ascii_case(name));
    let is_known = plain.is_empty() || is_reserved || Known::named(plain).is_some();
    for turn in 1.. {
        let tail = match (turn, is_known) {
            (1, false) => String::new(),
            (1, true) => "_".into(),
            _ => format!(" ({turn})"),
        };
        let mut left = NAME - tail.len();
        let kept = plain.chars().take_while(|letter| {
            let fits = letter.len_utf16() <= left;
            left = left.saturating_sub(letter.len_utf16());
            fits
        });
        let name = kept.collect::<String>() + &tail;
        if taken.insert(name.to_lowercase()) {
            return name;
        }
    }
    unreachable!("there is always another number")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_have_names_that_workbooks_take_and_each_only_once() {
        let mut taken = BTreeSet::from(["reps".to_string()]);
        let long = "一二三四五六七八九十".repeat(4);
        let wanted =
            ["R1 Ann", "r1 ann", "Reps", "a/b:c*?[d]\\e", "'quoted'", "", "History", "visits", &long, &long, "🚗"];
        let names = wanted.map(|name| sheet_name(name, &mut taken));
        let whole: String = long.chars().take(31).collect();
        let second = long.chars().take(27).collect::<String>() + " (2)";
        let expected = ["R1 Ann", "r1 ann (2)", "Reps_", "a_b_c___d__e", "quoted", "_", "History_", "visits_"];
        assert_eq!(names[..8], expected);
        assert_eq!(names[8..], [whole, second, "🚗".to_string()]);
        assert!(names.iter().all(|name| name.encode_utf16().count() <= NAME));
    }
}

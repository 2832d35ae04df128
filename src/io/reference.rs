//! The reference of the input: every table and column, what it holds, its words, and by what other headers it is known.

use super::headers::{ALIASES, Header, KINDS, NOTES, Table};
use super::words::{self, Word};
use crate::lang::Lang;
use std::collections::BTreeMap;

/// A part of the reference: a table, a file, or a list of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chapter {
    /// What it can be asked for by.
    pub names: Vec<String>,
    /// Its text, in markdown.
    pub text: String,
}

/// A word of a column that holds one of few.
pub(super) struct Choice {
    pub(super) en: &'static str,
    pub(super) zh: &'static str,
    also: &'static [&'static str],
}

/// The tables beside an input: incidents of `rounds replan`, changes of `rounds territory`.
const BESIDE: [Table; 2] = [Table::Incidents, Table::Changes];

/// What holds for all tables.
pub fn opening(lang: Lang) -> &'static str {
    lang.of(HEAD, HEAD_ZH)
}

/// Every table that is read, a chapter each.
pub fn reference(lang: Lang) -> Vec<Chapter> {
    Table::ALL.into_iter().chain(BESIDE).map(|table| chapter(table, lang)).collect()
}

fn chapter(table: Table, lang: Lang) -> Chapter {
    let (en, zh) = (table.name(Lang::En), table.name(Lang::Zh));
    let what = match table {
        Table::Stores => lang.of(", must be there", "，必需"),
        Table::Incidents => {
            lang.of(": what `rounds replan --events FILE` reads", "：供 `rounds replan --events 文件` 使用")
        }
        Table::Changes => {
            lang.of(": what `rounds territory --events FILE` reads", "：供 `rounds territory --events 文件` 使用")
        }
        _ => "",
    };
    let mut text = lang.of(format!("## {en} ({zh}){what}\n\n"), format!("## {zh}（{en}）{what}\n\n"));
    let notes = notes(table);
    for header in table.headers() {
        let note = notes.get(header.en).map(|(en, zh)| lang.of(en.as_str(), zh.as_str()));
        let note = note
            .unwrap_or(lang.of("A condition: it holds for stores with this value.", "条件：只适用于该列为此值的门店"));
        let star = if header.must { " *" } else { "" };
        text += &lang.of(
            format!("- `{}`{star} ({}): {note}", header.en, header.zh),
            format!("- {}{star}（`{}`）：{note}", header.zh, header.en),
        );
        let also = also(table, header);
        if !also.is_empty() {
            let all = also.join(lang.of(", ", "、"));
            text += &lang.of(format!("\n  Also: {all}."), format!("\n  其他列名：{all}。"));
        }
        text.push('\n');
        // What has no other name is in the note.
        for word in choices(table, header.en).into_iter().filter(|word| word.en != word.zh) {
            text += &said(table, header.en, &word, lang);
        }
    }
    Chapter { names: table.names().into_iter().map(String::from).collect(), text }
}

/// A word with its other names, and what it means where that does not go without saying.
fn said(table: Table, column: &str, word: &Choice, lang: Lang) -> String {
    let mut names = vec![lang.of(word.zh, word.en)];
    names.retain(|name| *name != lang.of(word.en, word.zh));
    names.extend(word.also);
    let (names, also) = (names.join(lang.of(", ", "、")), lang.of(word.en, word.zh));
    let names = if names.is_empty() { names } else { lang.of(format!(" ({names})"), format!("（{names}）")) };
    let note = if column == "kind" { kind(table, word.en) } else { None };
    let note = note.map_or(String::new(), |(en, zh)| lang.of(format!(": {en}"), format!("：{zh}")));
    format!("  - `{also}`{names}{note}\n")
}

/// What each column of a table holds, in English and in Chinese.
pub(super) fn notes(table: Table) -> BTreeMap<String, (String, String)> {
    let mut rows = csv::Reader::from_reader(NOTES.as_bytes());
    let own = rows.records().flatten().filter(|row| row.get(0) == Some(table.name(Lang::En)));
    own.map(|row| (row[1].to_string(), (row[2].to_string(), row[3].to_string()))).collect()
}

/// What a word of a table's kinds means, in English and in Chinese.
fn kind(table: Table, word: &str) -> Option<(String, String)> {
    let mut rows = csv::Reader::from_reader(KINDS.as_bytes());
    let own = rows.records().flatten().find(|row| row[0] == *table.name(Lang::En) && row[1] == *word);
    own.map(|row| (row[2].to_string(), row[3].to_string()))
}

/// The words of a column that holds one of few.
pub(super) fn choices(table: Table, column: &str) -> Vec<Choice> {
    fn all<T>(set: &'static [Word<T>]) -> Vec<Choice> {
        set.iter().map(|word| Choice { en: word.1, zh: word.2, also: word.3 }).collect()
    }
    match (table, column) {
        (Table::Stores, "status") => all(words::STATUS),
        (Table::Stores, "lifecycle") => all(words::LIFECYCLE),
        (Table::Stores, "channel_type") => all(words::CHANNEL),
        (Table::Stores, "size_tier") => all(words::SIZE),
        (Table::Stores, "must_visit" | "is_key_account") | (_, "effective" | "hard") => all(words::FLAG),
        (_, "coord_sys") => ["wgs84", "gcj02", "bd09"].map(|en| Choice { en, zh: en, also: &[] }).into(),
        (Table::Reps, "speed_profile") => all(words::PROFILE),
        (Table::Reps, "days") => all(words::DAYS),
        (Table::Reps, "admin_at") => all(words::OFFICE),
        (Table::Policy, "practice") => all(words::PRACTICE),
        (Table::Calendar, "kind") => all(words::DAY),
        (Table::Fixed, "kind") => all(words::FIXED),
        (Table::VisitLog, "outcome") => all(words::OUTCOME),
        (Table::VisitLog | Table::Policy | Table::OneOff, "type") => all(words::VISIT),
        (Table::Events, "kind") => all(words::EVENT),
        (Table::Incidents, "kind") => all(words::INCIDENT),
        (Table::Changes, "kind") => all(words::CHANGE),
        _ => Vec::new(),
    }
}

/// The other headers of a column: ours, and those of other programs.
fn also(table: Table, header: &Header) -> Vec<String> {
    let mut rows = csv::Reader::from_reader(ALIASES.as_bytes());
    let foreign = rows.records().flatten().filter(|row| Table::named(&row[1]) == Some(table) && &row[2] == header.en);
    let foreign: Vec<String> = foreign.map(|row| format!("{} ({})", &row[3], &row[0])).collect();
    header.also.iter().map(|one| (*one).to_string()).chain(foreign).collect()
}

const HEAD: &str = "# Tables and columns\n\n\
    `rounds columns` prints this page, `rounds columns stores` a part of it, `--lang zh` in Chinese.\n\n\
    Names may be in English or in Chinese; case, spaces, hyphens, underscores and stars do not matter, nor what is in\n\
    brackets after a name, unless it is a unit: `Duration (h)`. A column with a star must be there. Files are called after\n\
    their table, `stores.csv` or `门店.csv`; so are sheets of a workbook and arrays of a json file. A single csv file, or a\n\
    sheet of another name, is recognised as stores or reps by its columns, and that is said. Every column, sheet and file that\n\
    is not used is listed. What is called otherwise can be named with `--map \"Account Name=store_name\"`, or in a file\n\
    `columns.toml` in the folder or beside the workbook:\n\n\
    ```toml\ndecimal = \",\"     # the decimal sign, where the tables do not tell\n\
    date = \"dmy\"      # or \"mdy\": which number of 5/10/2026 is the month\n\n[map]\n\"Account Name\" = \"store_name\"\n\
    \"Kunden 2026\" = \"stores\"\n\"Fax\" = \"\"          # not used, and not mentioned again\n\n\
    [out]\nshow = [\"Parking\"]        # more columns of the stores to show with each visit (--show)\n\
    timezone = \"Europe/Berlin\" # of the calendars (--timezone)\n\
    coord_sys = \"gcj02\"        # of the coordinates in tables that are written (--out-coord-sys)\n\
    alarm_min = 15             # calendars remind so many minutes before a visit (--alarm)\n```\n";

const HEAD_ZH: &str = "# 表与列\n\n\
    `rounds columns --lang zh` 显示本页，`rounds columns 门店 --lang zh` 显示其中一部分。\n\n\
    列名可用中文或英文，不区分大小写、空格、连字符、下划线和星号；括号内的说明会忽略，单位除外，如“时长(小时)”。带星号的列\n\
    为必填。文件以表名命名（`门店.csv` 或 `stores.csv`），工作簿的工作表和json的数组也是如此。单独一个csv文件或其他名称的工作表，\n\
    按其中的列识别为门店或业代，并予以提示。未使用的列、工作表和文件都会列出。名称不同的，可用 `--map \"列名=store_name\"` 指明，\n\
    或写在文件夹中（或工作簿旁）的 `columns.toml`：\n\n\
    ```toml\ndecimal = \",\"     # 小数点，表中无法判断时填写\n\
    date = \"dmy\"      # 或 \"mdy\"：5/10/2026 中哪个数字是月份\n\n[map]\n\"客户全称\" = \"store_name\"\n\
    \"2026客户\" = \"stores\"\n\"传真\" = \"\"         # 不使用，也不再提示\n\n\
    [out]\nshow = [\"停车\"]          # 随每次拜访显示的其他门店列（--show）\n\
    timezone = \"Asia/Shanghai\" # 日历的时区（--timezone）\n\
    coord_sys = \"gcj02\"        # 输出表格的坐标系（--out-coord-sys）\n\
    alarm_min = 15             # 日历在拜访前多少分钟提醒（--alarm）\n```\n";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_has_its_note_and_every_note_its_column() {
        for table in Table::ALL.into_iter().chain(BESIDE) {
            let notes = notes(table);
            // Conditions of rules and campaigns are columns of the stores, and say there what they are.
            let is_condition = |header: &Header| {
                matches!(table, Table::Policy | Table::Campaigns)
                    && Table::Stores.headers().iter().any(|one| one.en == header.en)
            };
            for header in table.headers().iter().filter(|header| !is_condition(header)) {
                assert!(notes.contains_key(header.en), "{table:?} {}", header.en);
            }
            for column in notes.keys() {
                assert!(table.headers().iter().any(|header| header.en == column), "{table:?} {column}");
            }
        }
    }

    #[test]
    fn every_kind_says_what_it_means() {
        let mut all = 0;
        for table in [Table::Calendar, Table::Fixed, Table::Events, Table::Incidents, Table::Changes] {
            for word in choices(table, "kind") {
                let (en, zh) = kind(table, word.en).unwrap_or_else(|| panic!("{table:?} {}", word.en));
                assert!(en.is_ascii() && !zh.is_ascii(), "{en} {zh}");
                all += 1;
            }
        }
        assert_eq!(csv::Reader::from_reader(KINDS.as_bytes()).records().count(), all);
    }
}

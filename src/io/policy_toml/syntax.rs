//! What the parser says of a file that cannot be split into keys and values, in plain words.

use super::shape::Words;

/// Beginnings of what the parser says; what is wrong and what to do, in English and in Chinese.
type Saying = (&'static [&'static str], [&'static str; 4]);

const SAYINGS: &[Saying] = &[
    (
        &["duplicate key", "cannot extend"],
        ["the same key or table appears twice", "keep one of the two", "键或表重复", "请只保留一个"],
    ),
    (
        &["string values must be quoted"],
        ["a text needs quotes", "write it as \"text\"", "文字需要加引号", "请写成\"文字\""],
    ),
    (
        &["unclosed", "invalid literal string", "invalid basic string", "invalid multi-line"],
        ["a bracket or a quote is not closed", "close it", "括号或引号没有闭合", "请补上"],
    ),
    (&["missing comma"], ["a comma is missing", "put commas between the parts", "缺少逗号", "各项之间请加逗号"]),
    (
        &["missing value", "key with no value", "missing assignment"],
        ["a key has no value", "write key = value", "键没有值", "请写成“键 = 值”"],
    ),
    (
        &["unexpected leading zero"],
        [
            "a number begins with 0",
            "leave the 0 out, or put an id in quotes",
            "数字以0开头",
            "请去掉开头的0；如为编号，请加引号",
        ],
    ),
    (
        &["invalid date", "invalid time", "invalid datetime"],
        [
            "is not a date in the calendar",
            "give year, month and day, such as 2026-11-05",
            "不是有效日期",
            "请按年-月-日填写，如2026-11-05",
        ],
    ),
    (
        &["unexpected key or value", "unexpected content", "extra"],
        [
            "there is something here that does not belong",
            "start a new line for every key; put remarks after a #",
            "此处有多余内容",
            "每个键请另起一行；备注请写在#之后",
        ],
    ),
    (
        &["invalid unquoted key"],
        ["a key has a sign that needs quotes", "put the key in quotes", "键中的符号需要加引号", "请给键加引号"],
    ),
];

/// What is wrong and what to do.
pub(super) fn plain(message: &str) -> Words {
    let known = SAYINGS.iter().find(|saying| saying.0.iter().any(|begin| message.starts_with(begin)));
    match known {
        Some((_, [en, advice, zh, advice_zh])) => {
            ((en.to_string(), advice.to_string()), (zh.to_string(), advice_zh.to_string()))
        }
        None => (
            (format!("cannot be read: {message}"), "write key = value, texts in quotes".into()),
            (format!("无法读取（{message}）"), "请写成“键 = 值”，文字加引号".into()),
        ),
    }
}

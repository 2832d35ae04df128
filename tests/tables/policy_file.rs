//! A company's policy is read from a file, from tables, or from both, and everything wrong with it is said at once.
#![cfg(feature = "files")]

use proptest::prelude::*;
use rounds::error::{Complaint, Error};
use rounds::io::{self, Parcel};
use rounds::lang::Lang;
use rounds::model::{
    Campaign, Classify, Condition, Contact, CoverRules, DayShape, Defaults, EventRule, Factor, KeepRep, Learn,
    LodgingRule, Match, Neighbours, NightRules, Override, Policy, PracticePrices, Rhythm, Rule, Tables, TypeRule,
    Validity, VisitType,
};
use std::collections::BTreeMap;
use std::path::Path;

fn pack(name: &str) -> Policy {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/policies").join(name);
    Parcel::open(&path).and_then(|parcel| io::read_policy(&parcel)).unwrap_or_else(|error| panic!("{error}"))
}

/// A policy file of its own.
fn file(text: &str) -> Result<Policy, Error> {
    let room = tempfile::tempdir().unwrap();
    let path = room.path().join("policy.toml");
    std::fs::write(&path, text).unwrap();
    Parcel::open(&path).and_then(|parcel| io::read_policy(&parcel))
}

fn said(error: Error, lang: Lang) -> String {
    match error {
        Error::Input(complaints) => complaints.iter().map(|one| one.say(lang)).collect::<Vec<_>>().join("\n"),
        other => panic!("{other}"),
    }
}

fn complaints(text: &str) -> String {
    said(file(text).unwrap_err(), Lang::En)
}

const STORES: &str = "store_id,lon,lat,size_tier,class,品牌\nS1,120.15,30.27,large,A,甲\nS2,120.16,30.28,small,B,\n";
const REPS: &str = "rep_id,home_lon,home_lat\nR1,120.16,30.25\n";

/// A folder with two stores, a rep, and these files.
fn folder(files: &[(&str, &str)]) -> Result<Tables, Error> {
    let room = tempfile::tempdir().unwrap();
    for (name, text) in [("stores.csv", STORES), ("reps.csv", REPS)].iter().chain(files) {
        std::fs::write(room.path().join(name), text).unwrap();
    }
    Parcel::open(room.path()).and_then(|parcel| io::read(&parcel))
}

fn golden(name: &str, text: &str) {
    insta::with_settings!({snapshot_path => "../golden", prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!(name, text);
    });
}

fn words(words: &[&str]) -> Condition {
    Condition::AnyOf(words.iter().map(|word| word.to_string()).collect())
}

#[test]
fn the_default_policy_as_a_file_is_the_default_policy() {
    assert_eq!(pack("default.toml"), Policy::default());
}

#[test]
fn every_policy_of_the_house_is_read_without_a_complaint() {
    for name in ["default", "auto-parts", "dense-fmcg"] {
        let policy = pack(&format!("{name}.toml"));
        assert_eq!(policy.name, name);
        assert!(!policy.rules.is_empty());
    }
}

#[test]
fn the_examples_in_the_remarks_of_the_policies_hold_too() {
    for name in ["auto-parts.toml", "dense-fmcg.toml"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/policies").join(name);
        let text = std::fs::read_to_string(path).unwrap();
        // An example is a block of remarks that begins with a header.
        let mut inside = false;
        let lines = text.lines().map(|line| {
            let bare = line.strip_prefix("# ").unwrap_or(line);
            inside = line.starts_with('#') && (inside || bare.starts_with('['));
            if inside { bare } else { line }
        });
        let open = lines.collect::<Vec<_>>().join("\n");
        assert!(open.matches("[[campaign]]").count() == 1 && !open.contains("# [["));
        file(&open).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

#[test]
fn the_schema_beside_the_policies_is_that_of_the_types() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/policies/policy.schema.json");
    let schema = serde_json::to_string_pretty(&io::policy_schema()).unwrap() + "\n";
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &schema).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == schema, "run UPDATE=1 cargo test --test policy_file to write {}", path.display());
}

#[test]
fn what_a_file_leaves_out_is_not_there_but_defaults_are() {
    let policy = file("[[rule]]\nid = \"all\"\ninterval_days = 14\n[learn]\nstore_visits = 3\n").unwrap();
    assert_eq!(policy.rules.len(), 1);
    assert!(policy.factors.is_empty() && policy.events.is_empty());
    assert_eq!(policy.defaults, Defaults::default());
    assert_eq!(policy.learn, Learn { store_visits: 3, ..Learn::default() });
    assert_eq!(policy.types, Policy::default().types);
    assert!(file("[visit_type]\n").unwrap().types.is_empty());
}

#[test]
fn columns_and_words_of_conditions_may_be_chinese_and_need_no_quotes() {
    let chinese = "\
[[rule]]
id = \"重点大店\"
type = \"全面回顾\"
match = { 门店规模 = \"大型|中型\", 城市级别 = [\"一线\", 2], 重点客户 = “是”, 渠道 = 经销商, 等级 = \"a级\", 品牌 = \"甲\" }
interval_days = 7
[[event]]
on = \"成交\"
contact = \"电话\"
[visit_type.回访]
extra_min = 5
";
    let english = "\
[[rule]]
id = \"重点大店\"
type = \"full_review\"
match = { size_tier = [\"large\", \"medium\"], city_tier = \"1|2\", is_key_account = true, channel_type = \"dealer\", class = \"A\", \"品牌\" = \"甲\" }
interval_days = 7
[[event]]
on = \"sale\"
contact = \"call\"
[visit_type.follow_up]
extra_min = 5
";
    assert_eq!(file(chinese).unwrap(), file(english).unwrap());
}

#[test]
fn dates_are_written_with_and_without_quotes() {
    let policy = file("valid_from = 2026-03-01\nvalid_to = \"2026/12/31\"\n").unwrap();
    assert_eq!(policy.valid.valid_from.unwrap().to_string(), "2026-03-01");
    assert_eq!(policy.valid.valid_to.unwrap().to_string(), "2026-12-31");
}

/// A file in which nearly everything is wrong once.
const BAD: &str = "\
name = \"bad\"
versoin = \"1\"
precedence = [\"class\", \"class\", \"sise_tier\"]
valid_from = 2026-12-01
valid_to = 2026-01-01

[defaults]
interval_days = \"14\"
service_min = -5
colour = \"red\"
clamp_days = [120, 7, 3]

[tasks]
count = 15
weigh = \"long\"

[visit_type.routin]
extra_min = 5

[visit_type.stock_count]
tasks = [\"count\", \"measure\"]
priority = 9

[[rule]]
id = \"two ways\"
match = { class = \"A\", size_tire = \"large\" }
interval_days = 14
visits_per_cycle = 2
[[rule]]
id = \"two ways\"
interval_dais = 14
service_min = \"half an hour\"
[[rule]]
id = \"silent\"
match = { size_tier = \"huge\", city_tier = \"4..2\", sales_12m = \">= many\" }
[[rule]]
id = \"silent\"
match = { region = [] }
[[rule]]
id = \"silent\"
visits_per_cycle = 0
priority = 7
early_pct = 96
tasks = \"count\"
[[rule]]
match = { class = \"B\", 等级 = \"C\" }
interval_days = 9.5
[[rule]]
on_demand = true
visits_per_year = 12
interval_days = 900
tasks = [\"weigh\", \"sing\"]

[[factor]]
id = \"f\"
interval = 0
months = [1, 13]
priority = 5
[[factor]]
id = \"f\"

[[campaign]]
id = \"c\"
from = 2026-05-01
to = 2026-04-01
extra_visits = 0
within_days = 0
[[campaign]]
id = \"no dates\"

[[event]]
on = \"sale\"
type = \"folow_up\"
within_days = 3
[[event]]
on = \"sale\"
after_days = 5
within_days = 3
within_hours = 48
contact = \"letter\"

[[override]]
store = \"S1\"
reason = \"\"

[classify]
weights = { sales_12m = 0 }
shares = { A = 0.7, B = 1.2, C = 0.9 }

[neighbours]
competitor_km = 0
city_stores = [10, 100]

[learning]
";

#[test]
fn everything_wrong_with_a_policy_is_said_at_once_in_both_languages() {
    golden("policy_complaints_en", &said(file(BAD).unwrap_err(), Lang::En));
    golden("policy_complaints_zh", &said(file(BAD).unwrap_err(), Lang::Zh));
}

#[test]
fn a_policy_that_cannot_be_split_into_keys_and_values_is_one_complaint() {
    assert_eq!(
        complaints("name = \"x\"\n# 备注\n[[rule]]\nid = \"大店\" interval_days = 7\n"),
        "policy.toml, line 4, column 11: there is something here that does not belong; start a new line for every key; put \
         remarks after a #"
    );
    for (text, said) in [
        ("a = large", "line 1, column 5: a text needs quotes; write it as \"text\""),
        ("[rule", "line 1, column 6: a bracket or a quote is not closed; close it"),
        ("a = \"x", "line 1, column 7: a bracket or a quote is not closed; close it"),
        ("a = 1\na = 2", "line 2, column 1: the same key or table appears twice; keep one of the two"),
        ("a = 007", "line 1, column 5: a number begins with 0; leave the 0 out, or put an id in quotes"),
        ("a", "line 1, column 2: a key has no value; write key = value"),
        (
            "a = 2026-02-30",
            "line 1, column 5: is not a date in the calendar; give year, month and day, such as 2026-11-05",
        ),
    ] {
        assert_eq!(complaints(text), format!("policy.toml, {said}"));
    }
    assert_eq!(
        said(file("名称 = 1 = 2").unwrap_err(), Lang::Zh),
        "policy.toml，第1行第8列：此处有多余内容；每个键请另起一行；备注请写在#之后"
    );
}

#[test]
fn a_free_column_is_known_where_the_stores_have_it() {
    let rule = |column: &str| format!("[[rule]]\nid = \"a\"\nmatch = {{ {column} = \"甲\" }}\ninterval_days = 7\n");
    let tables = folder(&[("政策.toml", &rule("品牌"))]).unwrap();
    assert_eq!(tables.more, ["品牌"]);
    assert_eq!(tables.stores.iter().map(|store| store.more.len()).collect::<Vec<_>>(), [1, 0]);
    assert_eq!(tables.policy.rules[0].of.0["品牌"], words(&["甲"]));
    assert_eq!(
        said(folder(&[("政策.toml", &rule("品牌力"))]).unwrap_err(), Lang::Zh),
        "政策.toml，第3行第17列，rule.match.品牌力：“品牌力”不是门店表的列；是否应为“品牌”？"
    );
}

#[test]
fn an_override_of_a_store_that_is_not_there_is_told() {
    let text = "[[override]]\nstore = \"S9\"\nreason = \"asked\"\ninterval_days = 7\n";
    assert_eq!(
        said(folder(&[("policy.toml", text)]).unwrap_err(), Lang::En),
        "policy.toml, line 2, column 9, override.store: \"S9\" is not a store of the table stores; fix the id, or add the store"
    );
}

#[test]
fn two_policy_files_are_one_too_many() {
    let text = said(folder(&[("policy.toml", ""), ("政策.toml", "")]).unwrap_err(), Lang::En);
    assert_eq!(text, "policy: is there twice, as policy.toml and as 政策.toml; keep one of the two");
}

const RULES: &str = "\
规则编号,拜访类型,门店规模,城市级别,等级,品牌,营业状态,拜访间隔(天),每周期次数,按需,在店分钟,优先级,提前容差%,延后容差%,系数,生效日,失效日,备注
大店,,大型|中型,1..2,,,,14,,,45,4,20%,0.1,,2026-01-01,2026-12-31,x
回顾,全面回顾,大型,,,甲,营业,,1,,,,,,,,,
按需,,,,C,,,,,是,,,,,,,,
竞争,,,,,!= 甲,,,,,,-1,,,0.8,,,
";

#[test]
fn rules_and_factors_may_be_rows_of_a_table() {
    let tables = folder(&[("频次政策.csv", RULES)]).unwrap();
    let policy = &tables.policy;
    assert_eq!(policy.rules.len(), 3);
    let first = &policy.rules[0];
    assert_eq!((first.rhythm.interval_days, first.service_min, first.priority), (Some(14), Some(45.0), Some(4)));
    assert_eq!((first.early_pct, first.late_pct), (Some(20), Some(10)));
    assert_eq!(first.of.0["size_tier"], words(&["large", "medium"]));
    assert_eq!(first.of.0["city_tier"], Condition::Within(1.0, 2.0));
    assert_eq!(policy.rules[1].kind, VisitType::FullReview);
    assert_eq!(policy.rules[1].of.0["品牌"], words(&["甲"]));
    assert_eq!(policy.rules[1].of.0["status"], words(&["active"]));
    assert!(policy.rules[2].rhythm.on_demand);
    assert_eq!(policy.factors.len(), 1);
    assert_eq!((policy.factors[0].interval, policy.factors[0].priority), (0.8, -1));
    // The rest is the default policy's.
    assert_eq!(policy.events, Policy::default().events);
}

#[test]
fn rows_are_added_to_a_policy_file() {
    let text = "[[rule]]\nid = \"first\"\ninterval_days = 7\n";
    let campaigns = "campaign_id,from,to,class,extra_visits,within_days\nspring,2026-03-01,2026-03-31,A,2,7\n";
    let tables = folder(&[("policy.toml", text), ("policy.csv", RULES), ("campaigns.csv", campaigns)]).unwrap();
    assert_eq!(
        tables.policy.rules.iter().map(|rule| rule.id.as_str()).collect::<Vec<_>>(),
        ["first", "大店", "回顾", "按需"]
    );
    assert_eq!(tables.policy.campaigns[0].within_days, Some(7));
    assert!(tables.policy.events.is_empty());
}

#[test]
fn a_table_of_factors_leaves_the_usual_rules() {
    let tables = folder(&[("policy.csv", "rule_id,class,factor\nmine,A,0.5\n")]).unwrap();
    assert_eq!(tables.policy.rules, Policy::default().rules);
    assert_eq!(tables.policy.factors.len(), 1);
}

const BAD_RULES: &str = "\
rule_id,type,size_tier,品牌力,colour,interval_days,visits_per_cycle,service_min,tolerance_before_pct,factor,valid_from
a,routin,huge,,,14,,,,,
a,,,甲,,14,2,,,,
b,,large,,,900,,-5,200,,
,,,,,7,,,,,soon
c,,,,,14,,,,0,
d,,large,,,,,,,,
e,,,,,,0,,,,
";

#[test]
fn what_is_wrong_with_rows_of_the_policy_is_told_with_their_lines() {
    let campaigns = "campaign_id,from,to,extra_visits\nx,2026-03-05,2026-03-01,0\nx,,2026-03-01,1\n";
    let events = "store_id,date,kind,deadline\nS9,2026-03-05,投诉,2026-03-01\nS1,soon,sale,\nS1,2026-03-05,,\n";
    let error = folder(&[("policy.csv", BAD_RULES), ("campaigns.csv", campaigns), ("events.csv", events)]).unwrap_err();
    golden("policy_rows_complaints", &said(error, Lang::En));
}

#[test]
fn events_are_rows_with_known_words_in_english() {
    let events =
        "门店编号,日期,类型,期限,备注\nS1,2026-03-05,成交,,\nS2,2026-03-06,欠款,2026-03-20,催\nS2,2026-03-07,换锁,,\n";
    let tables = folder(&[("事件.csv", events)]).unwrap();
    assert_eq!(
        tables.events.iter().map(|event| event.kind.as_str()).collect::<Vec<_>>(),
        ["sale", "receivable", "换锁"]
    );
    assert_eq!(tables.events[1].deadline.unwrap().to_string(), "2026-03-20");
}

#[test]
fn words_of_the_visit_log_become_english_where_they_are_known() {
    let log = "门店编号,业代编号,日期,结果,类型\nS1,R1,2026-03-05,下单,例行\nS1,R1,2026-03-06,不在,电话拜访\nS1,R1,2026-03-07,,聊天\n";
    let tables = folder(&[("拜访记录.csv", log)]).unwrap();
    let words: Vec<_> = tables.log.iter().map(|row| (row.outcome.as_str(), row.kind.as_str())).collect();
    assert_eq!(words, [("sale", "routine"), ("不在", "call"), ("", "聊天")]);
}

#[test]
fn one_bracket_too_few_is_told() {
    assert_eq!(
        complaints("[rule]\nid = \"a\"\ninterval_days = 7\n"),
        "policy.toml, line 1, column 1, rule: is one, where there may be several; write [[rule]] in double brackets above each"
    );
}

/// A workbook with two stores, a rep, and these sheets.
fn workbook(sheets: &[(&str, &[&[&str]])]) -> Result<Tables, Error> {
    let room = tempfile::tempdir().unwrap();
    let path = room.path().join("net.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    let of_csv = |text: &'static str| text.lines().map(|line| line.split(',').collect()).collect::<Vec<Vec<&str>>>();
    let mut put = |name: &str, rows: Vec<Vec<&str>>| {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        for (row, cells) in (0u32..).zip(rows) {
            for (column, cell) in (0u16..).zip(cells) {
                sheet.write_string(row, column, cell).unwrap();
            }
        }
    };
    put("门店", of_csv(STORES));
    put("业代", of_csv(REPS));
    sheets.iter().for_each(|(name, rows)| put(name, rows.iter().map(|row| row.to_vec()).collect()));
    book.save(&path).unwrap();
    Parcel::open(&path).and_then(|parcel| io::read(&parcel))
}

#[test]
fn complaints_about_a_policy_in_a_workbook_name_the_cell() {
    let rows: &[&[&str]] =
        &[&["规则编号", "等级", "营业状态", "拜访间隔"], &["a", "A", "营业", "0"], &["b", "", "开张", "7"]];
    let lines: &[&[&str]] = &[&["[[rule]]"], &["id = \"c\""], &["intervall_days = 7"]];
    let error = workbook(&[("频次政策", rows), ("policy.toml", lines)]).unwrap_err();
    assert_eq!(
        said(error, Lang::Zh),
        "policy.toml，第3行第1列，rule.intervall_days：不是此处可用的键；是否应为“interval_days”？\n\
         频次政策，单元格D2，拜访间隔：“0”不在1至730之间；请更正数值\n\
         频次政策，单元格C3，营业状态：“开张”不是本列可用的取值；请填写营业、关闭、暂停、不合作之一"
    );
}

fn json(policy: serde_json::Value, more: &[(&str, serde_json::Value)]) -> Result<Tables, Error> {
    let mut input = serde_json::json!({
        "stores": [{"store_id": "S1", "lon": 120.15, "lat": 30.27}],
        "reps": [{"rep_id": "R1", "home_lon": 120.16, "home_lat": 30.25}],
        "policy": policy,
    });
    more.iter().for_each(|(key, value)| input[*key] = value.clone());
    let room = tempfile::tempdir().unwrap();
    let path = room.path().join("input.json");
    std::fs::write(&path, input.to_string()).unwrap();
    Parcel::open(&path).and_then(|parcel| io::read(&parcel))
}

#[test]
fn a_policy_in_json_is_an_array_of_rows_or_an_object_like_the_file() {
    let rows = json(serde_json::json!([{"rule_id": "a", "class": "A", "interval_days": 7}]), &[]).unwrap();
    let object = serde_json::json!({"rule": [{"id": "a", "match": {"class": "A"}, "interval_days": 7}]});
    let whole = json(
        object,
        &[("campaigns", serde_json::json!([{"campaign_id": "c", "from": "2026-03-01", "to": "2026-03-02"}]))],
    );
    let whole = whole.unwrap();
    assert_eq!(rows.policy.rules, whole.policy.rules);
    assert_eq!((rows.policy.factors.len(), whole.policy.factors.len()), (5, 0));
    assert_eq!(whole.policy.campaigns.len(), 1);
}

#[test]
fn complaints_about_a_policy_in_json_name_the_way_to_it() {
    let object = serde_json::json!({"rule": [
        {"id": "a", "match": {"clas": "A"}, "interval": 7},
        {"id": "b", "interval_days": "7"},
        {"id": "c", "interval_days": 0},
    ], "override": [{"store": "S2", "reason": "x", "priority": 9}]});
    golden("policy_json_complaints", &said(json(object, &[]).unwrap_err(), Lang::En));
}

#[test]
fn complaints_know_their_place() {
    let Err(Error::Input(found)) = file("[[rule]]\nid = \"a\"\n  interval_days = 0\n") else { panic!() };
    let Complaint { line, at, column, .. } = &found[0];
    assert_eq!((*line, *at, column.as_str()), (Some(3), Some(19), "rule.interval_days"));
}

fn date() -> impl Strategy<Value = chrono::NaiveDate> {
    (0u64..2000).prop_map(|days| chrono::NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + chrono::Days::new(days))
}

fn condition() -> impl Strategy<Value = Condition> {
    let number = || (-1000i32..1000).prop_map(|number| f64::from(number) / 8.0);
    prop_oneof![
        proptest::collection::vec("[a-z>甲乙][a-z甲乙 .|\"]{0,4}[a-z甲乙]", 1..3).prop_map(Condition::AnyOf),
        proptest::collection::vec("[a-z甲乙]{1,5}", 1..3).prop_map(Condition::NoneOf),
        (number(), 0.0..9.0).prop_map(|(low, more)| Condition::Within(low, low + more)),
        number().prop_map(|low| Condition::Within(low, f64::INFINITY)),
        number().prop_map(|high| Condition::Within(f64::NEG_INFINITY, high)),
        number().prop_map(Condition::Below),
        number().prop_map(Condition::Above),
        any::<bool>().prop_map(Condition::Is),
        Just(Condition::Empty),
        Just(Condition::Filled),
    ]
}

fn conditions() -> impl Strategy<Value = Match> {
    proptest::collection::btree_map("品牌[a-z%()]{0,3}", condition(), 0..3).prop_map(Match)
}

fn rhythm() -> impl Strategy<Value = Rhythm> {
    (0usize..4, 1u16..28).prop_map(|(way, number)| Rhythm {
        interval_days: (way == 0).then_some(number),
        visits_per_cycle: (way == 1).then_some(number),
        visits_per_year: (way == 2).then_some(number),
        on_demand: way == 3,
    })
}

prop_compose! {
    fn policy()(
        name in "[a-z政策\"\\\\#]{0,6}", valid in proptest::option::of(date()), of in proptest::collection::vec(conditions(), 4),
        rhythm in rhythm(), minutes in proptest::option::of(0.0..300.0f64), priority in proptest::option::of(1u8..=5),
        pieces in proptest::collection::vec(any::<bool>(), 9), number in 1u16..20, share in 0.01..1.0f64,
    ) -> Policy {
        let valid = Validity { valid_from: valid, valid_to: valid.map(|from| from + chrono::Days::new(9)) };
        let some = |at: usize| usize::from(pieces[at]);
        let from = chrono::NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
        Policy {
            name,
            version: "2".into(),
            valid,
            precedence: if pieces[0] { vec!["region".into(), "class".into()] } else { Vec::new() },
            defaults: Defaults { stock_out_days: pieces[1].then_some(number), hit_rate: share, ..Defaults::default() },
            tasks: BTreeMap::from([("盘 点".to_string(), 7.5)]),
            types: [VisitType::Training, VisitType::Collection].into_iter().take(some(1) * 2).map(|kind| {
                let rule = TypeRule {
                    extra_min: 5.5, tasks: vec!["盘 点".into()], satisfies: vec![VisitType::Routine], skills: vec!["x;y".into()],
                    priority, shares: pieces[2], contact: Contact::Call,
                };
                (kind, rule)
            }).collect(),
            rules: vec![Rule {
                id: "r".into(), of: of[0].clone(), kind: VisitType::StockCount, rhythm, calls_between: number, service_min: minutes,
                tasks: vec!["盘 点".into()], priority, early_pct: Some(number), late_pct: None, valid,
            }; some(3)],
            factors: vec![Factor {
                id: "f".into(), of: of[1].clone(), months: vec![1, 12], interval: share, service: 1.0, priority: -2, valid,
            }; some(4)],
            campaigns: vec![Campaign {
                id: "c".into(), from, to: from, of: of[2].clone(), extra_visits: number, within_days: Some(number),
                extra_min: 3.0, priority,
            }; some(5)],
            events: vec![EventRule {
                on: "sale".into(), of: of[3].clone(), kind: VisitType::Training, after_days: 0, within_days: None,
                within_hours: Some(number), contact: Contact::Call, priority,
            }; some(6)],
            overrides: vec![Override {
                store: "S 1".into(), reason: "\"so\"\n".into(), rhythm, service_min: minutes, priority, valid,
            }; some(7)],
            classify: pieces[8].then(|| Classify {
                weights: BTreeMap::from([("sales_12m".into(), 0.5), ("品牌力".into(), 2.0)]),
                shares: BTreeMap::from([("A".into(), share), ("C".into(), 1.0)]), within: Some("area".into()), all: pieces[0],
            }),
            neighbours: pieces[0].then(|| Neighbours { competitor_km: Some(0.5), city_km: None, city_stores: vec![9, 3] }),
            learn: Learn { store_visits: number, class_visits: 0, habit_visits: number },
            practice: PracticePrices { weekday: share, hour_within: 45.0, days: DayShape::Packed, continuity: KeepRep::Week, reps_per_cycle: pieces[3].then_some(number), ..Default::default() },
            cover: CoverRules { leave: pieces[4], after_days: number, classes: vec!["A".into(); some(5)], reps: vec!["R 1".into(); some(6)] },
            nights: NightRules {
                price: share, a_month: pieces[1].then_some(number), days_off: pieces[2],
                lodgings: vec![LodgingRule { name: "旅店 \"a\"".into(), lon: 113.25, lat: -23.125, coord_sys: None }; some(3)],
            },
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_policy_written_and_read_is_the_same(policy in policy()) {
        let text = io::write_policy(&policy);
        let back = file(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        prop_assert_eq!(back, policy, "{}", text);
    }

    #[test]
    fn no_text_at_all_makes_the_reader_panic(text in "[a-z\\[\\]{}=\"'“”，＝大店\n#.0-9 -]{0,80}") {
        let _ = file(&text);
    }
}

#[test]
fn the_packs_written_and_read_are_the_same() {
    for name in ["default.toml", "auto-parts.toml", "dense-fmcg.toml"] {
        let policy = pack(name);
        assert_eq!(file(&io::write_policy(&policy)).unwrap(), policy);
    }
}

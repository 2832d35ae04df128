//! Handing over and cover on paper: who takes over which store and when, what becomes of its open visits, who covers for whom.

use crate::lang::{Lang, count};
use crate::model::{Change, ChangeRow, StoreRow, Tables};
use crate::report::name_of;
use crate::report::paper::rows::{Cell, Page, columns};
use crate::succession::{Changed, Cover, Handover, Lost, NoCover, OpenVisit, Stands};
use crate::unit::RepId;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// All lists of some changes that have rows: `handover`, `handover_visits`, `cover`.
pub fn pages(changed: &Changed, lang: Lang) -> Vec<Page> {
    let mut pages = vec![stores(changed, lang), visits(changed, lang), covers(changed, lang)];
    pages.retain(|page| !page.rows.is_empty());
    pages
}

/// One row a store that is handed over, in the order of days.
pub fn stores(changed: &Changed, lang: Lang) -> Page {
    let rows = in_order(changed).map(|handover| {
        let row = &changed.tables.stores[handover.row];
        let count = |wanted: fn(&Stands) -> bool| {
            Cell::Whole(handover.visits.iter().filter(|visit| wanted(&visit.stands)).count() as i64)
        };
        let next = handover.visits.iter().find(|visit| !matches!(visit.stands, Stands::Old(_)));
        let note = match handover.new {
            Some(_) => String::new(),
            None => nobody(changed, handover, lang),
        };
        vec![
            Cell::text(&row.id),
            Cell::text(&row.name),
            Cell::Text(flag(row.key_account, lang)),
            Cell::text(id(&changed.tables, handover.old)),
            Cell::text(handover.new.map_or("", |rep| id(&changed.tables, rep))),
            date(handover.on),
            Cell::Date(handover.by),
            date(next.map(|visit| visit.due)),
            date(next.map(|visit| visit.latest)),
            count(|_| true),
            count(|stands| matches!(stands, Stands::New(_))),
            count(|stands| matches!(stands, Stands::Lost(_))),
            Cell::Text(note),
        ]
    });
    let rows = rows.collect();
    let columns = columns(
        lang,
        &[
            ("store_id", "门店编号", 12),
            ("store_name", "门店名称", 24),
            ("is_key_account", "重点客户", 10),
            ("old_rep_id", "原责任业代", 12),
            ("new_rep_id", "新责任业代", 12),
            ("handover_date", "交接日期", 12),
            ("handover_by", "交接期限", 12),
            ("next_due", "下次应访", 12),
            ("next_latest", "最迟拜访", 12),
            ("open_visits", "未完拜访", 10),
            ("taken_over", "接手拜访", 10),
            ("lost", "无人拜访", 10),
            ("note", "备注", 30),
        ],
    );
    Page { name: lang.of("handover", "交接清单"), columns, rows }
}

/// One row an open due visit of a store that is handed over: the proof that none is lost.
pub fn visits(changed: &Changed, lang: Lang) -> Page {
    let rows = in_order(changed).flat_map(|handover| {
        let row = &changed.tables.stores[handover.row];
        handover.visits.iter().map(move |visit| {
            let (by, first) = match visit.stands {
                Stands::Old(first) => (Some(handover.old), Some(first)),
                Stands::New(first) => (handover.new, Some(first)),
                Stands::Lost(_) => (None, None),
            };
            vec![
                Cell::text(&row.id),
                Cell::text(&row.name),
                Cell::Text(visit.types.say(lang)),
                Cell::Date(visit.earliest),
                Cell::Date(visit.due),
                Cell::Date(visit.latest),
                date(handover.on),
                Cell::text(by.map_or("", |rep| id(&changed.tables, rep))),
                date(first),
                Cell::Text(stands(changed, handover, visit, lang)),
            ]
        })
    });
    let rows = rows.collect();
    let columns = columns(
        lang,
        &[
            ("store_id", "门店编号", 12),
            ("store_name", "门店名称", 24),
            ("visit_type", "拜访类型", 14),
            ("earliest", "最早", 12),
            ("due", "应访日", 12),
            ("latest", "最迟", 12),
            ("handover_date", "交接日期", 12),
            ("made_by", "拜访业代", 12),
            ("first_day", "首个可访日", 12),
            ("why", "说明", 44),
        ],
    );
    Page { name: lang.of("handover_visits", "交接拜访"), columns, rows }
}

/// One row a visit that cannot wait until its owner is back.
pub fn covers(changed: &Changed, lang: Lang) -> Page {
    let rows = changed.covers.visits.iter().map(|cover| {
        let row = &changed.tables.stores[cover.row];
        let stand = cover.by.as_ref().ok();
        vec![
            Cell::text(&row.id),
            Cell::text(&row.name),
            Cell::Date(cover.earliest),
            Cell::Date(cover.due),
            Cell::Date(cover.latest),
            Cell::text(id(&changed.tables, cover.owner)),
            Cell::text(stand.map_or("", |stand| id(&changed.tables, stand.rep))),
            date(stand.and_then(|stand| stand.days.first().copied())),
            date(stand.and_then(|stand| stand.days.last().copied())),
            stand.map_or(Cell::Empty, |stand| Cell::minutes(i64::from(stand.way.0))),
            stand.map_or(Cell::Empty, |stand| Cell::Share(stand.full)),
            Cell::Text(why(cover, lang)),
        ]
    });
    let rows = rows.collect();
    let columns = columns(
        lang,
        &[
            ("store_id", "门店编号", 12),
            ("store_name", "门店名称", 24),
            ("earliest", "最早", 12),
            ("due", "应访日", 12),
            ("latest", "最迟", 12),
            ("owner_rep_id", "责任业代", 12),
            ("cover_rep_id", "代访业代", 12),
            ("first_day", "首个可访日", 12),
            ("last_day", "末个可访日", 12),
            ("way_min", "路程分钟", 10),
            ("week_full", "当周负荷", 10),
            ("why", "依据", 44),
        ],
    );
    Page { name: lang.of("cover", "代访清单"), columns, rows }
}

/// The lists in sentences: one for each rep who left or is away, and what could not be arranged.
pub fn sentences(changed: &Changed, changes: &[ChangeRow], lang: Lang) -> Vec<String> {
    let mut told = Vec::new();
    for row in changes {
        let name = changed.tables.reps.iter().find(|rep| rep.id == row.rep).map(|rep| name_of(&rep.name, &rep.id));
        let name = name.unwrap_or_default();
        match row.kind {
            Change::Leaves => told.push(leaving(changed, row, &name, lang)),
            Change::Away => told.push(absence(changed, row, &name, lang)),
            Change::Joins => {
                let own = |store: &&StoreRow| store.owner.as_ref() == Some(&row.rep);
                let stores = changed.tables.stores.iter().filter(own).count();
                told.push(lang.of(
                    format!("{name} joins on {} and has {}.", row.from, count(stores, "store")),
                    format!("{name}于{}入职，负责{stores}家门店。", row.from),
                ));
            }
            Change::Grows => {
                let percent = row.percent.unwrap_or(0.0);
                let place = if row.area.is_empty() { &row.region } else { &row.area };
                told.push(lang.of(
                    format!("{place}: {percent:+} % work from {} on.", row.from),
                    format!("{place}：自{}起工作量{percent:+}%。", row.from),
                ));
            }
        }
    }
    told
}

fn leaving(changed: &Changed, row: &ChangeRow, name: &str, lang: Lang) -> String {
    let own = || changed.handovers.iter().filter(|one| id(&changed.tables, one.old) == row.rep);
    let stores = own().count();
    if stores == 0 {
        return lang.of(
            format!("{name} leaves on {} and has no store to hand over.", row.from),
            format!("{name}于{}离职，没有需要交接的门店。", row.from),
        );
    }
    let mut takers: BTreeMap<RepId, usize> = BTreeMap::new();
    let mut days: BTreeMap<NaiveDate, usize> = BTreeMap::new();
    own().filter_map(|one| one.new).for_each(|rep| *takers.entry(rep).or_default() += 1);
    own().filter_map(|one| one.on).for_each(|date| *days.entry(date).or_default() += 1);
    let nobody = own().filter(|one| one.new.is_none()).count();
    let (mut open, mut lost) = (0, 0);
    for visit in own().flat_map(|one| &one.visits) {
        open += 1;
        lost += usize::from(matches!(visit.stands, Stands::Lost(_)));
    }
    let list = |lang: Lang| {
        let one = |(rep, stores): (&RepId, &usize)| format!("{} {stores}", id(&changed.tables, *rep));
        takers.iter().map(one).collect::<Vec<_>>().join(lang.of(", ", "、"))
    };
    let mut told = lang.of(
        format!("{name} leaves on {}: {} handed over", row.from, count(stores, "store")),
        format!("{name}于{}离职：交接{stores}家门店", row.from),
    );
    if let (Some(first), Some(last)) = (days.keys().next(), days.keys().next_back()) {
        let most = days.values().max().copied().unwrap_or(0);
        told += &lang.of(
            format!(" from {first} to {last}, at most {most} a day ({})", list(lang)),
            format!("，自{first}至{last}，每天至多{most}家（{}）", list(lang)),
        );
    }
    told += lang.of(".", "。");
    if nobody > 0 {
        told += &lang.of(
            format!(" None of the remaining reps may take {nobody} of them."),
            format!("其中{nobody}家无人可接手。"),
        );
    }
    told + &match lost {
        0 => lang.of(
            match open {
                1 => " The one open visit can be made.".into(),
                _ => format!(" All {open} open visits can be made."),
            },
            format!("{open}次未完拜访均有人可访。"),
        ),
        _ => lang.of(
            format!(" Nobody can make {lost} of {}: see the list.", count(open, "open visit")),
            format!("{open}次未完拜访中有{lost}次无人可访，详见清单。"),
        ),
    }
}

fn absence(changed: &Changed, row: &ChangeRow, name: &str, lang: Lang) -> String {
    let to = row.to.unwrap_or(row.from);
    let is_own = |cover: &&Cover| {
        id(&changed.tables, cover.owner) == row.rep && cover.earliest <= to && cover.latest >= row.from
    };
    let own: Vec<&Cover> = changed.covers.visits.iter().filter(is_own).collect();
    let mut takers: BTreeMap<RepId, usize> = BTreeMap::new();
    own.iter().filter_map(|cover| cover.by.as_ref().ok()).for_each(|stand| *takers.entry(stand.rep).or_default() += 1);
    let nobody = own.iter().filter(|cover| cover.by.is_err()).count();
    let list = |lang: Lang| {
        let one = |(rep, visits): (&RepId, &usize)| format!("{} {visits}", id(&changed.tables, *rep));
        takers.iter().map(one).collect::<Vec<_>>().join(lang.of(", ", "、"))
    };
    let from = row.from;
    let mut told = match own.len() {
        0 => lang.of(
            format!("{name} is away from {from} to {to}: no visit needs cover."),
            format!("{name}于{from}至{to}请假：没有需要代访的拜访。"),
        ),
        visits if takers.is_empty() => lang.of(
            format!("{name} is away from {from} to {to}: {} cannot wait.", count(visits, "visit")),
            format!("{name}于{from}至{to}请假：{visits}次拜访不能等待。"),
        ),
        visits => lang.of(
            format!(
                "{name} is away from {from} to {to}: {} cannot wait; covered by {}.",
                count(visits, "visit"),
                list(lang)
            ),
            format!("{name}于{from}至{to}请假：{visits}次拜访不能等待；代访：{}。", list(lang)),
        ),
    };
    if nobody > 0 {
        told += &lang.of(
            format!(" Nobody can cover {nobody} of them: see the list."),
            format!("其中{nobody}次无人可代，详见清单。"),
        );
    }
    told + &lang.of(format!(" The stores stay with {name}."), format!("门店仍归{name}。"))
}

/// Handovers leaver by leaver, by day; those that nobody takes over last.
fn in_order(changed: &Changed) -> impl Iterator<Item = &Handover> {
    let mut all: Vec<&Handover> = changed.handovers.iter().collect();
    let key = |row: usize| !changed.tables.stores[row].key_account;
    all.sort_by_key(|one| (one.leaves, one.old, one.on.is_none(), one.on, key(one.row), one.row));
    all.into_iter()
}

fn id(tables: &Tables, rep: RepId) -> &str {
    &tables.reps[rep.index()].id
}

fn date(date: Option<NaiveDate>) -> Cell {
    date.map_or(Cell::Empty, Cell::Date)
}

fn flag(flag: bool, lang: Lang) -> String {
    if flag { lang.of("1", "是").into() } else { String::new() }
}

/// Why nobody takes a store over.
fn nobody(changed: &Changed, handover: &Handover, lang: Lang) -> String {
    let row = &changed.tables.stores[handover.row];
    match row.skills.as_slice() {
        [] => lang.of("none of the remaining reps may take it", "留任业代均不可负责").into(),
        skills => {
            let skills = skills.join(";");
            lang.of(
                format!("none of the remaining reps has the skills {skills}"),
                format!("留任业代均不具备技能{skills}"),
            )
        }
    }
}

/// What becomes of an open visit, in words.
fn stands(changed: &Changed, handover: &Handover, visit: &OpenVisit, lang: Lang) -> String {
    match visit.stands {
        Stands::Old(_) => lang.of("made before the rep leaves", "离职前完成").into(),
        Stands::New(_) => lang.of("made by the new rep after the handover", "交接后由新责任业代拜访").into(),
        Stands::Lost(Lost::NoOwner) => nobody(changed, handover, lang),
        Stands::Lost(Lost::NoDay) => lang
            .of(
                "the new rep does not work on any of its days on which the store is open",
                "新责任业代在其可访日均不上班或门店不营业",
            )
            .into(),
    }
}

/// Why this rep covers, or nobody.
fn why(cover: &Cover, lang: Lang) -> String {
    match &cover.by {
        Ok(stand) => {
            let (way, full) = (stand.way.as_minutes(), stand.full * 100.0);
            lang.of(
                format!("{way:.0} min from the rep's nearest own store; the week is {full:.0} % full with this visit"),
                format!("距其最近门店{way:.0}分钟；含此次拜访，当周工时占用{full:.0}%"),
            )
        }
        Err(NoCover::Pinned) => lang.of("the store is pinned to the rep who is away", "门店已锁定给请假业代").into(),
        Err(NoCover::Skills(skills)) if skills.is_empty() => {
            lang.of("no other working rep may visit", "没有其他在岗业代可访").into()
        }
        Err(NoCover::Skills(skills)) => {
            let skills = skills.join(";");
            lang.of(
                format!("no other rep who may visit has the skills {skills}"),
                format!("没有其他可访业代具备技能{skills}"),
            )
        }
        Err(NoCover::NoDay) => {
            lang.of("no rep who may visit works on a day when the store is open", "可访业代在门店营业日均不上班").into()
        }
    }
}

//! `rounds slots`: one visit more, at a store or at any point: where it would fit into a plan that stays as it is.

use super::check::Answer;
use super::lines::{Lines, count};
use super::{End, Failure};
use crate::ask::slots::{nearest, responsible};
use crate::ask::{Ask, Site, Slot, slots};
use crate::io::CoordSys;
use crate::lang::Lang;
use crate::model::{Calendar, Point, Problem, Store, judge};
use crate::policy;
use crate::report::{day_name, name_of, weekday};
use crate::unit::{Day, PlaceId, RepId, Seconds, StoreId};
use chrono::NaiveDate;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

/// Minutes of a visit at a point, where nobody says how many.
const MINUTES: u16 = 30;

/// What `rounds slots` is told.
#[derive(Debug, Args)]
pub(super) struct SlotsArgs {
    /// A plan: its folder or its plan.json
    plan: PathBuf,
    /// The store, by its store_id or its name
    #[arg(long, value_name = "ID", required_unless_present = "at", conflicts_with = "at")]
    store: Option<String>,
    /// A point that is no store: longitude and latitude in degrees, 120.15,30.27
    #[arg(long, value_name = "LON,LAT", allow_hyphen_values = true, value_parser = point)]
    at: Option<Point>,
    /// What the point is given in: wgs84, gcj02 or bd09
    #[arg(long, value_name = "SYSTEM", default_value = "wgs84", value_parser = system)]
    coord_sys: CoordSys,
    /// How long the visit takes [default: as long as the store's visits; 30 at a point]
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1440))]
    minutes: Option<u16>,
    /// First day, YYYY-MM-DD [default: the plan's first day]
    #[arg(long, value_name = "DATE")]
    from: Option<NaiveDate>,
    /// How many days, the first included
    #[arg(long, value_name = "DAYS", default_value_t = 7, value_parser = clap::value_parser!(u16).range(1..))]
    within: u16,
    /// This rep only, by the rep_id
    #[arg(long, value_name = "ID")]
    rep: Option<String>,
    /// How many slots to show, at most one a rep and day
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..))]
    best: u16,
    /// The input of the plan, when it is not where the plan says
    #[arg(long)]
    input: Option<PathBuf>,
}

/// A point on the command line.
fn point(text: &str) -> Result<Point, String> {
    let wrong = || format!("\"{text}\" is not a point; write longitude and latitude in degrees, such as 120.15,30.27");
    let (x, y) = text.split_once([',', '，']).ok_or_else(wrong)?;
    let number = |text: &str| text.trim().parse::<f64>().map_err(|_| wrong());
    let point = Point { x: number(x)?, y: number(y)? };
    if point.x.abs() <= 180.0 && point.y.abs() <= 90.0 { Ok(point) } else { Err(wrong()) }
}

/// A coordinate system on the command line.
fn system(text: &str) -> Result<CoordSys, String> {
    CoordSys::named(text).ok_or_else(|| format!("\"{text}\" is no coordinate system; write wgs84, gcj02 or bd09"))
}

/// Asks.
pub(super) fn run(args: &SlotsArgs, lang: Lang) -> End {
    let Answer { mut question, plan, .. } = Answer::read(&args.plan, args.input.as_deref(), lang)?;
    let broken = judge(&question.due.problem, &question.travel, &plan).violations;
    if !broken.is_empty() {
        let sentences: Vec<String> = broken.iter().map(|broken| broken.say(&question.due.problem)).collect();
        return Err(Failure { exit: 1, sentence: sentences.join("\n") });
    }
    let at = match (&args.store, args.at) {
        (Some(store), _) => Site::Store(store_named(&question.due.problem, store, lang)?),
        (None, at) => {
            let Some(tables) = &question.tables else {
                return Err(bad(lang.of(
                    "a published problem has no points but its stores; name one with --store",
                    "公开算例只能用 --store 指定门店",
                )));
            };
            let places = &mut question.due.problem.places;
            places.push(args.coord_sys.to_wgs84(at.expect("a store or a point is asked for")));
            let place = PlaceId::at(places.len() - 1);
            question.travel = policy::travel(tables, &question.due.problem);
            Site::Place(place)
        }
    };
    let problem = &question.due.problem;
    let rep = args.rep.as_ref().map(|id| rep_named(problem, id, at, lang)).transpose()?;
    let (from, to) = days(args, &problem.calendar, lang)?;
    let service = match (args.minutes, at) {
        (Some(minutes), _) => Seconds::minutes(minutes.into()),
        (None, Site::Store(id)) => problem.store(id).service,
        (None, Site::Place(_)) => Seconds::minutes(MINUTES.into()),
    };
    let ask = Ask { at, service, from, to, rep, best: args.best.into() };
    let found = slots(problem, &question.travel, &plan, &ask);
    say!("{}", headline(problem, &ask, found.len(), lang));
    let name = |rep: RepId| name_of(&problem.reps[rep.index()].name, &problem.reps[rep.index()].id);
    if let Some(rep) = responsible(problem, &plan, at) {
        say!("{}", lang.of(format!("Responsible: {}.", name(rep)), format!("责任业代：{}。", name(rep))));
    }
    if let Some((rep, way)) = nearest(problem, &question.travel, at) {
        let minutes = way.as_minutes();
        say!(
            "{}",
            lang.of(
                format!("Nearest: {}, {minutes:.0} min from home.", name(rep)),
                format!("最近业代：{}，距驻地{minutes:.0}分钟。", name(rep)),
            )
        );
    }
    if !found.is_empty() {
        say!("\n{}", table(problem, &found, lang).table(true).0);
    }
    Ok(ExitCode::SUCCESS)
}

fn bad(sentence: &str) -> Failure {
    Failure { exit: 2, sentence: sentence.into() }
}

fn store_named(problem: &Problem, asked: &str, lang: Lang) -> Result<StoreId, Failure> {
    let by = |name: fn(&Store) -> &str| problem.stores.iter().position(|store| name(store) == asked);
    let found = by(|store| &store.id).or_else(|| by(|store| &store.name)).map(StoreId::at);
    found.ok_or_else(|| {
        bad(&lang.of(
            format!("--store {asked}: no store that trades is called that; give a store_id of the table stores"),
            format!("--store {asked}：没有这家营业门店，请填写门店表中的门店编号"),
        ))
    })
}

fn rep_named(problem: &Problem, asked: &str, at: Site, lang: Lang) -> Result<RepId, Failure> {
    let found = problem.reps.iter().position(|rep| rep.id == asked).map(RepId::at);
    let rep = found.ok_or_else(|| {
        bad(&lang.of(
            format!("--rep {asked}: no rep is called that; give a rep_id of the table reps"),
            format!("--rep {asked}：没有这位业代，请填写业代表中的业代编号"),
        ))
    })?;
    match at {
        Site::Store(store) if !problem.store(store).skilled.has(rep) => Err(bad(&lang.of(
            format!("--rep {asked}: has not the skills that the store asks for, or is of another region"),
            format!("--rep {asked}：不具备该门店所需技能，或属于其他大区"),
        ))),
        _ => Ok(rep),
    }
}

/// The first and the last day asked for.
fn days(args: &SlotsArgs, calendar: &Calendar, lang: Lang) -> Result<(Day, Day), Failure> {
    let from = match args.from {
        None => Day(0),
        Some(date) => calendar.day(date).ok_or_else(|| {
            let (first, last) = (calendar.name(Day(0)), calendar.name(Day(calendar.days - 1)));
            bad(&lang.of(
                format!("--from {date}: is not a day of the plan; give one from {first} to {last}"),
                format!("--from {date}：不在计划期内，请填写{first}至{last}之间的日期"),
            ))
        })?,
    };
    Ok((from, Day(from.0.saturating_add(args.within - 1).min(calendar.days - 1))))
}

/// What was asked for, and how many slots there are.
fn headline(problem: &Problem, ask: &Ask, found: usize, lang: Lang) -> String {
    let site = match ask.at {
        Site::Store(id) => {
            let store = problem.store(id);
            if store.name.is_empty() { store.id.clone() } else { format!("{} {}", store.id, store.name) }
        }
        Site::Place(place) => {
            let point = problem.places[place.index()];
            format!("{:.5},{:.5}", point.x, point.y)
        }
    };
    let (from, to) = (day_name(problem, ask.from, lang), day_name(problem, ask.to, lang));
    let minutes = ask.service.as_minutes();
    match found {
        0 => lang.of(
            format!(
                "{site}, {minutes} min, {from} to {to}: no slot keeps every rule; allow more days (--within) or fewer minutes"
            ),
            format!("{site}，{minutes}分钟，{from}至{to}：没有符合全部规则的时段；请放宽天数（--within）或减少分钟"),
        ),
        _ => lang.of(
            format!("{site}, {minutes} min, {from} to {to}: {}", count(found, "slot")),
            format!("{site}，{minutes}分钟，{from}至{to}：{found}个时段"),
        ),
    }
}

/// The slots as a table.
fn table(problem: &Problem, found: &[Slot], lang: Lang) -> Lines<'static> {
    let headers = lang.of(
        ["rep", "date", "", "start", "leave", "after", "before", ">extra drive min", ">cost"],
        ["业代", "日期", "", "开始", "离店", "上一站", "下一站", ">增加在途分钟", ">成本"],
    );
    let row = |slot: &Slot| {
        let shift = problem.shift(slot.shift);
        let rep = &problem.reps[shift.rep.index()];
        let stop = |store: Option<StoreId>, else_at: PlaceId| match store {
            Some(id) => name_of(&problem.store(id).name, &problem.store(id).id),
            None if else_at == rep.home => lang.of("home", "驻地").into(),
            None => lang.of("day's end", "收工地").into(),
        };
        vec![
            name_of(&rep.name, &rep.id),
            day_name(problem, shift.day, lang),
            weekday(problem, shift.day, lang).into(),
            slot.start.clock().to_string(),
            slot.leave.clock().to_string(),
            stop(slot.before, rep.home),
            stop(slot.behind, rep.end),
            format!("{:.1}", slot.drive.as_minutes()),
            slot.cost.0.to_string(),
        ]
    };
    Lines { headers: headers.to_vec(), rows: found.iter().map(row).collect() }
}

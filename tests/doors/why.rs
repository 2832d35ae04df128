//! Why a visit is where it is: every quote is what the referee would charge, and the command line says it in both languages.

use crate::random::{any_problem, travel};
use proptest::prelude::*;
use rounds::ask::Eligibility;
use rounds::ask::{Offer, Quote, quotes};
use rounds::model::*;
use rounds::solve::{Effort, Limit, solve};
use rounds::unit::{Day, Money, PlaceId, RepId, Seconds, ShiftId, StoreId};
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// The plan with a visit nowhere; `None` where what is left of its route has no times.
fn without(problem: &Problem, plan: &Plan, visit: (StoreId, u16)) -> Option<Plan> {
    let mut plan = plan.clone();
    plan.unserved.retain(|left| (left.store, left.visit) != visit);
    for at in 0..plan.routes.len() {
        let visits = visits(&plan.routes[at]);
        if visits.contains(&visit) {
            let rest: Vec<(StoreId, u16)> = visits.into_iter().filter(|one| *one != visit).collect();
            if rest.is_empty() {
                plan.routes.remove(at);
            } else {
                plan.routes[at] = timetable(problem, &travel(problem), plan.routes[at].shift, &rest).ok()?;
            }
            break;
        }
    }
    Some(plan)
}

fn visits(route: &Route) -> Vec<(StoreId, u16)> {
    route.stops.iter().map(|stop| (stop.store, stop.visit)).collect()
}

/// The plan with the visit on a shift after so many stops; `None` where it has no times.
fn with(problem: &Problem, plan: &Plan, visit: (StoreId, u16), shift: ShiftId, at: usize) -> Option<Plan> {
    let mut plan = plan.clone();
    let old = plan.routes.iter().position(|route| route.shift == shift);
    let mut order = old.map_or(Vec::new(), |old| visits(&plan.routes[old]));
    order.insert(at, visit);
    let route = timetable(problem, &travel(problem), shift, &order).ok()?;
    match old {
        Some(old) => plan.routes[old] = route,
        None => plan.routes.push(route),
    }
    plan.routes.sort_by_key(|route| route.shift);
    Some(plan)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_day_that_fits_costs_what_it_quotes_and_one_that_does_not_is_refused_everywhere(problem in any_problem(3, 20)) {
        let effort = Effort { limit: Limit::Iterations(60), threads: 1, seed: 3 };
        let legs = travel(&problem);
        let plan = solve(&problem, &legs, &effort, &mut |_| ControlFlow::Continue(())).plan;
        let now = judge(&problem, &legs, &plan).bill;
        for id in problem.store_ids() {
            let Cadence::Spaced { visits, .. } = &problem.store(id).cadence else {
                prop_assert_eq!(quotes(&problem, &legs, &plan, id, 0), None);
                continue;
            };
            for (at, due) in (0..).zip(visits) {
                let quotes = quotes(&problem, &legs, &plan, id, at).expect("the visit is due");
                let is_planned = !plan.unserved.iter().any(|left| (left.store, left.visit) == (id, at));
                prop_assert_eq!(quotes.now.is_some(), is_planned);
                let Some(rest) = without(&problem, &plan, (id, at)) else {
                    let own = quotes.now.map(|now| now.shift);
                    let mut fits = quotes.days.iter().filter_map(|day| day.quote.offer());
                    prop_assert!(fits.all(|offer| Some(offer.shift) == own), "what stays has no times without it");
                    continue;
                };
                let before = quotes.now.map_or(due.prize, |now| now.price.total());

                let days: Vec<_> = quotes.days.iter().map(|day| day.day).collect();
                prop_assert_eq!(days, (due.earliest.0..=due.latest.0).map(Day).collect::<Vec<_>>());
                for day in &quotes.days {
                    let shifts = (0..problem.shifts.len()).map(ShiftId::at);
                    let of_day: Vec<ShiftId> = shifts.filter(|&shift| problem.shift(shift).day == day.day).collect();
                    let mut costs = Vec::new();
                    for &shift in &of_day {
                        let stops = rest.routes.iter().find(|route| route.shift == shift).map_or(0, |route| route.stops.len());
                        for spot in 0..=stops {
                            let Some(moved) = with(&problem, &rest, (id, at), shift, spot) else { continue };
                            let verdict = judge(&problem, &legs, &moved);
                            if verdict.violations.is_empty() {
                                costs.push(verdict.bill.total() - now.total() + before);
                            }
                        }
                    }
                    match &day.quote {
                        Quote::Refused(_) | Quote::Held => prop_assert_eq!(costs, Vec::<Money>::new(), "the referee would take it"),
                        Quote::Fits(offer) => {
                            prop_assert_eq!(problem.shift(offer.shift).day, day.day);
                            let moved = with(&problem, &rest, (id, at), offer.shift, offer.after).expect("it has times");
                            let verdict = judge(&problem, &legs, &moved);
                            prop_assert_eq!(&verdict.violations, &vec![]);
                            let route = moved.routes.iter().find(|route| route.shift == offer.shift).unwrap();
                            let stop = route.stops[offer.after];
                            prop_assert_eq!((stop.start, stop.leave), (offer.start, offer.leave));
                            // Item for item, against the place it has or its prize.
                            let old = quotes.now.map_or(Bill { unserved: due.prize, ..Bill::default() }, |now| now.price);
                            let items = |bill: &Bill| [bill.travel, bill.shifts, bill.spacing, bill.moved, bill.uneven, bill.unserved];
                            for ((then, was), (new, old)) in
                                items(&verdict.bill).iter().zip(items(&now)).zip(items(&offer.price).iter().zip(items(&old)))
                            {
                                prop_assert_eq!(*then - was, *new - old);
                            }
                        }
                    }
                }
                for rep in &quotes.reps {
                    let Some(Quote::Fits(Offer { shift, after, price, .. })) = &rep.quote else { continue };
                    prop_assert_eq!(problem.shift(*shift).rep, rep.rep);
                    let moved = with(&problem, &rest, (id, at), *shift, *after).expect("it has times");
                    let verdict = judge(&problem, &legs, &moved);
                    prop_assert_eq!(verdict.bill.travel - now.travel, price.travel - quotes.now.map_or(Money(0), |now| now.price.travel));
                    let only_for_who = verdict.violations.iter().all(|broken| matches!(broken, Violation::WrongRep(..) | Violation::TwoReps(_) | Violation::RepChange(..) | Violation::TooManyReps(..)));
                    let may = rep.standing <= Eligibility::Pinned;
                    prop_assert!(only_for_who && may == verdict.violations.is_empty(), "{:?}: {:?}", rep.standing, verdict.violations);
                }
            }
        }
    }
}

fn rounds(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_rounds")).args(args).output().unwrap()
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A plan of six stores for three reps: one owner is away, one has an appointment, one day is short.
fn plan() -> (TempDir, PathBuf) {
    let room = tempfile::tempdir().unwrap();
    let input = room.path().join("shops");
    fs::create_dir(&input).unwrap();
    fs::write(
        input.join("stores.csv"),
        "store_id,store_name,lon,lat,interval_days,last_visit_date,service_min,open_hours,allowed_weekdays,owner_rep_id,skills\n\
         S1,Bakery Mola,120.15,30.27,7,2026-10-27,45,,,R1,\n\
         S2,顺达汽配,120.16,30.28,7,2026-10-28,45,09:30-11:00,1345,R1,\n\
         S3,Corner Shop,120.30,30.30,7,2026-10-28,45,,,R2,\n\
         S4,Nord Garage,120.31,30.31,7,2026-10-29,240,,,R2,lifts\n\
         S5,Nord Garage,120.18,30.29,7,2026-10-29,30,,,,\n\
         S6,Far Mill,123.90,30.30,14,2026-10-22,45,,,R1,\n",
    )
    .unwrap();
    fs::write(
        input.join("reps.csv"),
        "rep_id,rep_name,home_lon,home_lat,skills,max_work_min\n\
         R1,Li Na,120.14,30.26,,480\nR2,王芳,120.32,30.30,lifts,300\nR3,Chen,120.20,30.28,,480\n",
    )
    .unwrap();
    fs::write(
        input.join("fixed.csv"),
        "store_id,date,rep_id,from,to,kind,hard\n\
         S1,2026-11-03,R1,10:00,10:30,appointment,1\nS3,2026-11-04,R3,,,pin_rep,0\nS3,2026-11-04,,,,pin_day,1\n",
    )
    .unwrap();
    fs::write(
        input.join("calendar.csv"),
        "date,rep_id,kind,from,to,note\n2026-11-04,R2,leave,,,ill\n2026-11-05,,overtime,,18:30,fair\n",
    )
    .unwrap();
    let plan = room.path().join("plan");
    let args = ["plan", path(&input), "-o", path(&plan), "--from", "2026-11-02", "--weeks", "2", "--effort", "3000it"];
    let output = rounds(&args);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    (room, plan)
}

#[test]
fn why_a_visit_is_where_it_is_is_told_in_both_languages() {
    let (_room, plan) = plan();
    let told = |store: &str, more: &[&str]| {
        let output = rounds(&[&["why", path(&plan), store], more].concat());
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    for lang in ["en", "zh"] {
        let said = [
            ("S2", &["--visit", "1"][..]),
            ("Bakery Mola", &["--date", "2026-11-03"]),
            ("S3", &[]),
            ("S4", &[]),
            ("S5", &["--visit", "2"]),
            ("S6", &[]),
        ]
        .map(|(store, more)| told(store, &[more, &["--lang", lang]].concat()));
        insta::assert_snapshot!(format!("told_{lang}"), said.join("\n=====\n\n"));
    }
}

#[test]
fn a_question_about_what_is_not_there_is_answered_with_what_was_meant() {
    let (_room, plan) = plan();
    for (more, sentence) in [
        (&["S11"][..], "did you mean S1?"),
        (&["Bakery Mole"], "did you mean Bakery Mola?"),
        (&["Quite another place"], "give a store_id of the table stores"),
        (&["Nord Garage"], "2 stores are called Nord Garage: S4, S5; give a store_id"),
        (&["S1", "--visit", "9"], "--visit 9: S1 has 2 due visits"),
        (&["S1", "--date", "2027-01-01"], "2026-11-02 to 2026-11-15"),
        (&["S4", "--date", "2026-11-15"], "no visit of S4 is planned on that day or might be"),
        (&["S1", "--visit", "1", "--date", "2026-11-03"], "--date"),
        (&[], "<STORE>"),
    ] {
        let output = rounds(&[&["why", path(&plan)], more].concat());
        assert_eq!(output.status.code(), Some(2), "{more:?}: {output:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(sentence), "{more:?}: {said}");
    }
}

#[test]
fn a_visit_that_its_day_cannot_do_without_is_held() {
    // All at one place. With the long visit the store with two windows is reached in its second one, and the day is short; without
    // it, in its first one, and the wait until the last store makes the day longer than it may be.
    let window = |open: i32, close: i32| Window { open: Seconds::minutes(open), close: Seconds::minutes(close) };
    let store = |id: &str, minutes: i32, windows: Vec<Window>, last: u16| Store {
        id: id.into(),
        name: String::new(),
        class: String::new(),
        priority: 3,
        place: PlaceId(0),
        service: Seconds::minutes(minutes),
        demand: 0,
        hours: Hours::every_day(windows),
        reps: Allowed::Any,
        skilled: Allowed::Any,
        covering: Allowed::Any,
        pinned: vec![],
        promise: None,
        beside: None,
        meeting: false,
        preference: None,
        met: Vec::new(),
        last: None,
        habit: None,
        cadence: Cadence::Spaced {
            visits: vec![DueVisit::between(Day(0), Day(last), Seconds::minutes(minutes), Money(1_000_000))],
            min_gap: 1,
            max_gap: DaySet::MOST,
        },
    };
    let shift = |day: u16| Shift {
        max_work: Seconds::minutes(200),
        ..Shift::new(RepId(0), Day(day), Seconds(0), Seconds::minutes(600))
    };
    let rep = Rep {
        id: "r".into(),
        name: String::new(),
        home: PlaceId(0),
        end: PlaceId(0),
        profile: 0,
        share: None,
        days: DayShape::Level,
        nights: 0,
        nights_before: 0,
        limits: Vec::new(),
    };
    let problem = Problem::new(Parts {
        name: "held".into(),
        calendar: Calendar::numbered(2, 5),
        places: vec![Point::default()],
        surface: Surface::Plane,
        stores: vec![
            store("long", 60, vec![window(200, 290)], 1),
            store("twice", 10, vec![window(0, 10), window(300, 310)], 0),
            store("last", 10, vec![window(250, 260), window(330, 340)], 0),
        ],
        reps: vec![rep],
        shifts: vec![shift(0), shift(1)],
        continuity: Continuity::Any,
        practice: Practice::default(),
        nights: Nights::default(),
    })
    .expect("sound");
    let legs = travel(&problem);
    let order = [(StoreId(0), 0), (StoreId(1), 0), (StoreId(2), 0)];
    let route = timetable(&problem, &legs, ShiftId(0), &order).unwrap();
    let plan = Plan { routes: vec![route], unserved: vec![] };
    assert_eq!(judge(&problem, &legs, &plan).violations, []);

    let long = quotes(&problem, &legs, &plan, StoreId(0), 0).unwrap();
    assert!(matches!(long.days[0].quote, Quote::Fits(offer) if offer.shift == ShiftId(0)));
    assert_eq!(long.days[1].quote, Quote::Held);
    let moved = with(&problem, &without(&problem, &plan, order[0]).unwrap(), order[0], ShiftId(1), 0).unwrap();
    assert_eq!(judge(&problem, &legs, &moved).violations, [Violation::TooLong(ShiftId(0))]);
}

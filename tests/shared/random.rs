//! Random problems of every kind the model knows, for property tests.

use proptest::collection::vec;
use proptest::prelude::*;
use rounds::model::{
    After, Allowed, Cadence, Calendar, Continuity, DaySet, DayShape, DueVisit, Habit, Hours, HoursLimit, HoursSpan,
    LastVisit, Met, Nights, Overtime, Parts, Pause, Point, Practice, Practised, Preference, Problem, Promise, Rep,
    RepChanges, Shift, Store, Surface, Window,
};
use rounds::travel::{Plane, Rounding, Travel};
use rounds::unit::{Day, Money, PlaceId, RepId, Seconds, StoreId};

/// The way between the places of a random problem: a plane of 100 x 100 minutes.
pub fn travel(problem: &Problem) -> Travel {
    Travel::Plane(Plane::new(&problem.places, Rounding::Ticks(60.0)))
}

/// A random problem: up to so many reps and stores, and 10 days, with everything that can be asked.
pub fn any_problem(most_reps: usize, most_stores: usize) -> impl Strategy<Value = Problem> {
    any_problem_of(most_reps, most_stores, 10)
}

/// A random problem: up to so many reps, stores and days.
pub fn any_problem_of(most_reps: usize, most_stores: usize, most_days: u16) -> impl Strategy<Value = Problem> {
    (1..=most_reps, 1..=most_days, continuity()).prop_flat_map(move |(reps, days, continuity)| {
        let point = || (0.0..40.0f64, 0.0..40.0f64).prop_map(|(x, y)| Point { x, y });
        (
            vec(point(), reps),
            vec((point(), store(reps, days)), 0..=most_stores),
            vec(shift(), reps * usize::from(days)),
            practice(),
        )
            .prop_map(move |(homes, stores, shifts, practice)| {
                let mut places: Vec<Point> = stores.iter().map(|(point, _)| *point).collect();
                let first_home = places.len();
                places.extend(&homes);
                let stores = stores.into_iter().enumerate().map(|(at, (_, store))| Store {
                    id: format!("s{at}"),
                    place: PlaceId::at(at),
                    ..store
                });
                let reps = (0..homes.len()).map(|at| Rep {
                    id: format!("r{at}"),
                    name: String::new(),
                    home: PlaceId::at(first_home + at),
                    end: PlaceId::at(first_home + at),
                    share: (at % 2 == 0).then(|| Seconds::minutes(200)),
                    profile: 0,
                    days: if at % 3 == 2 { DayShape::Packed } else { DayShape::Level },
                    nights: 0,
                    nights_before: 0,
                    // Some work only so much in a week, and some in all.
                    limits: limits(at, days),
                });
                // Some are close to each other, whoever they are.
                let count = stores.len() as u32;
                let close = (0..count).flat_map(|one| [1, 3].map(|more| [StoreId(one), StoreId(one + more)]));
                let near = close.filter(|pair| pair[1].0 < count).collect();
                let shifts = shifts.into_iter().enumerate().filter_map(|(at, shift)| {
                    let (rep, day) = (RepId::at(at / usize::from(days)), Day((at % usize::from(days)) as u16));
                    // Some days are under way when the plan is made.
                    let from = (at % 5 == 3).then(|| PlaceId::at(first_home + at % homes.len()));
                    // Some should not be short.
                    let least = if at % 4 == 1 { Seconds::minutes(60 + 10 * at as i32) } else { Seconds(0) };
                    // And some may be longer than usual, at a price.
                    let overtime = |shift: &Shift| Overtime {
                        end: (shift.end - Seconds::minutes(90)).max(shift.start),
                        work: shift.max_work.min(Seconds::minutes(150)),
                        percent: 50 * (at % 4) as u16,
                    };
                    shift.map(|shift| {
                        let overtime = (at % 6 == 2 || at % 7 == 1).then(|| overtime(&shift));
                        Shift { rep, day, from, least, overtime, office: Seconds::minutes(10), ..shift }
                    })
                });
                Problem::new(Parts {
                    name: "random".into(),
                    calendar: Calendar::numbered(days, 5),
                    surface: Surface::Plane,
                    stores: stores.collect(),
                    reps: reps.collect(),
                    shifts: shifts.collect(),
                    places,
                    continuity,
                    practice: Practice { near, ..practice },
                    nights: Nights::default(),
                })
                .expect("sound")
            })
    })
}

/// Who may come over time: one rep, any, or some who change within bounds.
fn continuity() -> impl Strategy<Value = Continuity> {
    let most = prop_oneof![1 => Just(None), 2 => (1u16..4).prop_map(Some)];
    let changing = (any::<bool>(), most).prop_map(|(weekly, most)| Continuity::Changing(RepChanges { weekly, most }));
    prop_oneof![2 => Just(Continuity::Any), 2 => Just(Continuity::SameRep), 2 => changing]
}

/// The most hours of a rep: of weeks of five days, of all days, of both or of none.
fn limits(rep: usize, days: u16) -> Vec<HoursLimit> {
    let weeks = (0..days.div_ceil(5)).map(|week| {
        let (first, last) = (Day(5 * week), Day((5 * week + 4).min(days - 1)));
        HoursLimit { span: HoursSpan::Week, first, last, most: Seconds::minutes(260 + 100 * i32::from(week)) }
    });
    let all = HoursLimit { span: HoursSpan::Month, first: Day(0), last: Day(days - 1), most: Seconds::minutes(420) };
    let mut limits: Vec<HoursLimit> = weeks.filter(|_| rep % 3 == 1).collect();
    limits.extend((rep % 2 == 1).then_some(all));
    limits
}

/// Prices of practice: mostly none, or some of them.
fn practice() -> impl Strategy<Value = Practice> {
    let price = || prop_oneof![2 => Just(0i64), 1 => 0i64..900].prop_map(Money);
    let prices = (price(), price(), price(), price(), price(), price()).prop_map(
        |(weekday, hour, level, weeks, border, separate)| Practised { weekday, hour, level, weeks, border, separate },
    );
    let some = (prices, minutes(0..90)).prop_map(|(price, within)| Practice { price, within, near: Vec::new() });
    prop_oneof![1 => Just(Practice::default()), 1 => some]
}

fn minutes(range: std::ops::Range<i32>) -> impl Strategy<Value = Seconds> {
    range.prop_map(Seconds::minutes)
}

fn shift() -> impl Strategy<Value = Option<Shift>> {
    let pauses = vec((0..3, minutes(10..60), 0..3), 0..=2).prop_map(|pauses| {
        let mut pauses: Vec<Pause> = pauses
            .into_iter()
            .enumerate()
            .map(|(at, (slack, length, inside))| {
                let earliest = Seconds::minutes(150 + 120 * at as i32);
                let inside = (inside == 0).then_some(Seconds::minutes(25));
                Pause { earliest, latest: earliest + Seconds::minutes(30 * slack), length, inside }
            })
            .collect();
        pauses.sort_by_key(|pause| pause.earliest);
        pauses
    });
    let limits = (
        prop_oneof![2 => Just(Seconds(i32::MAX)), 1 => minutes(60..400)],
        prop_oneof![2 => Just(Seconds(i32::MAX)), 1 => minutes(30..200)],
        prop_oneof![2 => Just(u16::MAX), 1 => 1u16..4],
        prop_oneof![2 => Just(i32::MAX), 1 => 1i32..20],
    );
    let times = (minutes(0..120), minutes(200..700), prop_oneof![Just(0i64), Just(5_000)]);
    let shift = (times, limits, pauses).prop_map(
        |((start, end, fixed), (max_work, max_drive, max_visits, capacity), pauses)| Shift {
            max_work,
            max_drive,
            max_visits,
            capacity,
            pauses,
            fixed: Money(fixed),
            ..Shift::new(RepId(0), Day(0), start, end)
        },
    );
    prop_oneof![1 => Just(None), 6 => shift.prop_map(Some)]
}

fn windows() -> impl Strategy<Value = Vec<Window>> {
    // Most are longer than most visits.
    let window =
        |open: i32, length: i32| Window { open: Seconds::minutes(open), close: Seconds::minutes(open + length + 30) };
    prop_oneof![
        1 => Just(vec![]),
        3 => Just(vec![Window::ALWAYS]),
        2 => (0..300i32, 0..200i32).prop_map(move |(open, length)| vec![window(open, length)]),
        2 => (0..100i32, 10..100i32, 1..100i32, 10..200i32)
            .prop_map(move |(open, length, gap, second)| vec![window(open, length), window(open + length + gap + 30, second)]),
    ]
}

fn store(reps: usize, days: u16) -> impl Strategy<Value = Store> {
    let hours = (vec(windows(), 7), vec((0..days, windows()), 0..2)).prop_map(|(week, special)| {
        let mut hours = Hours { week: week.into(), special: Vec::new() };
        special.into_iter().for_each(|(day, windows)| hours.set_special(Day(day), windows));
        hours
    });
    let allowed = prop_oneof![
        3 => Just(Allowed::Any),
        1 => (0..reps as u32).prop_map(|rep| Allowed::Only(vec![RepId(rep)])),
    ];
    let pinned = prop_oneof![
        5 => Just(vec![]),
        1 => (0..days, 0..reps as u32).prop_map(|(day, rep)| vec![(Day(day), RepId(rep))]),
    ];
    let longer = prop_oneof![3 => Just(None), 1 => (0..4usize, minutes(5..120)).prop_map(Some)];
    let promised = (0..days, 0i64..3_000).prop_map(|(day, moved)| (Day(day), Money(moved)));
    let promise = (proptest::option::of(0..reps as u32), 0i64..3_000, vec(proptest::option::of(promised), 0..4))
        .prop_map(|(rep, handed, visits)| Promise {
            reps: rep.map(RepId).into_iter().collect(),
            handed: Money(handed),
            visits,
        });
    let promise = prop_oneof![2 => Just(None), 1 => promise.prop_map(Some)];
    let met = prop_oneof![2 => Just(vec![]), 1 => vec((-9i32..=0, 0..reps as u32), 1..3)].prop_map(|mut met| {
        met.sort_unstable();
        met.into_iter().map(|(day, rep)| Met { day, rep: RepId(rep) }).collect::<Vec<Met>>()
    });
    let preferred = (0..reps as u32, 0..reps as u32, 0i64..2_000, 0i64..1_000);
    let preference = preferred.prop_map(|(first, second, others, little)| {
        let (first, second) = (RepId(first.min(second)), RepId(first.max(second)));
        let mut reps = vec![(first, Money(0)), (second, Money(little.min(others)))];
        reps.dedup_by_key(|one| one.0);
        Preference { others: Money(others), reps }
    });
    let preference = prop_oneof![2 => Just(None), 1 => preference.prop_map(Some)];
    let last = (-9i32..0, 1u16..6, 4u16..12).prop_map(|(day, least, more)| LastVisit {
        day,
        min_gap: least,
        max_gap: least + more,
    });
    let last = prop_oneof![2 => Just(None), 1 => last.prop_map(Some)];
    let habit = (proptest::option::of(0u8..7), proptest::option::of(minutes(0..400)))
        .prop_map(|(weekday, start)| Habit { weekday, start });
    let habit = prop_oneof![1 => Just(None), 2 => habit.prop_map(Some)];
    let cadence = (cadence(days), last, habit);
    (hours, allowed, pinned, cadence, (minutes(5..60), longer), (promise, preference, met), 0i32..8, 1u8..=5).prop_map(
        |(hours, reps, pinned, (mut cadence, last, habit), (service, longer), told, demand, priority)| {
            let (promise, preference, met) = told;
            if let Cadence::Spaced { visits, .. } = &mut cadence {
                visits.iter_mut().for_each(|visit| visit.service = service);
                if let Some((at, longer)) = longer
                    && let Some(visit) = visits.get_mut(at)
                {
                    visit.service = longer;
                }
            }
            let habit = habit.filter(|_| matches!(cadence, Cadence::Spaced { .. }));
            let store = Store::new("", PlaceId(0), service).due(cadence);
            Store { habit, priority, promise, preference, met, demand, hours, reps, pinned, last, ..store }
        },
    )
}

fn set(days: u16, bits: u64) -> DaySet {
    DaySet::of((0..days).filter(|day| bits >> day & 1 == 1).map(Day))
}

fn cadence(days: u16) -> impl Strategy<Value = Cadence> {
    let prize = || prop_oneof![Just(100i64), Just(3_000), Just(1_000_000)].prop_map(Money);
    let patterns = (vec(1u64..(1 << days), 1..4), prize()).prop_map(move |(patterns, prize)| Cadence::Patterns {
        patterns: patterns.into_iter().map(|bits| set(days, bits)).collect(),
        prize,
    });
    let row = (vec((0..days, 0..days, 0i64..200, prize()), 1..4), 1u16..4, prop_oneof![Just(DaySet::MOST), 2u16..8])
        .prop_map(|(mut visits, min_gap, max_gap)| {
            visits.sort_by_key(|visit| visit.0);
            let visits = visits.into_iter().map(|(a, b, rate, prize)| DueVisit {
                due: Day(a.min(b) + (a.max(b) - a.min(b)) / 2),
                early: Money(rate),
                late: Money(2 * rate),
                // Every fifth is asked for within hours.
                by: (rate % 5 == 0).then_some(Seconds::minutes((3 * rate) as i32)),
                ..DueVisit::between(Day(a.min(b)), Day(a.max(b)), Seconds(0), prize)
            });
            Cadence::Spaced { visits: visits.collect(), min_gap, max_gap: max_gap.max(min_gap) }
        });
    let after = prop_oneof![
        3 => (1u16..3, 0u16..4).prop_map(|(least, more)| After::Days { least, most: least + more }),
        1 => (0u64..1 << days).prop_map(move |bits| After::Next { of: Box::new(set(days, bits)) }),
    ];
    let chain = (row.clone(), vec(after, 3)).prop_map(|(row, after)| {
        let Cadence::Spaced { mut visits, .. } = row else { unreachable!("a row is spaced") };
        visits.iter_mut().zip(after).skip(1).for_each(|(visit, after)| visit.after = Some(after));
        Cadence::row(visits)
    });
    prop_oneof![2 => patterns, 5 => row, 1 => chain]
}

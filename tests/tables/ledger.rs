//! Claims about the ledger: what the visit log says became of every promise.

use chrono::{NaiveDate, TimeDelta};
use proptest::prelude::*;
use rounds::model::{
    CalendarRow, Contact, DayKind, EventRow, LogRow, Policy, RepRow, Rhythm, Rule, Status, StoreRow, Tables, VisitType,
};
use rounds::policy;
use rounds::policy::ledger::{Account, LedgerLine, State, Tally, by_class, by_cycle, by_rep, ledger};
use rounds::unit::Day;

/// A Monday.
fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 10, 5).unwrap()
}

fn on(offset: i64) -> NaiveDate {
    today() + TimeDelta::days(offset)
}

fn store(id: &str, class: &str) -> StoreRow {
    StoreRow { id: id.into(), class: class.into(), ..StoreRow::default() }
}

fn logged(store: &str, day: i64, kind: &str) -> LogRow {
    LogRow {
        line: 2,
        id: String::new(),
        store: store.into(),
        rep: "R1".into(),
        date: on(day),
        checkin: None,
        checkout: None,
        effective: None,
        outcome: String::new(),
        kind: kind.into(),
    }
}

fn tables(stores: Vec<StoreRow>, log: Vec<LogRow>) -> Tables {
    Tables { stores, log, reps: vec![RepRow { id: "R1".into(), ..RepRow::default() }], ..Tables::default() }
}

/// One store of class B (every 28 days, 8 early, 6 late) visited on these days.
fn visited(days: &[i64]) -> Tables {
    tables(vec![store("S1", "B")], days.iter().map(|&day| logged("S1", day, "")).collect())
}

fn routine(tables: &Tables) -> LedgerLine {
    ledger(tables, today())[0].line(VisitType::Routine).expect("a routine line").clone()
}

fn states(line: &LedgerLine) -> Vec<State> {
    line.promises.iter().map(|promise| promise.state).collect()
}

// What becomes of a promise.

#[test]
fn a_visit_in_its_window_keeps_the_promise_and_starts_the_next() {
    let line = routine(&visited(&[-60, -30, -4]));
    assert_eq!(states(&line), [State::Done, State::Done]);
    let [first, second] = line.promises[..] else { panic!() };
    assert_eq!((first.window.earliest, first.window.due, first.window.latest), (on(-40), on(-32), on(-26)));
    assert_eq!((first.kept, second.window.due), (Some(on(-30)), on(-2)));
    assert_eq!((line.first, line.last, line.contacts), (Some(on(-60)), Some(on(-4)), 3));
    assert_eq!(line.next.unwrap().due, on(24));
    assert_eq!(line.urgency, Some(4.0 / 28.0));
}

#[test]
fn a_visit_before_its_window_is_early_and_one_after_it_late() {
    let line = routine(&visited(&[-70, -60, -20]));
    assert_eq!(states(&line), [State::Early, State::Late]);
    assert!(!line.promises[0].is_on_time, "10 days are fewer than 70 % of 28");
    assert_eq!(line.promises[1].overdue_days, 6, "due after 28 days, 6 of slack, made after 40");
}

#[test]
fn an_early_visit_is_on_time_when_the_fewest_days_between_visits_have_passed() {
    let mut tables = visited(&[-30, -15]);
    tables.stores[0].min_gap_days = Some(14);
    let line = routine(&tables);
    assert_eq!(states(&line), [State::Early]);
    assert!(line.promises[0].is_on_time);
}

#[test]
fn a_promise_is_missed_when_a_whole_interval_passes_after_its_window() {
    // The window ends after 34 days, and a further interval after 62.
    assert_eq!(states(&routine(&visited(&[-63, -1]))), [State::Late]);
    assert_eq!(states(&routine(&visited(&[-64, -1]))), [State::Missed, State::Late]);
    assert_eq!(states(&routine(&visited(&[-92, -1]))), [State::Missed, State::Missed, State::Late]);
}

#[test]
fn what_was_due_before_today_and_not_kept_is_carried_over() {
    let line = routine(&visited(&[-30]));
    assert_eq!(states(&line), [State::Open]);
    assert_eq!((line.promises[0].overdue_days, line.next.unwrap().due), (0, on(-2)));
    let line = routine(&visited(&[-28]));
    assert!(line.promises.is_empty(), "due today is not overdue");
    assert_eq!(line.next.unwrap().due, on(0));
    let line = routine(&visited(&[-100]));
    assert_eq!(states(&line), [State::Missed, State::Missed, State::Open]);
    assert_eq!(line.promises.iter().map(|promise| promise.overdue_days).collect::<Vec<_>>(), [66, 38, 10]);
}

#[test]
fn a_day_off_moves_a_promise_and_does_not_break_it() {
    let mut tables = visited(&[-10, 0]);
    tables.stores[0].class = "A".into();
    // Due on a Friday with a day of slack; the company is off until the Monday after.
    assert_eq!(states(&routine(&tables)), [State::Late]);
    let off = |day| CalendarRow {
        line: 2,
        date: on(day),
        rep: None,
        kind: DayKind::Holiday,
        from: None,
        to: None,
        site: rounds::model::MeetingPlace::default(),
        note: String::new(),
    };
    tables.calendar = vec![off(-4), off(-3)];
    assert_eq!(states(&routine(&tables)), [State::Done]);
}

// What counts.

#[test]
fn visits_without_effect_keep_nothing_but_count_in_the_hit_rate() {
    let mut tables = visited(&[-56, -28, -20]);
    for (row, effective) in tables.log.iter_mut().zip([true, false, true]) {
        row.effective = Some(effective);
    }
    let accounts = ledger(&tables, today());
    assert_eq!(states(accounts[0].line(VisitType::Routine).unwrap()), [State::Late]);
    let tally = Tally::of(&accounts, VisitType::Routine);
    assert_eq!(tally.hit_rate(), Some(2.0 / 3.0));
}

#[test]
fn phone_calls_count_where_they_stand_for_visits() {
    let mut tables = visited(&[-56]);
    tables.log.push(logged("S1", -28, "call"));
    assert_eq!(states(&routine(&tables)), [State::Open]);
    tables.policy.rules.iter_mut().for_each(|rule| rule.calls_between = 1);
    assert_eq!(states(&routine(&tables)), [State::Done]);
    tables.policy.rules.iter_mut().for_each(|rule| rule.calls_between = 0);
    tables.policy.types.entry(VisitType::Routine).or_default().contact = Contact::Call;
    assert_eq!(states(&routine(&tables)), [State::Done]);
}

#[test]
fn types_that_repeat_have_promises_of_their_own_and_satisfy_others() {
    let mut tables = visited(&[-56]);
    tables.log.push(logged("S1", -28, "full_review"));
    tables.policy.rules.push(Rule {
        id: "review".into(),
        kind: VisitType::FullReview,
        rhythm: Rhythm { interval_days: Some(84), ..Rhythm::default() },
        ..Rule::default()
    });
    let accounts = ledger(&tables, today());
    assert_eq!(states(accounts[0].line(VisitType::Routine).unwrap()), [State::Done]);
    let review = accounts[0].line(VisitType::FullReview).unwrap();
    assert_eq!((review.first, review.next.unwrap().due), (Some(on(-28)), on(56)));
}

#[test]
fn a_last_visit_that_the_log_does_not_know_of_counts_and_an_older_one_does_not() {
    let mut tables = visited(&[-30]);
    tables.stores[0].last_visit = Some(on(-2));
    assert_eq!(states(&routine(&tables)), [State::Done]);
    tables.stores[0].last_visit = Some(on(-300));
    assert_eq!(states(&routine(&tables)), [State::Open]);
}

#[test]
fn a_store_never_visited_has_no_promise_and_one_on_demand_no_line() {
    let mut tables = visited(&[]);
    let line = routine(&tables);
    assert_eq!((line.first, line.next, line.urgency, line.required), (None, None, None, 0));
    assert!(line.promises.is_empty());
    tables.stores[0].visits_per_cycle = Some(0);
    assert!(ledger(&tables, today())[0].lines.is_empty());
}

#[test]
fn stores_that_do_not_trade_have_no_account() {
    let mut closed = store("S1", "A");
    closed.status = Status::Closed;
    let accounts = ledger(&tables(vec![closed, store("S2", "A")], Vec::new()), today());
    assert_eq!(accounts.iter().map(|account| account.row).collect::<Vec<_>>(), [1]);
}

#[test]
fn the_next_visit_is_due_when_the_plan_says_so() {
    let tables = visited(&[-60, -25]);
    let due = policy::due(&tables, today(), 4);
    let rounds::model::Cadence::Spaced { visits, .. } = &due.problem.stores[0].cadence else { panic!() };
    let next = routine(&tables).next.unwrap();
    assert_eq!((visits[0].due, next.due), (Day(3), on(3)));
    assert_eq!((on(visits[0].latest.0.into()), on(0)), (next.latest, on(0)));
}

// Key figures.

#[test]
fn visits_too_many_at_one_store_make_up_for_none_at_another() {
    let often = (0..13).map(|week| logged("S1", -7 * week - 3, ""));
    let seldom = [logged("S2", -87, "")];
    let accounts = ledger(&tables(vec![store("S1", "B"), store("S2", "B")], often.chain(seldom).collect()), today());
    let tally = Tally::of(&accounts, VisitType::Routine);
    assert_eq!((tally.attained, tally.required), (2, 4));
    assert_eq!(tally.attainment(), Some(0.5));
}

#[test]
fn coverage_leaves_out_prospects_and_stores_whose_turn_has_not_come() {
    let ids = ["seen", "overdue", "new", "not yet", "prospect"];
    let mut stores: Vec<StoreRow> = ids.iter().map(|id| store(id, "C")).collect();
    stores[4].lifecycle = "prospect".into();
    let log = vec![logged("seen", -5, ""), logged("overdue", -99, ""), logged("not yet", -50, "")];
    let tally = Tally::of(&ledger(&tables(stores, log), today()), VisitType::Routine);
    assert_eq!((tally.seen, tally.stores), (1, 3));
    assert_eq!(tally.coverage(), Some(1.0 / 3.0));
}

#[test]
fn the_on_time_share_leaves_out_what_may_still_come_in_time() {
    let stores = ["a", "b", "c"].map(|id| store(id, "B")).to_vec();
    let log = vec![
        logged("a", -56, ""),
        logged("a", -28, ""),
        // Due two days ago, four more will do.
        logged("b", -30, ""),
        logged("c", -40, ""),
    ];
    let tally = Tally::of(&ledger(&tables(stores, log), today()), VisitType::Routine);
    assert_eq!((tally.on_time, tally.decided, tally.open), (1, 2, 2));
    assert_eq!((tally.mean_overdue_days(), tally.most_overdue_days), (Some(6.0), 6));
}

// Whatever the log.

prop_compose! {
    fn company()(
        classes in prop::collection::vec((0usize..4, 0usize..3, any::<bool>()), 1..6),
        visits in prop::collection::vec((0usize..8, -400i64..10, 0usize..5, 0usize..3), 0..80),
        calls in 0u16..3,
        per_cycle in prop::option::of(0u16..12),
    ) -> Tables {
        let stores = classes.iter().enumerate().map(|(at, &(class, owner, prospect))| StoreRow {
            owner: [None, Some("R1".into()), Some("R2".into())][owner].clone(),
            lifecycle: if prospect { "prospect".into() } else { String::new() },
            visits_per_cycle: per_cycle.filter(|_| at == 0),
            ..store(&format!("S{at}"), ["A", "B", "C", ""][class])
        });
        let kinds = ["", "routine", "full_review", "call", "stock_count"];
        let log = visits.iter().map(|&(store, day, kind, effect)| LogRow {
            effective: [None, Some(true), Some(false)][effect],
            ..logged(&format!("S{store}"), day, kinds[kind])
        });
        let mut tables = tables(stores.collect(), log.collect());
        let mut policy = Policy::default();
        policy.rules.iter_mut().for_each(|rule| rule.calls_between = calls);
        policy.rules.push(Rule {
            id: "count".into(),
            kind: VisitType::StockCount,
            rhythm: Rhythm { interval_days: Some(30), ..Rhythm::default() },
            ..Rule::default()
        });
        tables.policy = policy;
        tables
    }
}

fn lines(accounts: &[Account]) -> impl Iterator<Item = &LedgerLine> {
    accounts.iter().flat_map(|account| &account.lines)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn replaying_twice_changes_nothing(tables in company()) {
        prop_assert_eq!(ledger(&tables, today()), ledger(&tables, today()));
        let mut twice = tables.clone();
        twice.log.extend(tables.log.iter().cloned());
        let promises = |tables: &Tables| lines(&ledger(tables, today())).cloned().collect::<Vec<_>>();
        prop_assert_eq!(promises(&tables), promises(&twice), "a row written twice is one visit");
    }

    #[test]
    fn the_order_of_rows_does_not_matter(tables in company(), turn in 0usize..80, events in any::<bool>()) {
        let mut turned = tables.clone();
        let count = turned.log.len().max(1);
        turned.log.rotate_left(turn % count);
        turned.log.reverse();
        if events {
            // Events are answered by visits, they are none.
            let event = EventRow {
                line: 2, store: "S0".into(), date: on(-3), time: None, kind: "sale".into(), deadline: None, note: String::new(),
            };
            turned.events.push(event);
        }
        prop_assert_eq!(ledger(&tables, today()), ledger(&turned, today()));
        turned.stores.reverse();
        let by_id = |tables: &Tables| {
            let mut accounts: Vec<_> = ledger(tables, today())
                .into_iter()
                .map(|account| (tables.stores[account.row].id.clone(), account.lines))
                .collect();
            accounts.sort_by(|one, other| one.0.cmp(&other.0));
            accounts
        };
        prop_assert_eq!(by_id(&tables), by_id(&turned));
    }

    #[test]
    fn what_is_logged_after_today_is_not_known_yet(tables in company(), back in 0i64..300) {
        let then = on(-back);
        let mut known = tables.clone();
        known.log.retain(|row| row.date <= then);
        prop_assert_eq!(ledger(&known, then), ledger(&tables, then));
    }

    #[test]
    fn every_contact_after_the_first_keeps_one_promise(tables in company()) {
        for line in lines(&ledger(&tables, today())) {
            let kept = line.promises.iter().filter(|promise| promise.kept.is_some()).count();
            prop_assert_eq!(kept as u32 + 1, line.contacts.max(1));
            let open: Vec<_> =
                line.promises.iter().filter(|promise| promise.state == State::Open).collect();
            prop_assert!(open.len() <= 1);
            prop_assert!(line.promises.windows(2).all(|pair| pair[0].window.due < pair[1].window.due || pair[1].kept.is_some()));
            for promise in &line.promises {
                let window = promise.window;
                prop_assert!(window.earliest <= window.due && window.due <= window.latest);
                match (promise.state, promise.kept) {
                    (State::Done, Some(day)) => prop_assert!(window.earliest <= day && day <= window.latest),
                    (State::Early, Some(day)) => prop_assert!(day < window.earliest),
                    (State::Late, Some(day)) => prop_assert!(day > window.latest),
                    (State::Missed | State::Open, None) => prop_assert!(window.due < today()),
                    other => prop_assert!(false, "{other:?}"),
                }
            }
        }
    }

    #[test]
    fn counts_add_up(tables in company()) {
        let accounts = ledger(&tables, today());
        for kind in [VisitType::Routine, VisitType::StockCount] {
            let all = Tally::of(&accounts, kind);
            prop_assert!(all.on_time <= all.decided && all.decided <= all.promises());
            prop_assert!(all.attained <= all.required && all.seen <= all.stores && all.effective <= all.judged);
            let promises = |sums: &mut dyn Iterator<Item = &Tally>| sums.map(|sum| sum.promises()).sum::<u32>();
            let (classes, reps) = (by_class(&accounts, kind), by_rep(&accounts, kind));
            let cycles = by_cycle(&accounts, kind, today(), 28);
            prop_assert_eq!(promises(&mut classes.values()), all.promises());
            prop_assert_eq!(promises(&mut reps.values()), all.promises());
            prop_assert_eq!(promises(&mut cycles.values()), all.promises());
            prop_assert_eq!(classes.values().map(|sum| sum.required).sum::<u64>(), all.required);
            prop_assert_eq!(reps.values().map(|sum| sum.stores).sum::<u32>(), all.stores);
            let count = accounts.iter().filter_map(|one| one.line(kind)).map(|line| line.promises.len()).sum::<usize>();
            prop_assert_eq!(count as u32, all.promises());
        }
    }
}

#[test]
fn a_silence_of_centuries_ends() {
    let mut tables = visited(&[]);
    tables.stores[0].interval_days = Some(1);
    tables.log.push(LogRow { date: NaiveDate::from_ymd_opt(1, 1, 1).unwrap(), ..logged("S1", 0, "") });
    assert_eq!(routine(&tables).promises.last().unwrap().state, State::Open);
}

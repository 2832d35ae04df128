//! What a plan looks like on paper: the same bytes every time, in both languages, and back again.
#![cfg(feature = "files")]

use chrono::NaiveDate;
use rounds::error::Error;
use rounds::io::Parcel;
use rounds::io::{self, Input};
use rounds::lang::Lang;
use rounds::model::*;
use rounds::report::files;
use rounds::report::{self, Artefact, Edits, FigureKind, Sheet};
use rounds::solve::Limit;
use rounds::travel::{Crow, Profile, Travel};
use rounds::unit::{Day, Money, PlaceId, RepId, Seconds, ShiftId, StoreId};
use std::sync::Arc;

struct Town {
    problem: Problem,
    travel: Travel,
    plan: Plan,
    verdict: Verdict,
    owners: Vec<Option<RepId>>,
    tables: Tables,
}

/// Two reps, seven stores, one week; one visit is left out because the day is full, one because the store is closed.
fn town() -> Town {
    let store = |id: &str, name: &str, class: &str, x: f64, y: f64, due: &[(u16, u16, u16)]| {
        let why = Why::Rule { name: format!("class {class}"), days: if class == "A" { 2 } else { 7 } };
        let visit = |&(earliest, due, latest): &(u16, u16, u16)| DueVisit {
            earliest: Day(earliest),
            due: Day(due),
            latest: Day(latest),
            by: None,
            service: Seconds::minutes(30),
            early: Money(60),
            late: Money(120),
            prize: Money(100_000),
            weight: 2,
            types: VisitTypes::default(),
            why: why.clone(),
            after: None,
        };
        let visits = due.iter().map(visit).collect();
        let hours = Hours {
            week: Arc::new((0..7).map(|day| if day < 5 { vec![nine_to_five()] } else { vec![] }).collect()),
            special: vec![],
        };
        let store = Store {
            id: id.into(),
            name: name.into(),
            class: class.into(),
            priority: 3,
            place: PlaceId(0),
            service: Seconds::minutes(30),
            promise: None,
            beside: None,
            meeting: false,
            preference: None,
            met: Vec::new(),
            last: None,
            habit: None,
            demand: 0,
            hours,
            reps: Allowed::Any,
            skilled: Allowed::Any,
            covering: Allowed::Any,
            pinned: vec![],
            cadence: Cadence::Spaced { visits, min_gap: 1, max_gap: 7 },
        };
        (store, Point { x, y })
    };
    let all = [
        store("S1", "Bakery Mola", "A", 120.150, 30.270, &[(0, 0, 1), (2, 3, 4)]),
        store("S2", "顺达汽配", "A", 120.165, 30.280, &[(0, 1, 2), (2, 3, 4)]),
        store("S3", "Corner, \"The\" Shop", "B", 120.140, 30.262, &[(0, 2, 4)]),
        store("S4", "", "B", 120.180, 30.262, &[(0, 2, 4)]),
        store("S5", "宏远配件", "B", 120.235, 30.310, &[(0, 1, 4)]),
        store("S6", "Nord Garage", "C", 120.250, 30.300, &[(0, 4, 4)]),
        store("S7", "Late Hours", "C", 120.245, 30.322, &[(5, 6, 6)]),
    ];
    let mut places: Vec<Point> = all.iter().map(|(_, point)| *point).collect();
    let mut stores: Vec<Store> = all.into_iter().map(|(store, _)| store).collect();
    for (at, store) in stores.iter_mut().enumerate() {
        store.place = PlaceId::at(at);
    }
    places.extend([Point { x: 120.155, y: 30.265 }, Point { x: 120.240, y: 30.305 }]);
    let rep = |id: &str, name: &str, home: u32| Rep {
        id: id.into(),
        name: name.into(),
        home: PlaceId(home),
        end: PlaceId(home),
        share: None,
        days: DayShape::Level,
        nights: 0,
        nights_before: 0,
        limits: Vec::new(),
        profile: 0,
    };
    let reps = vec![rep("R1", "Ana Lima", 7), rep("R/2", "王芳", 8)];
    let mut shifts = Vec::new();
    for rep in 0..2 {
        for day in 0..5 {
            let mut shift = Shift::new(RepId(rep), Day(day), Seconds::minutes(510), Seconds::minutes(1050));
            shift.max_work = Seconds::minutes(450);
            let noon = Seconds::minutes(720);
            shift.pauses = vec![Pause {
                earliest: noon,
                latest: noon + Seconds::minutes(60),
                length: Seconds::minutes(60),
                inside: None,
            }];
            shifts.push(shift);
        }
    }
    let problem = Problem::new(Parts {
        name: "Town & 城".into(),
        calendar: Calendar::dated(NaiveDate::from_ymd_opt(2026, 11, 9).unwrap(), 7),
        places: places.clone(),
        surface: Surface::Globe,
        stores,
        reps,
        shifts,
        continuity: Continuity::SameRep,
        practice: Practice::default(),
        nights: Nights::default(),
    })
    .expect("sound");
    let travel = Travel::Crow(Crow::new(&places, 1.3, vec![Profile::defaults().remove(0)]));
    let day = |shift: u32, visits: &[(u32, u16)]| {
        let visits: Vec<(StoreId, u16)> = visits.iter().map(|&(store, visit)| (StoreId(store), visit)).collect();
        timetable(&problem, &travel, ShiftId(shift), &visits).expect("the day fits")
    };
    let unserved =
        |store: u32, visit: u16, obstacle: Obstacle, shift: Option<(u32, u16)>, short: Option<i32>| Unserved {
            store: StoreId(store),
            visit,
            reason: Reason {
                rep: shift.map(|(rep, _)| RepId(rep)),
                day: shift.map(|(_, day)| Day(day)),
                short: short.map(Seconds),
                ..Reason::of(obstacle)
            },
        };
    let mut plan = Plan {
        routes: vec![day(0, &[(0, 0), (1, 0), (2, 0)]), day(3, &[(1, 1), (0, 1)]), day(5, &[(4, 0)])],
        unserved: vec![
            unserved(3, 0, Obstacle::Hours, Some((0, 2)), Some(725)),
            unserved(5, 0, Obstacle::Driving, Some((1, 4)), None),
            unserved(6, 0, Obstacle::Closed, None, None),
        ],
    };
    for (at, asked, rivals, fix) in [
        (
            0,
            &[(Obstacle::Hours, 9), (Obstacle::Closed, 2), (Obstacle::Gap, 1)][..],
            [Some((StoreId(1), 0)), Some((StoreId(2), 0)), None],
            Fix::Overtime { rep: RepId(0), day: Day(2), by: Seconds(725) },
        ),
        (
            1,
            &[(Obstacle::Driving, 1)],
            [None; RIVALS],
            Fix::OtherRep { rep: RepId(0), day: Day(4), drive: Seconds::minutes(18) },
        ),
        (2, &[], [None; RIVALS], Fix::Window { rep: RepId(1), day: Day(4), by: 1 }),
    ] {
        let reason = &mut plan.unserved[at].reason;
        asked.iter().for_each(|&(obstacle, shifts)| reason.asked.note(obstacle, shifts));
        (reason.rivals, reason.fix, reason.impossible) = (rivals, Some(fix), at == 2);
    }
    let verdict = judge(&problem, &travel, &plan);
    assert_eq!(verdict.violations, vec![]);
    let owners = [0, 0, 0, 0, 1, 1, 1].map(|rep| Some(RepId(rep))).to_vec();
    let row = |id: &str, address: &str| StoreRow { id: id.into(), address: address.into(), ..StoreRow::default() };
    let tables =
        Tables { stores: vec![row("S1", "12 Mill Lane; back door"), row("S2", "中山路1号")], ..Tables::default() };
    Town { problem, travel, plan, verdict, owners, tables }
}

fn nine_to_five() -> Window {
    Window { open: Seconds::minutes(540), close: Seconds::minutes(990) }
}

impl Town {
    fn sheet(&self) -> Sheet<'_> {
        Sheet {
            problem: &self.problem,
            travel: &self.travel,
            plan: &self.plan,
            verdict: &self.verdict,
            owners: &self.owners,
            tables: Some(&self.tables),
            calls: Vec::new(),
            assumptions: report::assumptions(&self.travel, Some(&self.tables)),
            input: Input {
                path: "data/town".into(),
                hash: io::fingerprint([b"stores".as_slice()]),
                from: self.problem.calendar.first,
                weeks: Some(1),
                ..Input::default()
            },
            limit: Limit::Iterations(1000),
            told: Default::default(),
            seed: 1,
        }
    }

    fn file(&self, name: &str, lang: Lang) -> String {
        let bytes =
            files(&self.sheet(), lang).into_iter().find(|(file, _)| file == name).expect("the file is written").1;
        String::from_utf8(bytes).expect("the file is text")
    }
}

/// Compares with `tests/golden`; to accept a change, run with `ROUNDS_GOLDEN=write` and read the difference.
fn golden(name: &str, text: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("ROUNDS_GOLDEN").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(expected == text, "{name} is not as in tests/golden; it is now:\n{text}");
}

#[test]
fn the_tables_read_as_agreed_in_both_languages() {
    let town = town();
    for (lang, tag) in [(Lang::En, "en"), (Lang::Zh, "zh")] {
        for name in
            ["visits.csv", "unserved.csv", "reps.csv", "routes.geojson", "calendars/R1.ics", "calendars/R_2.ics"]
        {
            golden(&format!("{tag}-{}", name.replace('/', "-")), &town.file(name, lang));
        }
    }
    golden("plan.json", &town.file("plan.json", Lang::En));
}

#[test]
fn the_plan_file_does_not_depend_on_the_language() {
    let town = town();
    assert_eq!(town.file("plan.json", Lang::En), town.file("plan.json", Lang::Zh));
}

#[test]
fn a_plan_survives_the_way_to_paper_and_back() {
    let town = town();
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    report::put(Artefact::Plan, &files(&town.sheet(), Lang::En), &out, &[], Edits::Keep).unwrap();
    let file = Parcel::open(out.join("plan.json")).and_then(|parcel| io::read_plan(&parcel)).unwrap();
    assert_eq!(file.plan(&town.problem).unwrap(), town.plan);
    assert_eq!(file.owners(&town.problem), town.owners);
    assert_eq!(file.input, town.sheet().input);
}

#[test]
fn every_fix_survives_the_way_to_paper_and_has_a_sentence_in_both_languages() {
    let mut town = town();
    let (rep, day, by) = (RepId(1), Day(3), Seconds(61));
    let fixes = [
        Fix::Overtime { rep, day, by },
        Fix::Driving { rep, day, by },
        Fix::OneMore { rep, day },
        Fix::LongerHours { rep, day, from: Seconds::minutes(1_005), to: Seconds::minutes(1_035) },
        Fix::OtherRep { rep, day, drive: by },
        Fix::Skill { rep, day, drive: by },
        Fix::Window { rep, day, by: 2 },
        Fix::Open { rep, day },
    ];
    let mut said = String::new();
    for fix in fixes {
        town.plan.unserved[0].reason.fix = Some(fix);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.json");
        std::fs::write(&path, town.file("plan.json", Lang::En)).unwrap();
        assert_eq!(
            Parcel::open(&path).and_then(|parcel| io::read_plan(&parcel)).unwrap().plan(&town.problem).unwrap(),
            town.plan
        );
        for lang in [Lang::En, Lang::Zh] {
            said += &(report::reasons::change(&town.problem, fix, lang) + "\n");
        }
    }
    golden("fixes.txt", &said);
}

#[test]
fn every_obstacle_has_its_code_and_its_words() {
    let town = town();
    let mut said = std::collections::BTreeSet::new();
    for obstacle in Obstacle::ALL {
        for lang in [Lang::En, Lang::Zh] {
            let mut reason = Reason::of(obstacle);
            reason.asked.note(obstacle, 3);
            said.insert(report::reasons::asked(&reason, lang));
            said.insert(report::reasons::sentence(&town.problem, (town.plan.unserved[0].store, &reason), lang));
            said.insert(report::reasons::remedy(&town.problem, (town.plan.unserved[0].store, &reason), lang));
        }
        said.insert(io::obstacle_code(obstacle).into());
    }
    assert_eq!(said.len(), 7 * Obstacle::ALL.len(), "no two are alike: {said:#?}");
}

#[test]
fn unknown_names_in_a_plan_are_each_named() {
    let town = town();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.json");
    let text = town
        .file("plan.json", Lang::En)
        .replace("\"store\":\"S3\"", "\"store\":\"S33\"")
        .replace("2026-11-12\",\"depart", "2027-01-01\",\"depart");
    std::fs::write(&path, text).unwrap();
    let Err(Error::Format { trouble, .. }) =
        Parcel::open(&path).and_then(|parcel| io::read_plan(&parcel)).unwrap().plan(&town.problem)
    else {
        panic!("the plan names what is not there");
    };
    assert!(trouble.contains("\"S33\"") && trouble.contains("2027-01-01"), "{trouble}");
}

#[test]
fn the_same_plan_gives_the_same_bytes() {
    let town = town();
    for lang in [Lang::En, Lang::Zh] {
        assert!(files(&town.sheet(), lang) == files(&town.sheet(), lang));
    }
}

#[test]
fn an_output_folder_is_replaced_and_a_strange_one_refused() {
    let town = town();
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let write = || report::put(Artefact::Plan, &files(&town.sheet(), Lang::En), &out, &[], Edits::Keep);
    write().unwrap();
    write().unwrap();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside the output");
    std::fs::write(out.join("notes.txt"), "mine").unwrap();
    assert!(write().unwrap_err().to_string().contains("notes.txt"));
    assert_eq!(std::fs::read_to_string(out.join("notes.txt")).unwrap(), "mine");
    let strange = folder.path().join("photos");
    std::fs::create_dir(&strange).unwrap();
    report::put(Artefact::Plan, &files(&town.sheet(), Lang::En), &strange, &[], Edits::Keep)
        .expect("an empty folder is taken");
    std::fs::remove_file(strange.join("plan.json")).unwrap();
    assert!(
        report::put(Artefact::Plan, &files(&town.sheet(), Lang::En), &strange, &[], Edits::Keep)
            .unwrap_err()
            .to_string()
            .contains("holds no plan")
    );
}

#[test]
fn moving_a_visit_keeps_its_identity_in_the_calendar() {
    let mut town = town();
    let identities = |town: &Town| {
        let text = town.file("calendars/R1.ics", Lang::En);
        let mut all: Vec<String> = text.lines().filter(|line| line.starts_with("UID:")).map(String::from).collect();
        all.sort();
        all
    };
    let before = identities(&town);
    let moved = timetable(&town.problem, &town.travel, ShiftId(4), &[(StoreId(1), 1), (StoreId(0), 1)]).unwrap();
    town.plan.routes[1] = moved;
    assert_eq!(before, identities(&town));
}

#[test]
fn the_page_asks_no_server_and_holds_every_store_in_both_languages() {
    let town = town();
    for (lang, tag, words) in
        [(Lang::En, "<html lang=\"en\">", "Key figures"), (Lang::Zh, "<html lang=\"zh-Hans\">", "关键指标")]
    {
        let page = town.file("report.html", lang);
        for address in ["http://", "https://", "//cdn", "@import", "url("] {
            assert!(!page.contains(address), "the page names {address}");
        }
        for source in [" src=", "<link", "<iframe", "<img", "fetch(", "XMLHttpRequest"] {
            assert!(!page.contains(source), "the page would load something by {source}");
        }
        for store in &town.problem.stores {
            assert!(page.contains(&format!("\"{}\"", store.id)), "{} is missing", store.id);
        }
        assert!(page.contains(tag) && page.contains(words));
        assert!(page.contains("Town &amp; 城"), "names are escaped");
        assert!(page.contains("S2") && page.contains("顺达汽配"));
    }
}

#[test]
fn a_name_cannot_break_out_of_the_page() {
    let mut town = town();
    town.problem.stores[0].name = "</script><script>alert(1)</script>".into();
    town.problem.reps[0].name = "<img onerror=x>".into();
    let page = town.file("report.html", Lang::En);
    assert!(!page.contains("</script><script>alert") && !page.contains("<img onerror"));
}

#[test]
fn figures_state_what_was_divided_by_what() {
    let town = town();
    let figures = report::Figures::of(&town.sheet());
    let over = |kind| figures.figure(kind).and_then(|figure| figure.over).expect("there is something to divide by");
    assert_eq!(over(FigureKind::Planned), (6.0, 9.0));
    assert_eq!(over(FigureKind::Coverage), (4.0, 7.0));
    assert_eq!(over(FigureKind::Early), (3.0, 6.0));
    assert_eq!(over(FigureKind::MissedWeight), (6.0, 18.0));
    assert_eq!(over(FigureKind::VisitsPerDay), (6.0, 3.0), "days are those with a route");
    assert_eq!(figures.plan.due, town.verdict.planned + town.verdict.missed);
    assert_eq!(figures.plan.missed_weight, town.verdict.missed_weight);
    assert_eq!(i64::from(figures.plan.drive as i32), town.verdict.bill.travel.0);
    for kind in FigureKind::ALL {
        assert!(!kind.basis(Lang::En).is_empty() && !kind.basis(Lang::Zh).is_empty());
    }
}

#[test]
fn the_terminal_reads_as_agreed_in_both_languages() {
    let town = town();
    for (lang, tag) in [(Lang::En, "en"), (Lang::Zh, "zh")] {
        let text = report::plan_text(&town.sheet(), lang, false, None);
        assert!(!text.contains('\u{1b}'), "no colours unless asked for");
        golden(&format!("{tag}-terminal.txt"), &text);
    }
    assert!(report::plan_text(&town.sheet(), Lang::En, true, None).contains("\u{1b}[31m"));
}

#[test]
fn an_empty_plan_is_still_a_page() {
    let mut town = town();
    town.plan = Plan::default();
    town.owners.clear();
    for lang in [Lang::En, Lang::Zh] {
        assert!(town.file("report.html", lang).contains("</html>"));
        assert!(!report::plan_text(&town.sheet(), lang, false, None).is_empty());
    }
}

#[test]
fn a_plan_of_numbered_days_in_a_plane_is_reported_too() {
    let mut town = town();
    town.problem.calendar = Calendar::numbered(7, 7);
    town.problem.surface = Surface::Plane;
    let files = files(&town.sheet(), Lang::Zh);
    assert!(!files.iter().any(|(name, _)| name.ends_with(".ics")), "days without dates have no calendar");
    assert!(town.file("visits.csv", Lang::Zh).contains(",第4天,,R1,"));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.json");
    std::fs::write(&path, town.file("plan.json", Lang::Zh)).unwrap();
    assert_eq!(
        Parcel::open(&path).and_then(|parcel| io::read_plan(&parcel)).unwrap().plan(&town.problem).unwrap(),
        town.plan
    );
    assert!(report::plan_text(&town.sheet(), Lang::En, false, None).contains("day 1 to day 7"));
}

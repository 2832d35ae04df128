//! local only
use rounds::{io::plan_json::Input, lang::Lang, model::*, report::*, solve::Limit, travel::*, unit::*};
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let n: usize = a[1].parse().unwrap();
    let r: usize = a[2].parse().unwrap();
    let days: u16 = a[3].parse().unwrap();
    let out = &a[4];
    let lang = if a[5] == "zh" { Lang::Zh } else { Lang::En };
    let mut s: u64 = 42;
    let mut rnd = move || {
        s ^= s << 13;
        s ^= s >> 7;
        s ^= s << 17;
        (s >> 11) as f64 / (1u64 << 53) as f64
    };
    let clusters: Vec<(f64, f64, f64)> = (0..(r * 2).max(4))
        .map(|_| {
            (120.1 + 1.2 * rnd() * (r as f64 / 8.0).sqrt(), 30.2 + rnd() * (r as f64 / 8.0).sqrt(), 0.02 + 0.06 * rnd())
        })
        .collect();
    let gauss = |c: f64, w: f64, rnd: &mut dyn FnMut() -> f64| c + w * ((0..6).map(|_| rnd()).sum::<f64>() - 3.0);
    let en = ["Bakery", "Garage", "Auto Parts", "Workshop", "Corner Shop", "Market", "Tyres", "Motors"];
    let nm = ["Mola", "Nord", "Sol", "Vega", "Lark", "Stone", "River", "Hill", "Oak", "Birch"];
    let zh = ["顺达", "宏远", "鑫源", "永兴", "金盾", "华泰", "恒通", "明辉", "长城", "东风"];
    let zk = ["汽配", "轮胎", "修理厂", "汽车服务", "机电", "润滑油行"];
    let mut places = vec![];
    let mut stores = vec![];
    for i in 0..n {
        let c = clusters[(rnd() * clusters.len() as f64) as usize];
        places.push(Point { x: gauss(c.0, c.2, &mut rnd), y: gauss(c.1, c.2 * 0.8, &mut rnd) });
        let u = rnd();
        let class = if u < 0.12 {
            "A"
        } else if u < 0.42 {
            "B"
        } else {
            "C"
        };
        let every: u16 = match class {
            "A" => 7,
            "B" => 14,
            _ => 28,
        };
        let name = if lang == Lang::Zh {
            format!("{}{}", zh[(rnd() * 10.0) as usize], zk[(rnd() * 6.0) as usize])
        } else {
            format!("{} {}", en[(rnd() * 8.0) as usize], nm[(rnd() * 10.0) as usize])
        };
        let mut d = (rnd() * every as f64) as u16;
        let mut visits = vec![];
        while d < days {
            let slack = (every / 4).max(1);
            let mut v = DueVisit::between(Day(d.saturating_sub(slack)), Day((d + slack).min(days - 1)), Money(1000));
            v.due = Day(d);
            v.weight = match class {
                "A" => 8,
                "B" => 4,
                _ => 1,
            };
            v.why = Why::Class { class: class.into(), days: every };
            visits.push(v);
            d += every;
        }
        stores.push(Store {
            id: format!("S{:05}", i + 1),
            name,
            class: class.into(),
            priority: 3,
            place: PlaceId(i as u32),
            service: Seconds::minutes(match class {
                "A" => 45,
                "B" => 30,
                _ => 20,
            }),
            demand: 0,
            hours: Hours {
                week: (0..7)
                    .map(|w| {
                        if w < 5 {
                            vec![Window {
                                open: Seconds::minutes(if i % 5 == 0 { 600 } else { 480 }),
                                close: Seconds::minutes(1080),
                            }]
                        } else {
                            vec![]
                        }
                    })
                    .collect(),
                special: vec![],
            },
            reps: Allowed::Any,
            pinned: vec![],
            cadence: Cadence::Spaced { visits, min_gap: 1, max_gap: 60 },
        });
    }
    let names = ["Ana Lima", "Tom Berg", "Mia Costa", "Leo Park", "Eva Roth", "Ben Hall", "Ida Moen", "Sam Cole"];
    let zn = ["王芳", "李强", "张伟", "刘洋", "陈静", "杨帆", "赵磊", "周敏"];
    let mut reps = vec![];
    for k in 0..r {
        let c = clusters[(k * 2) % clusters.len()];
        places.push(Point { x: c.0 + 0.01 * (rnd() - 0.5), y: c.1 + 0.01 * (rnd() - 0.5) });
        let h = PlaceId((n + k) as u32);
        let base = if lang == Lang::Zh { zn[k % 8] } else { names[k % 8] };
        let name = if k < 8 { base.to_string() } else { format!("{} {}", base, k / 8 + 1) };
        reps.push(Rep { id: format!("R{:02}", k + 1), name, home: h, end: h, profile: 0 });
    }
    let mut shifts = vec![];
    for k in 0..r {
        for d in 0..days {
            if d % 7 < 5 && !(k == 1 && d == 8) && !(k == 3 && d > 14 && d < 18) {
                let mut s = Shift::new(RepId(k as u32), Day(d), Seconds::minutes(510), Seconds::minutes(1050));
                s.max_work = Seconds::minutes(480);
                s.pauses = vec![Pause {
                    earliest: Seconds::minutes(705),
                    latest: Seconds::minutes(780),
                    length: Seconds::minutes(60),
                }];
                shifts.push(s);
            }
        }
    }
    let problem = Problem {
        name: if lang == Lang::Zh { "江南汽配网络".into() } else { "Southern parts network".into() },
        calendar: Calendar::dated(chrono::NaiveDate::from_ymd_opt(2026, 11, 9).unwrap(), days),
        places: places.clone(),
        surface: Surface::Globe,
        stores,
        reps,
        shifts,
        continuity: Continuity::SameRep,
    };
    let travel = Travel::Crow(Crow::new(&places, 1.3, Profile::defaults()));
    let owners: Vec<Option<RepId>> = (0..n)
        .map(|i| (0..r).min_by_key(|&k| travel.leg(0, PlaceId(i as u32), PlaceId((n + k) as u32)).time).map(RepId::at))
        .collect();
    let mut done: Vec<Vec<bool>> = problem.stores.iter().map(|s| vec![false; s.cadence.most_visits()]).collect();
    let mut routes = vec![];
    for (at, shift) in problem.shifts.iter().enumerate() {
        let mut vis: Vec<(StoreId, u16)> = vec![];
        let mut here = problem.reps[shift.rep.index()].home;
        let mut best_route = None;
        loop {
            let mut best: Option<(i64, StoreId, u16)> = None;
            for i in 0..n {
                if owners[i] != Some(shift.rep) {
                    continue;
                }
                let id = StoreId::at(i);
                if vis.iter().any(|v| v.0 == id) {
                    continue;
                }
                if let Cadence::Spaced { visits, .. } = &problem.stores[i].cadence {
                    for (v, d) in visits.iter().enumerate() {
                        if !done[i][v] && d.earliest <= shift.day && shift.day <= d.latest {
                            let left = (d.latest.0 - shift.day.0) as i64;
                            let c = travel.leg(0, here, problem.stores[i].place).time.0 as i64 + left * 240;
                            if best.is_none_or(|b| c < b.0) {
                                best = Some((c, id, v as u16));
                            }
                            break;
                        }
                    }
                }
            }
            let Some((_, id, v)) = best else { break };
            vis.push((id, v));
            match timetable(&problem, &travel, ShiftId::at(at), &vis) {
                Ok(t) if t.work() <= shift.max_work => {
                    best_route = Some(t);
                    done[id.index()][v as usize] = true;
                    here = problem.store(id).place;
                }
                _ => break,
            }
        }
        if let Some(t) = best_route {
            routes.push(t);
        }
    }
    let ob = [Obstacle::Hours, Obstacle::Hours, Obstacle::Hours, Obstacle::NoShift, Obstacle::Closed, Obstacle::TooFar];
    let mut unserved = vec![];
    for i in 0..n {
        for v in 0..done[i].len() {
            if !done[i][v] {
                let o = ob[(i + v) % 6];
                if let Cadence::Spaced { visits, .. } = &problem.stores[i].cadence {
                    unserved.push(Unserved {
                        store: StoreId::at(i),
                        visit: v as u16,
                        reason: Reason {
                            obstacle: o,
                            rep: if o == Obstacle::Hours || o == Obstacle::TooFar { owners[i] } else { None },
                            day: if o == Obstacle::Hours { Some(visits[v].due) } else { None },
                            short: (o == Obstacle::Hours).then_some(Seconds(400 + (i as i32 * 37) % 2400)),
                        },
                    });
                }
            }
        }
    }
    let plan = Plan { routes, unserved };
    let verdict = judge(&problem, &travel, &plan);
    println!("planned {} missed {} violations {}", verdict.planned, verdict.missed, verdict.violations.len());
    let mut assumptions = rounds::report::assumptions(&travel, None);
    assumptions.truncate(4);
    let sheet = Sheet {
        problem: &problem,
        travel: &travel,
        plan: &plan,
        verdict: &verdict,
        owners: &owners,
        tables: None,
        assumptions,
        input: Input { path: "data/x".into(), hash: "0123456789abcdef".into(), from: None, weeks: None },
        limit: Limit::Iterations(1),
        seed: 7,
    };
    let t = std::time::Instant::now();
    write(&sheet, std::path::Path::new(out), lang).unwrap();
    println!("{:?}", t.elapsed());
    if a.len() > 6 {
        print!("{}", rounds::report::table::text(&sheet, lang, false));
    }
}

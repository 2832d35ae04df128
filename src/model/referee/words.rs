//! Broken rules as sentences, in both languages.

use super::{Hitch, NightFault, Violation};
use crate::lang::Lang;
use crate::model::{HoursSpan, Problem};
use crate::unit::{Day, ShiftId, StoreId};

impl Violation {
    /// The broken rule as an English sentence.
    pub fn say(&self, problem: &Problem) -> String {
        self.tell(problem, Lang::En)
    }

    /// The broken rule as a sentence.
    pub fn tell(&self, problem: &Problem, lang: Lang) -> String {
        let shift = |id: &ShiftId| {
            let shift = problem.shift(*id);
            let (rep, day) = (&problem.reps[shift.rep.index()].id, problem.calendar.name(shift.day));
            lang.of(format!("{rep}, {day}: "), format!("{rep}，{day}："))
        };
        let of_shift = |id: &ShiftId, en: &str, zh: &str| shift(id) + lang.of(en, zh);
        let of_store = |id: &StoreId, en: String, zh: String| {
            let id = &problem.store(*id).id;
            lang.of(format!("store {id}: {en}"), format!("门店{id}：{zh}"))
        };
        let day = |day: &Day| problem.calendar.name(*day);
        match self {
            Violation::Unknown(what) => {
                lang.of(format!("the plan names {what}, which does not exist"), format!("计划中的{what}不存在"))
            }
            Violation::ShiftTwice(id) => of_shift(id, "two routes for one shift", "同一班次有两条路线"),
            Violation::EmptyRoute(id) => of_shift(id, "a route without stops", "路线没有拜访"),
            Violation::Late(id, hitch) | Violation::WrongTimes(id, hitch) => shift(id) + &hitch.tell(problem, lang),
            Violation::TooLong(id) => of_shift(id, "more work than the shift allows", "超过班次工时"),
            Violation::TooMuchDriving(id) => of_shift(id, "more driving than the shift allows", "超过班次驾驶时间"),
            Violation::TooManyVisits(id) => of_shift(id, "more visits than the shift allows", "超过班次最多家数"),
            Violation::Overloaded(id) => of_shift(id, "more load than the shift can carry", "超过班次载量"),
            Violation::WrongRep(who, id) if !problem.store(*who).covering.has(problem.shift(*id).rep) => {
                let who = &problem.store(*who).id;
                let en = format!("store {who} lies outside this rep's area");
                shift(id) + &lang.of(en, format!("门店{who}在该业代的服务区域之外"))
            }
            Violation::WrongRep(who, id) => {
                let who = &problem.store(*who).id;
                shift(id)
                    + &lang.of(
                        format!("store {who} may not be visited by this rep on this day"),
                        format!("该业代当天不可拜访门店{who}"),
                    )
            }
            Violation::TwoReps(who) => of_store(
                who,
                "visited by two reps, though one must make all its visits".into(),
                "由两位业代拜访，应由同一位业代拜访".into(),
            ),
            Violation::RepChange(who, when) => of_store(
                who,
                format!(
                    "another rep comes on {} than before in that week, though the rep may change only between weeks",
                    day(when)
                ),
                format!("{}更换了业代，同一自然周内应由同一位业代拜访", day(when)),
            ),
            Violation::TooManyReps(who, reps) => {
                let most = problem.continuity.changes().and_then(|changes| changes.most).unwrap_or(0);
                of_store(
                    who,
                    format!("sees {reps} different reps in a cycle, more than {most}"),
                    format!("一个周期内由{reps}位业代拜访，超过{most}位"),
                )
            }
            Violation::TwiceADay(who, when) => {
                of_store(who, format!("visited twice on {}", day(when)), format!("{}拜访了两次", day(when)))
            }
            Violation::VisitTwice(who, visit) => of_store(
                who,
                format!("visit {} is in the plan twice", visit + 1),
                format!("第{}次拜访在计划中重复", visit + 1),
            ),
            Violation::NoSuchVisit(who, visit) => {
                of_store(who, format!("no visit {} is due", visit + 1), format!("没有第{}次应访", visit + 1))
            }
            Violation::WrongDay(who, visit, when) => of_store(
                who,
                format!("visit {} may not be on {}", visit + 1, day(when)),
                format!("第{}次拜访不可安排在{}", visit + 1, day(when)),
            ),
            Violation::Gap(who, a, b) => of_store(
                who,
                format!("the gap between {} and {} breaks its cadence", day(a), day(b)),
                format!("{}与{}的间隔不符合拜访频次", day(a), day(b)),
            ),
            Violation::Leaderless(who, visit) => of_store(
                who,
                format!("visit {} is planned without the one that it follows", visit + 1),
                format!("第{}次拜访已安排，其前置拜访却未安排", visit + 1),
            ),
            Violation::GapToLast(who, when) => {
                let made = problem.store(*who).last.map_or(0, |last| last.day);
                let days = i64::from(when.0) - i64::from(made);
                of_store(
                    who,
                    format!("the visit on {} is {days} days after its last one, which breaks its cadence", day(when)),
                    format!("{}的拜访距上次拜访{days}天，不符合拜访频次", day(when)),
                )
            }
            Violation::NoPattern(who) => {
                of_store(who, "its days are none of its patterns".into(), "拜访日期不属于任何可选模式".into())
            }
            Violation::Lost(who, visit) => of_store(
                who,
                format!("visit {} is neither planned nor listed as unserved", visit + 1),
                format!("第{}次拜访既未安排也未列入未安排", visit + 1),
            ),
            Violation::MissedMeeting(id) => {
                let id = &problem.store(*id).id;
                lang.of(format!("{id}: the rep is not there"), format!("{id}：业代未到场"))
            }
            Violation::TooManyHours(rep, limit, by) => {
                let (rep, from, to) = (&problem.reps[rep.index()].id, day(&limit.first), day(&limit.last));
                let (by, hours) = (by.as_minutes(), limit.most.as_hours());
                let (en, zh) = limit.span.words();
                lang.of(
                    format!("{rep}, {from} to {to}: {by:.1} min more work than the {hours} h of the {en}"),
                    format!("{rep}，{from}至{to}：工时超过{zh}上限{hours}小时{by:.1}分钟"),
                )
            }
            Violation::Night(id, fault) => {
                let (en, zh) = fault.words();
                of_shift(id, en, zh)
            }
        }
    }
}

impl HoursSpan {
    fn words(self) -> (&'static str, &'static str) {
        match self {
            HoursSpan::Week => ("week", "每周"),
            HoursSpan::Month => ("month", "每月"),
        }
    }
}

impl NightFault {
    fn words(self) -> (&'static str, &'static str) {
        match self {
            NightFault::TooLong => ("more nights away in a row than the rep may have", "连续外宿超过该业代的上限"),
            NightFault::TooMany => ("more nights away than a rep may have in a month", "当月外宿超过上限"),
            NightFault::DayOff => ("a night away before a day off", "休息日前不可外宿"),
            NightFault::NoWayHome => ("a night away, and no route on the day after", "外宿后次日没有路线"),
            NightFault::Elsewhere => ("a night away where nobody may sleep", "外宿地点不在许可之列"),
        }
    }
}

impl Hitch {
    /// What goes wrong, as the rest of a sentence.
    fn tell(&self, problem: &Problem, lang: Lang) -> String {
        let id = |id: &StoreId| problem.store(*id).id.as_str();
        match self {
            Hitch::Closed(store) => {
                lang.of(format!("store {} is closed that day", id(store)), format!("门店{}当天不营业", id(store)))
            }
            Hitch::Reached(store, by) => lang.of(
                format!("store {} is reached {:.1} min too late", id(store), by.as_minutes()),
                format!("到达门店{}晚了{:.1}分钟", id(store), by.as_minutes()),
            ),
            Hitch::Answered(store, hour, by) => lang.of(
                format!(
                    "store {} was to be answered by {}, and is reached {:.1} min too late",
                    id(store),
                    hour.clock(),
                    by.as_minutes()
                ),
                format!("门店{}须在{}前得到答复，到达晚了{:.1}分钟", id(store), hour.clock(), by.as_minutes()),
            ),
            Hitch::Ends(by) => lang.of(
                format!("the day ends {:.1} min too late", by.as_minutes()),
                format!("收工晚了{:.1}分钟", by.as_minutes()),
            ),
            Hitch::Start(store, written, walked) => lang.of(
                format!(
                    "the plan says that store {} starts at {}, but recalculated it starts at {}",
                    id(store),
                    written.clock(),
                    walked.clock()
                ),
                format!("门店{}记录的开始时间为{}，重新核算为{}", id(store), written.clock(), walked.clock()),
            ),
            Hitch::Stop(store) => lang.of(
                format!(
                    "the driving, waiting or end time written for store {} is not what recalculation gives",
                    id(store)
                ),
                format!("门店{}记录的路程、等待或结束时间与核算不符", id(store)),
            ),
            Hitch::Depart(written, walked) => lang.of(
                format!("the plan says departure at {}, but recalculated it is {}", written.clock(), walked.clock()),
                format!("记录的出发时间为{}，核算为{}", written.clock(), walked.clock()),
            ),
            Hitch::Finish(written, walked) => lang.of(
                format!("the plan says back at {}, but recalculated it is {}", written.clock(), walked.clock()),
                format!("记录的收工时间为{}，核算为{}", written.clock(), walked.clock()),
            ),
            Hitch::Rest => {
                lang.of("the breaks or the drive home are not the recalculated ones", "休息或回程与核算不符").into()
            }
        }
    }
}

//! What stores are like: class, size, rhythm, service time, hours, figures; as much work as their reps can do.

use super::dice::Dice;
use super::ground::{Ground, Place, Spot};
use super::words::Words;
use crate::model::{Policy, StoreRow};
use crate::policy::defaults;
use crate::unit::Seconds;

/// One store in the making.
#[derive(Clone, Debug)]
pub(super) struct Shop {
    pub spot: Spot,
    /// 0, 1, 2 for A, B, C.
    pub class: usize,
    /// Days between visits.
    pub interval: u16,
    pub service_min: f64,
    /// How it ranks among all, 0 the greatest.
    pub rank: f64,
}

/// A common practice in visit frequency: days between visits, and minutes a visit takes, for classes A, B and C.
struct Practice {
    interval: [u16; 3],
    service_min: [f64; 3],
}

/// From the most visits a store to the fewest.
const PRACTICES: [Practice; 3] = [
    Practice { interval: [7, 7, 14], service_min: [60.0, 35.0, 25.0] },
    Practice { interval: [7, 14, 28], service_min: [40.0, 28.0, 20.0] },
    Practice { interval: [7, 28, 84], service_min: [45.0, 30.0, 20.0] },
];

/// Where classes A and B end: 12 % of the stores are A, 30 % B, 58 % C.
const CLASS_ENDS: [f64; 2] = [0.12, 0.42];

/// The minutes that all visits of a store take in four weeks, with `drive_min` a visit on the road.
pub(super) fn work_min(shop: &Shop, drive_min: f64) -> f64 {
    f64::from(defaults::CYCLE_DAYS) / f64::from(shop.interval) * (shop.service_min + drive_min)
}

/// The stores at these spots, with about `minutes` of work in four weeks among them.
pub(super) fn shops(spots: Vec<Spot>, minutes: f64, drive_min: f64, dice: &mut Dice) -> Vec<Shop> {
    // Markets and centres have more of the great stores.
    let mut order: Vec<(f64, usize)> = spots
        .iter()
        .enumerate()
        .map(|(at, spot)| {
            let bonus = match spot.place {
                Place::Market => 0.25,
                Place::Centre => 0.1,
                Place::Outskirts | Place::Village => 0.0,
            };
            (dice.share() - bonus, at)
        })
        .collect();
    order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let count = spots.len() as f64;
    let mut shops: Vec<Shop> =
        spots.into_iter().map(|spot| Shop { spot, class: 2, interval: 28, service_min: 20.0, rank: 0.0 }).collect();
    for (rank, &(_, at)) in order.iter().enumerate() {
        let rank = (rank as f64 + 0.5) / count;
        shops[at].rank = rank;
        shops[at].class = CLASS_ENDS.iter().filter(|&&end| rank > end).count();
    }
    let fit = |practice: &Practice| {
        let cycles =
            shops.iter().map(|shop| f64::from(defaults::CYCLE_DAYS) / f64::from(practice.interval[shop.class]));
        let (visits, service) = shops.iter().zip(cycles).fold((0.0, 0.0), |(visits, service), (shop, cycle)| {
            (visits + cycle, service + cycle * practice.service_min[shop.class])
        });
        ((minutes - visits * drive_min) / service).max(0.05)
    };
    let stretch = |practice: &&Practice| {
        let fit = fit(practice);
        fit.max(1.0 / fit)
    };
    let practice = PRACTICES.iter().min_by(|a, b| stretch(a).total_cmp(&stretch(b))).expect("there are practices");
    let scale = fit(practice).clamp(0.6, 1.5);
    for shop in &mut shops {
        shop.interval = practice.interval[shop.class];
        let minutes = practice.service_min[shop.class] * scale * dice.between(0.8, 1.2);
        shop.service_min = (minutes / 5.0).round().max(2.0) * 5.0;
    }
    shops
}

/// The rows of the table.
pub(super) fn rows(shops: &[Shop], ground: &Ground, words: &Words, dice: &mut Dice) -> Vec<StoreRow> {
    let width = shops.len().to_string().len().max(3);
    // Every name once before any comes again.
    let mut names: Vec<&str> = words.names.to_vec();
    for at in (1..names.len()).rev() {
        names.swap(at, dice.below(at + 1));
    }
    shops
        .iter()
        .enumerate()
        .map(|(at, shop)| {
            let mut row = row(shop, ground, words, names[at % names.len()], dice);
            row.line = at as u32 + 2;
            row.id = format!("S{:0width$}", at + 1);
            row
        })
        .collect()
}

fn row(shop: &Shop, ground: &Ground, words: &Words, name: &str, dice: &mut Dice) -> StoreRow {
    let district = &ground.districts[shop.spot.district];
    let class = ["A", "B", "C"][shop.class];
    let size = match (shop.class, dice.share()) {
        (0, share) if share < 0.75 => "large",
        (1, share) if share < 0.12 => "large",
        (0 | 1, share) if share < 0.8 => "medium",
        (0, _) => "medium",
        (2, share) if share < 0.12 => "medium",
        _ => "small",
    };
    let policy = Policy::default();
    let id = format!("class {class}");
    let known = policy.rules.iter().find(|rule| rule.id == id).expect("the default policy has rules for A, B and C");
    let sales = (0.2 + (1.0 - shop.rank) * (1.0 - shop.rank)) * dice.heavy() * 200_000.0;
    let orders = f64::from(defaults::CYCLE_DAYS) / f64::from(shop.interval) * 13.0 * dice.between(0.6, 1.1);
    let turnover = (10.0 * dice.between(2.0, 9.0)).round();
    // One in eight has a priority of its own, near that of its class; the others go by class.
    let near = i64::from(known.priority.unwrap_or_default());
    let priority = dice.happens(0.12).then(|| dice.whole(near - 1, near + 1) as u8);
    StoreRow {
        name: words.store(dice.pick(words.trades), name),
        point: Some(shop.spot.point),
        lifecycle: "active".into(),
        channel_type: dice.pick(words.channels).into(),
        size_tier: size.into(),
        class: class.into(),
        city_tier: Some(district.city_tier),
        region: district.region.clone(),
        area: district.area.clone(),
        // Where the store's rhythm is that of its class, the class says so.
        interval_days: (Some(shop.interval) != known.rhythm.interval_days).then_some(shop.interval),
        service: Some(Seconds::minutes(shop.service_min as i32)),
        priority,
        weekdays: weekdays(dice),
        open_hours: hours(shop, dice).into(),
        key_account: shop.class == 0 && dice.happens(0.3),
        sales_12m: Some((sales / 100.0).round() * 100.0),
        orders_12m: Some(orders.round()),
        potential: Some((sales * dice.between(0.9, 1.8) / 1000.0).round() * 1000.0),
        inventory_turnover: Some(turnover / 10.0),
        stock_days_left: Some((3650.0 / turnover * dice.between(0.2, 1.0)).round()),
        competitor_count: Some(dice.whole(0, if shop.spot.place == Place::Market { 20 } else { 5 }) as u32),
        hit_rate: Some((100.0 * dice.between(0.6, 0.98)).round() / 100.0),
        note: if dice.happens(0.05) { dice.pick(words.notes).into() } else { String::new() },
        ..StoreRow::default()
    }
}

/// Most stores are open on every day reps work; some close on weekends, some on Sundays, a few on Mondays.
fn weekdays(dice: &mut Dice) -> Option<[bool; 7]> {
    match dice.share() {
        share if share < 0.55 => None,
        share if share < 0.75 => Some([true, true, true, true, true, true, false]),
        share if share < 0.92 => Some([true, true, true, true, true, false, false]),
        _ => Some([false, true, true, true, true, true, false]),
    }
}

/// Opening hours: mostly all day, some with a break at noon, some early, a few only for half a day.
fn hours(shop: &Shop, dice: &mut Dice) -> Vec<(Seconds, Seconds)> {
    let hm = |hour: i32, minute: i32| Seconds::minutes(60 * hour + minute);
    match dice.share() {
        share if share < 0.25 => Vec::new(),
        share if share < 0.55 => vec![(hm(8, 30), hm(18, 0))],
        share if share < 0.75 => vec![(hm(9, 0), hm(19, 0))],
        share if share < 0.90 => vec![(hm(8, 30), hm(12, 0)), (hm(13, 30), hm(18, 0))],
        share if share < 0.96 => vec![(hm(7, 0), hm(15, 0))],
        _ if shop.class == 2 && dice.happens(0.5) => vec![(hm(9, 0), hm(13, 0))],
        _ => vec![(hm(10, 0), hm(20, 0))],
    }
}

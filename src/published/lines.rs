//! The lines of a text file of numbers, and complaints about them with their addresses.

use super::Instance;
use crate::error::{Complaint, Error, Kind, condense};
use crate::model::{Point, Window};

/// The lines of a text file, with the complaints made about them so far.
pub(crate) struct Lines<'text> {
    table: String,
    /// Each line that is not blank, with its number from 1.
    rows: Vec<(u32, &'text str)>,
    /// What was measured, and on which line: how much of it can be reckoned with depends on the ticks of the whole file.
    measured: Vec<(usize, Measured)>,
    complaints: Vec<Complaint>,
}

/// What a line measures, in units of the file.
enum Measured {
    Place(Point),
    Window(f64, f64),
    Service(f64),
}

/// The farthest a place may be from the depot, and the longest a visit may take, in ticks: times of a day can then be added up
/// without overflow.
const FARTHEST: f64 = 250_000_000.0;
const LONGEST: f64 = 100_000_000.0;

/// Twenty complaints are told: of a file with more than so many wrong numbers nobody wants to know the count.
const MOST_COMPLAINTS: usize = 100_000;

/// More reps than stores have nothing to do; so many are nevertheless kept, for solutions that number them freely.
const SPARE_REPS: usize = 100;

/// The most routes that a plan may have: twenty for each store of the largest sets.
const MOST_ROUTES: usize = 500_000;

impl<'text> Lines<'text> {
    pub fn new(table: &str, text: &'text str) -> Self {
        let rows = text
            .lines()
            .enumerate()
            .map(|(at, line)| (at as u32 + 1, line.trim()))
            .filter(|(_, line)| !line.is_empty())
            .collect();
        Self { table: table.into(), rows, measured: Vec::new(), complaints: Vec::new() }
    }

    /// How many lines are not blank.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// A line by its position among those not blank; empty beyond the end.
    pub fn text(&self, at: usize) -> &'text str {
        self.rows.get(at).map_or("", |row| row.1)
    }

    /// How many fields a line has, where all are numbers.
    pub fn count_numbers(&self, at: usize) -> Option<usize> {
        let mut fields = self.text(at).split_whitespace();
        fields.try_fold(0, |count, field| field.parse::<f64>().ok().map(|_| count + 1)).filter(|&count| count > 0)
    }

    /// The numbers of a line. A field that is no number is complained about and read as 0, and so is a line with fewer
    /// than `least`.
    pub fn numbers(&mut self, at: usize, least: usize) -> Vec<f64> {
        let mut numbers = Vec::new();
        for field in self.text(at).split_whitespace() {
            match field.parse::<f64>() {
                Ok(number) if number.is_finite() => numbers.push(number),
                _ => {
                    self.complain(at, field, "is not a number", "不是数字");
                    numbers.push(0.0);
                }
            }
        }
        if numbers.len() < least {
            let found = numbers.len();
            self.complain(
                at,
                "",
                &format!("the line has {found} numbers, at least {least} were expected"),
                &format!("该行有{found}个数字，至少应有{least}个"),
            );
            numbers.resize(least, 0.0);
        }
        numbers
    }

    /// A whole number that is not negative, where a line should have one.
    pub fn whole(&mut self, at: usize, number: f64) -> u32 {
        if number < 0.0 || number.fract() != 0.0 || number > f64::from(u32::MAX) {
            self.complain(at, &number.to_string(), "is not a whole number from 0 on", "不是非负整数");
            return 0;
        }
        number as u32
    }

    /// A whole number that a load or a capacity may be.
    pub fn amount(&mut self, at: usize, number: f64) -> i32 {
        let amount = self.whole(at, number);
        i32::try_from(amount).unwrap_or_else(|_| {
            self.complain(at, &number.to_string(), "is more than 2147483647", "超过2147483647");
            0
        })
    }

    /// A place.
    pub fn place(&mut self, at: usize, x: f64, y: f64) -> Point {
        self.measured.push((at, Measured::Place(Point { x, y })));
        Point { x, y }
    }

    /// The first and the last time at which something may start.
    pub fn window(&mut self, at: usize, open: f64, close: f64) -> (f64, f64) {
        self.measured.push((at, Measured::Window(open, close)));
        (open, close)
    }

    /// How long a visit takes.
    pub fn service(&mut self, at: usize, service: f64) -> f64 {
        self.measured.push((at, Measured::Service(service)));
        service
    }

    /// A limit of a route; 0 is none.
    pub fn limit(&mut self, at: usize, number: f64) -> Option<f64> {
        if number < 0.0 {
            self.complain(at, &number.to_string(), "is a limit below 0", "限值小于0");
        }
        (number > 0.0).then_some(number)
    }

    /// A number that must be within bounds; 0 where it is not.
    pub fn within(&mut self, at: usize, number: f64, least: f64, most: f64) -> f64 {
        if (least..=most).contains(&number) {
            return number;
        }
        let (en, zh) = (format!("is not from {least} to {most}"), format!("不在{least}到{most}之间"));
        self.complain(at, &number.to_string(), &en, &zh);
        0.0
    }

    /// Complains about a line.
    pub fn complain(&mut self, at: usize, value: &str, trouble: &str, zh: &str) {
        if self.complaints.len() >= MOST_COMPLAINTS {
            return;
        }
        let line = self.rows.get(at).map(|row| row.0);
        let complaint = Complaint::new(Kind::Unreadable, &self.table, line)
            .on("", value.chars().take(60).collect::<String>())
            .en(trouble, "")
            .zh(zh, "");
        self.complaints.push(complaint);
    }

    /// What the file says, if the engine can reckon with it, or every complaint.
    pub fn instance(mut self, mut read: Instance) -> Result<Instance, Error> {
        for (at, measured) in std::mem::take(&mut self.measured) {
            self.measure(at, &measured, &read);
        }
        read.reps = read.reps.min(read.spots.len().max(SPARE_REPS));
        let routes = read.reps.saturating_mul(read.depots.len()).saturating_mul(read.days.into());
        if routes > MOST_ROUTES {
            let (reps, depots, days) = (read.reps, read.depots.len(), read.days);
            let en = format!(
                "{reps} vehicles at each of {depots} depots on {days} days are {routes} routes; at most {MOST_ROUTES} are planned"
            );
            let zh = format!("{depots}个车场各{reps}辆车共{days}天，合计{routes}条路线，最多可规划{MOST_ROUTES}条");
            self.complain(0, "", &en, &zh);
        }
        self.finish(read)
    }

    /// Complains about what is too much for a time of the day.
    fn measure(&mut self, at: usize, measured: &Measured, read: &Instance) {
        let ticks = read.ruler.ticks();
        match *measured {
            Measured::Place(place) => {
                let home = read.depots.first().map_or(place, |depot| depot.at);
                let far = (place.x - home.x).hypot(place.y - home.y);
                let most = FARTHEST / ticks;
                if far > most {
                    let en = format!("the place is {far:e} from the depot; at most {most} can be reckoned with");
                    self.complain(at, "", &en, &format!("该地点距车场{far:e}，最多可计算{most}"));
                }
            }
            Measured::Window(open, close) => {
                let latest = f64::from(Window::ALWAYS.close.0) / ticks;
                if open > close {
                    self.complain(
                        at,
                        &open.to_string(),
                        "is a window that closes before it opens",
                        "的时间窗结束早于开始",
                    );
                } else if !(0.0..=latest).contains(&open) {
                    let en = format!("is a window that does not open from 0 to {latest}");
                    self.complain(at, &open.to_string(), &en, &format!("的时间窗开始不在0到{latest}之间"));
                }
            }
            Measured::Service(service) => _ = self.within(at, service, 0.0, LONGEST / ticks),
        }
    }

    /// A way of a matrix in whole ticks.
    pub fn way(&mut self, at: usize, number: f64) -> f64 {
        self.within(at, number, 0.0, FARTHEST * 2.0)
    }

    /// What was read, or every complaint.
    fn finish<T>(mut self, read: T) -> Result<T, Error> {
        self.complaints.sort_by_key(|complaint| complaint.line);
        if self.complaints.is_empty() { Ok(read) } else { Err(Error::Input(condense(self.complaints))) }
    }
}

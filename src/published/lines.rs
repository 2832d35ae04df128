//! The lines of a text file of numbers, and complaints about them with their addresses.

use crate::error::{Complaint, Error, Kind, condense};

/// The lines of a text file, with the complaints made about them so far.
pub(crate) struct Lines<'text> {
    table: String,
    /// Each line that is not blank, with its number from 1.
    rows: Vec<(u32, &'text str)>,
    complaints: Vec<Complaint>,
}

impl<'text> Lines<'text> {
    pub fn new(table: &str, text: &'text str) -> Self {
        let rows = text
            .lines()
            .enumerate()
            .map(|(at, line)| (at as u32 + 1, line.trim()))
            .filter(|(_, line)| !line.is_empty())
            .collect();
        Self { table: table.into(), rows, complaints: Vec::new() }
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

    /// Complains about a line.
    pub fn complain(&mut self, at: usize, value: &str, trouble: &str, zh: &str) {
        let line = self.rows.get(at).map(|row| row.0);
        let complaint = Complaint::new(Kind::Unreadable, &self.table, line).on("", value).en(trouble, "").zh(zh, "");
        self.complaints.push(complaint);
    }

    /// What was read, or every complaint.
    pub fn finish<T>(mut self, read: T) -> Result<T, Error> {
        self.complaints.sort_by_key(|complaint| complaint.line);
        if self.complaints.is_empty() { Ok(read) } else { Err(Error::Input(condense(self.complaints))) }
    }
}

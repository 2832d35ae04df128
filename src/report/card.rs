//! What papers show of a store beside its name: whom to meet there, what for, the columns the user wishes, and where it is.

use super::{Sheet, six};
use crate::io::headers::Table;
use crate::io::store_cell;
use crate::lang::Lang;
use crate::model::{Card, CoordSys, Papers, Point, StoreRow, Surface};

/// Papers as they are wanted where nobody says how.
static USUAL: Papers = Papers { coord_sys: CoordSys::Wgs84, show: Vec::new(), timezone: None, alarm_min: None };
/// The card of a store that has none.
static BLANK: Card = Card { contact: String::new(), phone: String::new(), goal: String::new(), tasks: Vec::new() };

/// What a rep should know at the door of a store; blank where it has no card.
pub(in crate::report) fn card(row: Option<&StoreRow>) -> &Card {
    row.and_then(|row| row.card.as_deref()).unwrap_or(&BLANK)
}

impl Sheet<'_> {
    /// How papers are wanted.
    pub fn papers(&self) -> &Papers {
        self.tables.map_or(&USUAL, |tables| &tables.papers)
    }

    /// The headers of the columns that the user wishes to see, in a language where they are ours.
    pub(in crate::report) fn shown(&self, lang: Lang) -> Vec<String> {
        let known = |name: &str| Table::Stores.headers().iter().find(|header| header.en == name);
        let header = |name: &String| known(name).map_or(name.clone(), |header| header.name(lang).into());
        self.papers().show.iter().map(header).collect()
    }

    /// The cells of those columns in a store's row.
    pub(in crate::report) fn shown_cells(&self, row: Option<&StoreRow>, lang: Lang) -> Vec<String> {
        let cell = |column: &String| match (self.tables, row) {
            (Some(tables), Some(row)) => store_cell(tables, row, column, lang),
            _ => String::new(),
        };
        self.papers().show.iter().map(cell).collect()
    }

    /// What a rep should know of a store, each with its name: address, contact, phone, goal, tasks, note and the columns that the
    /// user wishes; none that is empty.
    pub(in crate::report) fn facts(&self, row: Option<&StoreRow>, lang: Lang) -> Vec<(String, String)> {
        let card = card(row);
        let own = |text: fn(&StoreRow) -> &String| row.map_or(String::new(), |row| text(row).clone());
        let tasks = card.tasks.join(lang.of("; ", "；"));
        let known = [
            ("address", own(|row| &row.address)),
            ("contact", card.contact.clone()),
            ("phone", card.phone.clone()),
            ("goal", card.goal.clone()),
            ("tasks", tasks),
            ("note", own(|row| &row.note)),
        ];
        let named = known.map(|(name, text)| {
            let (en, zh) = match name {
                "address" => ("Address", "地址"),
                "contact" => ("Contact", "联系人"),
                "phone" => ("Phone", "电话"),
                "goal" => ("Goal", "目标"),
                "tasks" => ("Tasks", "任务"),
                _ => ("Note", "备注"),
            };
            (lang.of(en, zh).to_string(), text)
        });
        let shown = self.shown(lang).into_iter().zip(self.shown_cells(row, lang));
        named.into_iter().chain(shown).filter(|(_, text)| !text.trim().is_empty()).collect()
    }

    /// A point as outputs have it: in the system of the papers, to six decimals.
    pub(in crate::report) fn outward(&self, point: Point) -> Point {
        let there = match self.problem.surface {
            Surface::Globe => self.papers().coord_sys.of_wgs84(point),
            Surface::Plane => point,
        };
        Point { x: six(there.x), y: six(there.y) }
    }
}

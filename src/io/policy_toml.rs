//! A company's policy as a file: read piece by piece, so that everything wrong with it is said at once, and written back.

mod schema;
mod shape;
mod spots;
mod syntax;
mod tree;

pub use schema::policy_schema;
pub(super) use spots::Spots;

use super::folder::decode;
use super::parcel::{self, Parcel};
use super::{conditions, words};
use crate::error::{Complaint, Error, Kind, condense};
use crate::model::{Point, Policy, Validity, VisitType, check_policy};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json};
use shape::Reader;
use spots::Path;
use std::collections::BTreeMap;
use tree::{Entry, Node, Value};

/// Reads a policy from a file of its own, such as those of `data/policies`.
///
/// What the file does not say is not there: lists that are absent are empty; only `defaults`, `learn`, `precedence` and
/// the visit types are the default policy's where they are not given. Keys are English; columns and words of conditions may
/// be Chinese.
///
/// # Errors
/// A file that cannot be read, or [`Error::Input`] with every complaint about what it says, by line and column.
pub fn read_policy(parcel: &Parcel) -> Result<Policy, Error> {
    let mut complaints = Vec::new();
    let name = parcel::text(parcel.path().file_name());
    let (policy, spots) = of_bytes(&name, parcel.bytes()?, &mut complaints);
    if !broken(&complaints) {
        let mut found = check_policy(&policy);
        found.extend(conditions::strange(&policy, None));
        found.retain(|one| spots.is_news(one));
        found.iter_mut().for_each(|one| {
            spots.dress(one);
        });
        found.retain(|one| !complaints.iter().any(|told| (told.line, &told.column) == (one.line, &one.column)));
        complaints.extend(found);
    }
    if complaints.is_empty() {
        return Ok(policy);
    }
    complaints.sort_by_key(|one| (one.line, one.at));
    Err(Error::Input(condense(complaints)))
}

/// The policy as the text of a file. Read again it is the same policy.
pub fn write_policy(policy: &Policy) -> String {
    let mut text = toml::to_string(policy).expect("a policy has names for keys and numbers for numbers");
    // Without any they would be the default policy's.
    if policy.types.is_empty() {
        text += "\n[visit_type]\n";
    }
    text
}

/// A policy as it is written.
pub(super) enum Source {
    /// The text of a file, or of a sheet, of this name.
    Text(String, String),
    /// A json value under this key.
    Json(String, Json),
}

/// The policy of a file, with the places of everything in it.
pub(super) fn of_bytes(name: &str, bytes: &[u8], complaints: &mut Vec<Complaint>) -> (Policy, Spots) {
    let Some(text) = decode(bytes) else {
        complaints.push(
            Complaint::new(Kind::Unreadable, name, None)
                .en("the file is neither UTF-8 nor GB18030", "save it as UTF-8")
                .zh("文件既不是UTF-8也不是GB18030编码", "请另存为UTF-8"),
        );
        return (Policy::default(), Spots::new(name));
    };
    of_source(&Source::Text(name.into(), text.into_owned()), complaints)
}

/// A policy with the places of everything in it; the default one where it cannot be read at all.
pub(super) fn of_source(source: &Source, complaints: &mut Vec<Complaint>) -> (Policy, Spots) {
    let (name, text) = match source {
        Source::Json(key, value) => return of_tree(&Node::of_json(value), key, complaints),
        Source::Text(name, text) => (name, text),
    };
    match Node::of_toml(&text.replace("\r\n", "\n")) {
        Ok(root) => of_tree(&root, name, complaints),
        Err((place, trouble)) => {
            let (en, zh) = syntax::plain(&trouble);
            let mut complaint = Complaint::new(Kind::Unreadable, name, place.line).en(en.0, en.1).zh(zh.0, zh.1);
            complaint.at = Some(place.at);
            complaints.push(complaint);
            (Policy::default(), Spots::new(name))
        }
    }
}

/// Whether a file could not even be split into keys and values.
fn broken(complaints: &[Complaint]) -> bool {
    complaints.iter().any(|one| one.kind == Kind::Unreadable && one.column.is_empty())
}

/// What a file is made of, piece by piece.
struct Pieces<'a> {
    reader: Reader<'a>,
    schema: &'a Map<String, Json>,
}

fn of_tree(root: &Node, name: &str, complaints: &mut Vec<Complaint>) -> (Policy, Spots) {
    let schema = policy_schema();
    let empty = Map::new();
    let part = |key: &str| schema[key].as_object().unwrap_or(&empty);
    let reader = Reader { file: name, defs: part("$defs"), spots: Spots::new(name), complaints };
    let mut pieces = Pieces { reader, schema: part("properties") };
    let entries = if let Value::Table(entries) = &root.value { entries.as_slice() } else { &[] };
    let mut policy = pieces.policy(entries);
    settle(&mut policy);
    (policy, pieces.reader.spots)
}

impl Pieces<'_> {
    fn policy(&mut self, entries: &[Entry]) -> Policy {
        let usual = Policy::default();
        let mut policy = Policy {
            name: String::new(),
            version: String::new(),
            valid: Validity::default(),
            precedence: usual.precedence,
            defaults: usual.defaults,
            tasks: BTreeMap::new(),
            types: usual.types,
            rules: Vec::new(),
            factors: Vec::new(),
            campaigns: Vec::new(),
            events: Vec::new(),
            overrides: Vec::new(),
            classify: None,
            neighbours: None,
            learn: usual.learn,
            practice: usual.practice,
            nights: usual.nights,
            cover: usual.cover,
        };
        for entry in entries {
            match entry.key.as_str() {
                "name" => self.one(entry, &mut policy.name),
                "version" => self.one(entry, &mut policy.version),
                "valid_from" => self.one(entry, &mut policy.valid.valid_from),
                "valid_to" => self.one(entry, &mut policy.valid.valid_to),
                "precedence" => self.one(entry, &mut policy.precedence),
                "defaults" => self.one(entry, &mut policy.defaults),
                "tasks" => self.tasks(entry, &mut policy.tasks),
                "practice" => self.one(entry, &mut policy.practice),
                "nights" => self.one(entry, &mut policy.nights),
                "cover" => self.one(entry, &mut policy.cover),
                "visit_type" => self.visit_types(entry, &mut policy),
                "rule" => self.all(entry, &mut policy.rules),
                "factor" => self.all(entry, &mut policy.factors),
                "campaign" => self.all(entry, &mut policy.campaigns),
                "event" => self.all(entry, &mut policy.events),
                "override" => self.all(entry, &mut policy.overrides),
                "classify" => self.one(entry, &mut policy.classify),
                "neighbours" => self.one(entry, &mut policy.neighbours),
                "learn" => self.one(entry, &mut policy.learn),
                key => {
                    let path = Path::default().key(key, key);
                    self.reader.unknown(entry.place, &path, key, self.schema.keys().map(String::as_str));
                }
            }
        }
        policy
    }

    /// One piece, left as it was where it cannot be read.
    fn one<T: DeserializeOwned>(&mut self, entry: &Entry, piece: &mut T) {
        let path = Path::default().key(&entry.key, &entry.key);
        let schema = self.schema;
        let found = schema.get(&entry.key).and_then(|schema| self.piece(&entry.node, schema, &path));
        if let Some(found) = found {
            *piece = found;
        }
    }

    /// The pieces of a list that can be read, in whole or in part.
    fn all<T: DeserializeOwned>(&mut self, entry: &Entry, list: &mut Vec<T>) {
        let path = Path::default().key(&entry.key, &entry.key);
        let schema = self.schema;
        let Some(schema) = schema.get(&entry.key) else { return };
        let Value::List(parts) = &entry.node.value else {
            let key = &entry.key;
            let words = (
                ("is one, where there may be several".into(), format!("write [[{key}]] in double brackets above each")),
                ("此处可有多项".into(), format!("请在每一项之上写双方括号[[{key}]]")),
            );
            self.reader.complain(Kind::Unreadable, entry.node.place, &path, entry.node.say(), words);
            return;
        };
        for (at, part) in parts.iter().enumerate() {
            let path = path.index(list.len(), part.place.is_none().then_some(at));
            match self.piece(part, &schema["items"], &path) {
                Some(found) => list.push(found),
                None => self.reader.spots.forget(&path),
            }
        }
    }

    /// Tasks; one whose minutes cannot be read is there all the same, so that nobody misses it.
    fn tasks(&mut self, entry: &Entry, tasks: &mut BTreeMap<String, f64>) {
        if let Value::Table(entries) = &entry.node.value {
            tasks.extend(entries.iter().map(|entry| (entry.key.clone(), 0.0)));
        }
        let mut found = BTreeMap::new();
        self.one(entry, &mut found);
        tasks.extend(found);
    }

    fn visit_types(&mut self, entry: &Entry, policy: &mut Policy) {
        let path = Path::default().key(&entry.key, &entry.key);
        let Value::Table(entries) = &entry.node.value else {
            self.one(entry, &mut policy.types);
            return;
        };
        policy.types.clear();
        let schema = self.schema;
        for entry in entries {
            let Some(kind) = words::find(words::VISIT, &entry.key) else {
                let words: Vec<&str> = VisitType::ALL.into_iter().map(VisitType::word).collect();
                let path = path.key(&entry.key, &entry.key);
                self.reader.unknown(entry.place, &path, &entry.key, words.iter().copied());
                continue;
            };
            let path = path.key(kind.word(), &entry.key);
            let schema = &schema["visit_type"]["properties"][kind.word()];
            if let Some(rule) = self.piece(&entry.node, schema, &path) {
                policy.types.insert(kind, rule);
            }
        }
    }

    /// A piece, without those of its keys that cannot be read. What fits the schema fits the type; should it not, that is
    /// told as the type says it.
    fn piece<T: DeserializeOwned>(&mut self, node: &Node, schema: &Json, path: &Path) -> Option<T> {
        let before = self.reader.complaints.len();
        let json = self.reader.fit(node, schema, path);
        let partial = self.reader.complaints.len() > before;
        if partial {
            self.reader.spots.doubt(path);
        }
        match serde_json::from_value(json?) {
            Ok(found) => Some(found),
            Err(_) if partial => None,
            Err(error) => {
                let words = (
                    (format!("cannot be read: {error}"), "fix it".into()),
                    (format!("无法读取（{error}）"), "请更正".into()),
                );
                self.reader.complain(Kind::Unreadable, node.place, path, String::new(), words);
                None
            }
        }
    }
}

/// Columns, words and coordinates, as the tables have them.
fn settle(policy: &mut Policy) {
    policy.precedence.iter_mut().for_each(|column| *column = conditions::column(column));
    if let Some(classify) = &mut policy.classify {
        let weights = std::mem::take(&mut classify.weights);
        classify.weights = weights.into_iter().map(|(column, weight)| (conditions::column(&column), weight)).collect();
        classify.within = classify.within.take().map(|column| conditions::column(&column));
    }
    for lodging in &mut policy.nights.lodgings {
        if let Some(system) = lodging.coord_sys.take() {
            let Point { x, y } = system.to_wgs84(Point { x: lodging.lon, y: lodging.lat });
            (lodging.lon, lodging.lat) = (x, y);
        }
    }
    for event in &mut policy.events {
        event.on = words::happening(&event.on);
    }
}

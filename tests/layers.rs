//! The house: rooms use only rooms below them, the crafts are strangers to one another, and every file is one idea.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms from the ground up. A room may use every room of a lower floor and itself; on the ground all know one another.
const FLOORS: [&[&str]; 13] = [
    &["unit", "error", "lang", "each"],
    &["model"],
    &["travel"],
    &["tile"],
    &["policy", "territory", "schedule", "search", "exact"],
    &["ask"],
    &["solve"],
    &["replan", "succession"],
    &["io"],
    &["report", "published", "generate", "geocode"],
    &["desk"],
    &["cli", "http", "python"],
    &["main"],
];

fn floor(room: &str) -> Option<usize> {
    FLOORS.iter().position(|rooms| rooms.contains(&room))
}

fn may_use(room: &str, other: &str) -> bool {
    let (Some(own), Some(below)) = (floor(room), floor(other)) else { return false };
    room == other || below < own || own == 0 && below == 0
}

/// Every source file with the path of its module, `["travel", "near"]`.
fn sources() -> Vec<(PathBuf, Vec<String>)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    walk(&src, &mut files);
    files.sort();
    files
        .into_iter()
        .map(|file| {
            let inside = file.strip_prefix(&src).unwrap().with_extension("");
            let mut module: Vec<String> = inside.iter().map(|part| part.to_str().unwrap().to_string()).collect();
            if module.last().is_some_and(|last| last == "mod") {
                module.pop();
            }
            (file, module)
        })
        .collect()
}

/// A word or a sign of a source, with its line.
type Token = (usize, String);

/// The words and signs of a source without comments and texts.
fn tokens(source: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = source.chars().peekable();
    let mut line = 1;
    while let Some(sign) = rest.next() {
        match sign {
            '\n' => line += 1,
            '/' if rest.peek() == Some(&'/') => while rest.next_if(|&next| next != '\n').is_some() {},
            '"' => {
                while let Some(inside) = rest.next() {
                    match inside {
                        '\n' => line += 1,
                        '\\' => line += usize::from(rest.next() == Some('\n')),
                        '"' => break,
                        _ => {}
                    }
                }
            }
            // A quote that is a character, as '"' would open a text.
            '\'' if rest.peek() == Some(&'"') => {
                rest.next();
            }
            'a'..='z' | 'A'..='Z' | '_' => {
                let mut word = String::from(sign);
                while let Some(next) = rest.next_if(|next| next.is_alphanumeric() || *next == '_') {
                    word.push(next);
                }
                tokens.push((line, word));
            }
            ':' if rest.next_if_eq(&':').is_some() => tokens.push((line, "::".into())),
            '{' | '}' | ',' | '$' => tokens.push((line, sign.into())),
            _ => {}
        }
    }
    tokens
}

/// The names right behind a path that ends before `at`: one, or those of a group in braces.
fn names(tokens: &[Token], at: usize) -> Vec<Token> {
    if tokens.get(at).is_none_or(|(_, sign)| sign != "{") {
        return tokens.get(at).cloned().into_iter().collect();
    }
    let (mut depth, mut names, mut fresh) = (0, Vec::new(), false);
    for (line, word) in &tokens[at..] {
        match word.as_str() {
            "{" => {
                depth += 1;
                fresh = depth == 1;
            }
            "}" => {
                depth -= 1;
                if depth == 0 {
                    break;
                }
            }
            "," => fresh = depth == 1,
            _ if fresh => {
                names.push((*line, word.clone()));
                fresh = false;
            }
            _ => {}
        }
    }
    names
}

/// Every room that a source names, with the line.
fn rooms_used(source: &str, module: &[String]) -> Vec<Token> {
    let tokens = tokens(source);
    let mut used = Vec::new();
    let is = |at: usize, word: &str| tokens.get(at).is_some_and(|(_, token)| token == word);
    for at in 0..tokens.len() {
        if is(at, "crate") && is(at + 1, "::") && !(at > 0 && is(at - 1, "$")) {
            used.extend(names(&tokens, at + 2).into_iter().filter(|(_, name)| name.starts_with(char::is_lowercase)));
        }
        if is(at, "super") && !(at > 0 && is(at - 1, "::")) {
            let supers = (0..).take_while(|step| is(at + 2 * step, "super") && is(at + 2 * step + 1, "::")).count();
            // Out of the room altogether: the next name is a room, if it is one at all.
            if supers >= module.len() {
                let outside = names(&tokens, at + 2 * supers);
                used.extend(outside.into_iter().filter(|(_, name)| floor(name).is_some()));
            }
        }
    }
    used
}

#[test]
fn rooms_use_only_rooms_below_them() {
    let mut broken = Vec::new();
    for (file, module) in sources() {
        let Some(room) = module.first().filter(|room| *room != "lib") else { continue };
        if floor(room).is_none() {
            broken.push(format!("{}: the room `{room}` is not in the diagram", file.display()));
            continue;
        }
        for (line, other) in rooms_used(&fs::read_to_string(&file).unwrap(), &module) {
            if !may_use(room, &other) {
                broken.push(format!("{}:{line}: `{room}` may not use `{other}`", file.display()));
            }
        }
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

#[test]
fn every_way_of_naming_a_room_is_seen() {
    let module = ["travel".to_string(), "near".to_string()];
    let source = r#"
        //! crate::comment
        use crate::{
            cli::plan, model::{Leg, solve},
            unit,
        };
        use super::super::policy::pose;
        use super::crow::on_sphere;
        fn f() { let text = "crate::text"; crate::search::go(text); $crate::macros::x() }
    "#;
    let found: Vec<(usize, String)> = rooms_used(source, &module);
    let found: Vec<(usize, &str)> = found.iter().map(|(line, room)| (*line, room.as_str())).collect();
    assert_eq!(found, [(4, "cli"), (4, "model"), (5, "unit"), (7, "policy"), (9, "search")]);
}

#[test]
fn crafts_are_strangers() {
    assert!(!may_use("territory", "schedule") && !may_use("search", "policy") && !may_use("travel", "territory"));
    assert!(
        may_use("report", "io")
            && !may_use("io", "report")
            && may_use("io", "solve")
            && !may_use("solve", "replan")
            && may_use("error", "lang")
    );
}

/// The longest a file may be: what is longer holds two ideas.
const LONGEST: usize = 450;

#[test]
fn every_file_is_one_idea_and_says_which() {
    let mut broken = Vec::new();
    for (file, _) in sources() {
        let source = fs::read_to_string(&file).unwrap();
        if !source.starts_with("//! ") {
            broken.push(format!("{}: does not open by saying what it is for", file.display()));
        }
        if source.lines().count() > LONGEST {
            broken.push(format!("{}: {} lines, at most {LONGEST}", file.display(), source.lines().count()));
        }
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

/// The names of the public types that a source declares, with the line.
fn public_types(source: &str) -> Vec<Token> {
    let words = ["struct", "enum", "trait", "type", "union"];
    let declared = |(line, code): (usize, &str)| {
        let mut parts = code.trim_start().strip_prefix("pub ")?.split_whitespace();
        let is_type = parts.next().is_some_and(|word| words.contains(&word));
        let name: String = parts.next()?.chars().take_while(|sign| sign.is_alphanumeric() || *sign == '_').collect();
        (is_type && !name.is_empty()).then_some((line, name))
    };
    (1..).zip(source.lines()).filter_map(declared).collect()
}

#[test]
fn a_public_name_means_one_thing() {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (file, _) in sources() {
        for (line, name) in public_types(&fs::read_to_string(&file).unwrap()) {
            places.entry(name).or_default().push(format!("{}:{line}", file.display()));
        }
    }
    let twice = places.iter().filter(|(_, places)| places.len() > 1);
    let twice: Vec<String> = twice.map(|(name, places)| format!("{name}: {}", places.join(", "))).collect();
    assert!(twice.is_empty(), "\n{}", twice.join("\n"));
}

/// The statements of a source that begin a line with `pub` or `pub use`, each up to its first `;`, `{` (but for a group of names)
/// or `(`.
fn public_statements(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let starts = source.match_indices("\npub ").map(|(at, _)| &source[at + 1..]);
    for rest in starts {
        let end = if rest.starts_with("pub use ") { rest.find(';') } else { rest.find([';', '{', '(', '<', ':', '=']) };
        found.push(rest[..end.unwrap_or(rest.len())].split_whitespace().collect::<Vec<_>>().join(" "));
    }
    found
}

/// What a stranger sees of a module: its public items, those of its public modules, and what it hands on.
fn surface(module: &[String], all: &[(PathBuf, Vec<String>)], found: &mut Vec<String>) {
    let Some((file, _)) = all.iter().find(|(_, of)| of == module) else { return };
    let source = format!("\n{}", fs::read_to_string(file).unwrap());
    let path = |name: &str| [module, &[name.to_string()]].concat().join("::");
    for statement in public_statements(&source) {
        let words: Vec<&str> = statement.split(' ').collect();
        match words[1] {
            "mod" => surface(&[module, &[words[2].to_string()]].concat(), all, found),
            "use" => {
                let names = statement.rsplit_once("::").map_or("", |(_, names)| names);
                let handed_on =
                    names.trim_matches(['{', '}', ' ']).split(',').map(str::trim).filter(|name| !name.is_empty());
                found.extend(handed_on.map(|name| path(name.rsplit(' ').next().unwrap())));
            }
            _ => found.push(path(
                words
                    .iter()
                    .skip(1)
                    .find(|word| !["const", "fn", "struct", "enum", "trait", "type"].contains(word))
                    .unwrap(),
            )),
        }
    }
}

#[test]
fn what_strangers_see_is_what_was_promised() {
    let mut all = sources();
    all.iter_mut().filter(|(_, module)| *module == ["lib"]).for_each(|(_, module)| module.clear());
    let mut found = Vec::new();
    surface(&[], &all, &mut found);
    found.sort();
    let found: String = found.iter().map(|name| format!("{name}\n")).collect();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/surface.txt");
    if std::env::var("ROUNDS_GOLDEN").is_ok_and(|what| what == "write") {
        fs::write(&path, &found).unwrap();
    }
    let promised = fs::read_to_string(&path).unwrap();
    assert!(
        found == promised,
        "public items are promises: make it private, or write it down with ROUNDS_GOLDEN=write\nnew: {:?}\ngone: {:?}",
        found.lines().filter(|name| !promised.lines().any(|other| other == *name)).collect::<Vec<_>>(),
        promised.lines().filter(|name| !found.lines().any(|other| other == *name)).collect::<Vec<_>>(),
    );
}

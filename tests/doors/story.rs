//! The README's example, word for word, and that it is what the program does.

use chrono::NaiveDate;
use rounds::desk::{Failure, PlanReply, PlanRequest};
use rounds::io::Parcel;
use std::ops::ControlFlow;

fn plan_the_town(today: NaiveDate) -> Result<PlanReply, Failure> {
    let town = Parcel::open("data/town").map_err(Failure::Input)?;
    let mut request = PlanRequest::default();
    request.effort = rounds::solve::Limit::Iterations(20_000);
    request.run(&town, today, &mut |_| ControlFlow::Continue(()))
}

#[test]
fn the_readme_example_is_this_test_and_serves_every_store_of_the_town() {
    let readme = include_str!("../../README.md");
    let example =
        readme.split("```rust\n").nth(1).and_then(|rest| rest.split("```").next()).expect("it has an example");
    assert!(include_str!("story.rs").contains(example), "the README's example is not this test's");
    let verdict = plan_the_town(NaiveDate::default()).expect("the town reads").outcome.verdict;
    assert_eq!(verdict.violations, []);
    assert_eq!((verdict.planned, verdict.missed), (170, 0));
}

/// A block of the README that shows a terminal: each line that is typed, behind `$`, with what is seen then.
struct Session {
    /// Whether it is run: it is not where its fence says `norun`.
    is_run: bool,
    /// Whether it shows what is refused: its fence says `fails`.
    fails: bool,
    lines: Vec<(String, String)>,
}

fn sessions(readme: &str) -> Vec<Session> {
    let blocks = readme.split("\n```").skip(1).step_by(2).filter_map(|block| block.split_once('\n'));
    let session = |(fence, block): (&str, &str)| {
        let parts = block.split("\n$ ").map(|part| part.trim_start_matches("$ "));
        let lines = parts.map(|part| part.split_once('\n').unwrap_or((part, "")));
        let lines = lines.map(|(typed, seen)| (typed.into(), seen.into())).collect();
        Session { is_run: !fence.contains("norun"), fails: fence.contains("fails"), lines }
    };
    blocks.filter(|(fence, _)| fence.starts_with("console")).map(session).collect()
}

/// A line of a shell as its words.
fn words(line: &str) -> Vec<String> {
    let parts = line.split('"').enumerate();
    let words = parts.flat_map(|(at, part)| match at % 2 {
        0 => part.split_whitespace().map(String::from).collect::<Vec<_>>(),
        _ => vec![part.to_string()],
    });
    words.collect()
}

/// Whether what is said is what is shown, where a line `...` stands for any lines or none.
fn is_as_shown(shown: &[&str], said: &[&str]) -> bool {
    match shown.split_first() {
        None => said.is_empty(),
        Some((&"...", rest)) => (0..=said.len()).any(|skipped| is_as_shown(rest, &said[skipped..])),
        Some((first, rest)) => said.split_first().is_some_and(|(line, more)| line == first && is_as_shown(rest, more)),
    }
}

#[test]
fn what_is_shown_is_all_that_is_said_but_for_dots() {
    let said = ["a", "b", "c"];
    for shown in
        [&["a", "b", "c"][..], &["..."], &["a", "..."], &["...", "c"], &["a", "...", "c"], &["...", "b", "..."]]
    {
        assert!(is_as_shown(shown, &said), "{shown:?}");
    }
    for shown in [&[][..], &["a"], &["a", "c"], &["...", "b"], &["b", "..."], &["a", "...", "b"]] {
        assert!(!is_as_shown(shown, &said), "{shown:?}");
    }
}

#[test]
#[cfg(unix)]
fn what_the_readme_types_says_what_it_shows() {
    let readme = include_str!("../../README.md");
    let room = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(concat!(env!("CARGO_MANIFEST_DIR"), "/data"), room.path().join("data")).unwrap();
    // What people see: both streams, as they come.
    let run = |args: &[String], fails: bool| {
        let seen = std::fs::File::create(room.path().join("seen")).unwrap();
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_rounds"));
        program.args(args).current_dir(room.path()).env_remove("COLUMNS");
        let status = program.stdout(seen.try_clone().unwrap()).stderr(seen).status().unwrap();
        let seen = std::fs::read_to_string(room.path().join("seen")).unwrap();
        assert_eq!(status.code(), Some(if fails { 2 } else { 0 }), "{args:?}: {seen}");
        seen
    };
    let first =
        readme.lines().find_map(|line| line.strip_prefix("cargo run --release -- ")).expect("the first command");
    run(&words(&format!("{first} --effort 300it")), false);
    let (mut typed, mut unrun) = (0, 0);
    for session in sessions(readme) {
        unrun += usize::from(!session.is_run);
        for (line, shown) in session.lines.into_iter().filter(|_| session.is_run) {
            let words = words(&line);
            match words[0].as_str() {
                "cat" => std::fs::write(room.path().join(&words[1]), shown + "\n").unwrap(),
                "rounds" => {
                    let seen = run(&words[1..], session.fails);
                    let seen: Vec<&str> = seen.lines().map(str::trim_end).collect();
                    let shown: Vec<&str> = shown.lines().map(str::trim_end).collect();
                    assert!(is_as_shown(&shown, &seen), "$ {line}\n{}", seen.join("\n"));
                    typed += 1;
                }
                other => panic!("the README types {other}"),
            }
        }
    }
    assert!(typed > 8, "{typed}");
    assert!(unrun < 3, "{unrun}");
}

#[test]
fn the_library_gives_the_plan_that_the_program_writes() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("plan");
    let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_rounds"));
    program.args(["plan", "data/town", "--effort", "20000it", "-o"]).arg(&out);
    assert!(program.output().unwrap().status.success());
    let mut reply = plan_the_town(NaiveDate::default()).unwrap();
    let written = std::fs::read(out.join("plan.json")).unwrap();
    // Where the input is, as seen from the output, is for whoever writes to a disk to say.
    reply.question.input.path = rounds::io::Parcel::open(out.join("plan.json"))
        .and_then(|file| rounds::io::read_plan(&file))
        .unwrap()
        .input
        .path;
    for (name, bytes) in reply.files(rounds::lang::Lang::En) {
        if name == "plan.json" {
            assert!(bytes == written, "the library's plan.json is another than the program's");
        }
        assert_eq!(std::fs::read(out.join(&name)).unwrap().len(), bytes.len(), "{name}");
    }
}

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

/// The blocks of the README that show a terminal: what is typed behind `$`, and what is seen then.
fn sessions(readme: &str) -> Vec<Vec<(String, String)>> {
    let blocks = readme.split("\n```").skip(1).step_by(2).filter_map(|block| block.strip_prefix('\n'));
    let session = |block: &str| -> Vec<(String, String)> {
        let lines = block.split("\n$ ").map(|part| part.trim_start_matches("$ "));
        lines
            .map(|part| part.split_once('\n').unwrap_or((part, "")))
            .map(|(typed, seen)| (typed.into(), seen.into()))
            .collect()
    };
    blocks.filter(|block| block.starts_with("$ ")).map(session).collect()
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

#[test]
#[cfg(unix)]
fn what_the_readme_types_runs_to_the_letter() {
    let readme = include_str!("../../README.md");
    let room = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(concat!(env!("CARGO_MANIFEST_DIR"), "/data"), room.path().join("data")).unwrap();
    let run = |args: &[String]| {
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_rounds"));
        let output = program.args(args).current_dir(room.path()).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let first =
        readme.lines().find_map(|line| line.strip_prefix("cargo run --release -- ")).expect("the first command");
    run(&words(first));
    let mut typed = 0;
    for (line, seen) in sessions(readme).into_iter().flatten() {
        // Half a minute is for people.
        let words: Vec<String> = words(&line.replace("--effort 30s", "--effort 300it"));
        match words[0].as_str() {
            "cat" => std::fs::write(room.path().join(&words[1]), seen + "\n").unwrap(),
            "rounds" => {
                let said = run(&words[1..]);
                typed += 1;
                let shown = seen.lines().filter(|shown| line.contains("territory") && *shown != "...");
                shown.for_each(|shown| assert!(said.lines().any(|line| line.trim_end() == shown), "{shown}\n{said}"));
            }
            other => panic!("the README types {other}"),
        }
    }
    assert!(typed > 3, "{typed}");
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

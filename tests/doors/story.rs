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

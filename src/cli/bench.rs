//! `rounds bench`: plans published instances and says how far each plan is from the best known.

use super::{End, Failure, Talk};
use crate::desk::Document;
use crate::error::Error;
use crate::lang::Lang;
use crate::published::{Bench, Dialect};
use crate::solve::Limit;
use std::path::PathBuf;
use std::process::ExitCode;

/// Plan published instances and compare with the best known.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct BenchArgs {
    /// Instances: Solomon, CVRPLIB, ConVRP, Cordeau, TOPTW, Chao or rep-week/1, told apart by their content
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Table of best known values, with columns set, instance, bks and, for ConVRP, spread
    #[arg(long, value_name = "FILE")]
    bks: Option<PathBuf>,
    /// How long to search each instance: 30s, 2m or 200000it
    #[arg(long, value_name = "TIME|NUMBERit", default_value_t = Bench::default().effort)]
    effort: Limit,
    /// Seed of the first run; each further run takes the next
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Runs of each instance
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,
    /// Write the best solution of each instance here, in the format of its community
    #[arg(long, value_name = "DIR")]
    solutions: Option<PathBuf>,
    /// How to read a file whose content leaves it open: dimacs (windows, least distance), sintef (windows, fewest reps
    /// first), toptw (the demand is a score)
    #[arg(long = "as", value_name = "CONVENTION", default_value = "dimacs")]
    flavour: Dialect,
    /// Numbers of reps to plan TOPTW for, each an instance of its own
    #[arg(long, value_name = "N", value_delimiter = ',', default_value = "1", value_parser = clap::value_parser!(u16).range(1..))]
    teams: Vec<u16>,
}

/// Runs the verb. Exit codes: 0 done, 1 some plan breaks a rule, 2 the input is bad.
pub(super) fn run(args: BenchArgs, talk: Talk) -> End {
    let BenchArgs { files, bks, effort, seed, runs, solutions, flavour, teams } = args;
    let bench = Bench { files, bks, effort, seed, runs, solutions, flavour, teams };
    let mut lines = Vec::new();
    let end = if talk.json { bench.run(&mut lines) } else { bench.run(&mut std::io::stdout()) };
    let all = |errors: Vec<Error>| {
        let told = |lang| errors.iter().map(|error| error.say(lang)).collect::<Vec<_>>().join("\n");
        Failure::said(2, told(Lang::En), told(Lang::Zh))
    };
    let is_clean = end.map_err(all)?;
    talk.document(|| {
        let lines = serde_json::Deserializer::from_slice(&lines).into_iter::<serde_json::Value>().flatten();
        let (summaries, runs): (Vec<_>, Vec<_>) = lines.partition(|line| line.get("summary").is_some());
        Document::of("bench").with("runs", runs).with("summaries", summaries)
    });
    Ok(if is_clean { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Door {
        #[command(flatten)]
        args: BenchArgs,
    }

    #[test]
    fn teams_are_listed_with_commas() {
        let door = Door::try_parse_from(["bench", "a", "--teams", "1,2,4"]).unwrap();
        assert_eq!(door.args.teams, [1, 2, 4]);
        assert!(Door::try_parse_from(["bench", "a", "--teams", "0"]).is_err());
        assert!(Door::try_parse_from(["bench", "a", "--as", "cvrp"]).is_err());
    }
}

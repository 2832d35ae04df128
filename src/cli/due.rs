//! `rounds due`: the visits that policy asks for, each with its days and the rules that made it; one store's story; and what
//! another policy would change.

use super::paths::{may_put, open, put};
use super::{End, Failure, Talk, today, weeks};
use crate::desk::{DueReply, DueRequest, DueTopic, WEEKS};
use crate::lang::Lang;
use crate::report::Artefact;
use chrono::NaiveDate;
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What `rounds due` is told.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rounds due data/town                             the visits due in four weeks, and whether they fit
  rounds due data/town --why S020                  the story of one store
  rounds due data/town --policy other.toml --compare
  rounds due data/town --csv > due.csv             every visit, as a table")]
pub(super) struct DueArgs {
    /// The input: a folder of tables, an .xlsx workbook, a .json, or a .csv of stores
    input: PathBuf,
    /// First day, YYYY-MM-DD [default: the Monday after the latest visit in the input, or after
    /// today where it has none]
    #[arg(long, value_name = "DATE")]
    from: Option<NaiveDate>,
    /// Weeks to look at
    #[arg(long, value_name = "N", default_value_t = WEEKS, value_parser = weeks)]
    weeks: u16,
    /// Ask another policy (.toml) than that of the input
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// Say what that other policy changes: visits, hours, stores by class; and who is visited too much or too little
    #[arg(long, requires = "policy", conflicts_with_all = ["csv", "why", "out"])]
    compare: bool,
    /// Tell one store's story: how it came to its visits
    #[arg(long, value_name = "STORE", conflicts_with_all = ["csv", "out"])]
    why: Option<String>,
    /// Say what became of the visits due so far, by the visit log
    #[arg(long, conflicts_with_all = ["csv", "out", "why", "compare"])]
    ledger: bool,
    /// Write due.csv, due.xlsx (with the ledger) and due.json into this folder
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Print every visit, as csv
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// Show every visit, not only the first 40
    #[arg(long)]
    all: bool,
}

/// Lists.
pub(super) fn run(args: &DueArgs, talk: Talk) -> End {
    let lang = talk.lang;
    if let Some(out) = &args.out {
        let reads: Vec<&Path> = std::iter::once(args.input.as_path()).chain(args.policy.as_deref()).collect();
        may_put(Artefact::DueSet, out, &reads)?;
    }
    let topic = match &args.why {
        Some(store) => DueTopic::Store(store.clone()),
        None if args.compare => DueTopic::Comparison,
        None if args.ledger => DueTopic::Ledger,
        None => DueTopic::Visits,
    };
    let request = DueRequest { from: args.from, weeks: args.weeks, tell: topic };
    let policy = args.policy.as_ref().map(|file| open(file)).transpose()?;
    let reply = request.run(&open(&args.input)?, policy.as_ref(), today());
    let reply = reply.map_err(Failure::of)?;
    let files = args.out.as_ref().map_or(Ok(Vec::new()), |out| write(&reply, out, lang))?;
    talk.document(|| reply.json(lang).with("files", files));
    if args.csv {
        reply.question.remarks(lang).lines().for_each(|line| talk.tell(line));
        talk.raw(&reply.csv(lang));
        return Ok(ExitCode::SUCCESS);
    }
    talk.add(&reply.question.remarks(lang));
    talk.say(&reply.words(talk.voice().all(args.all)));
    if let Some(out) = &args.out {
        let out = out.display();
        talk.add(&lang.of(
            format!("Wrote {out}/: due.csv, due.xlsx, due.json\n"),
            format!("已写入 {out}/：due.csv、due.xlsx、due.json\n"),
        ));
    }
    Ok(ExitCode::SUCCESS)
}

fn write(reply: &DueReply, out: &Path, lang: Lang) -> Result<Vec<String>, Failure> {
    if reply.question.tables.is_none() {
        return Err(Failure::said(
            2,
            "a published problem has no policy: --policy, --why and -o are for tables",
            "公开算例没有频次政策：--policy、--why与-o只用于表格输入",
        ));
    }
    put(Artefact::DueSet, &reply.files(lang), out)
}

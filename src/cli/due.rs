//! `rounds due`: the visits that policy asks for, each with its days and the rules that made it; one store's story; and what
//! another policy would change.

use super::lines::{say, tell};
use super::paths::{may_put, open, put};
use super::{End, Failure, today, weeks};
use crate::desk::{DueReply, DueRequest, DueTopic, Voice, WEEKS};
use crate::lang::Lang;
use crate::report::Artefact;
use chrono::NaiveDate;
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What `rounds due` is told.
#[derive(Debug, Args)]
pub(super) struct DueArgs {
    /// A folder of tables, an .xlsx workbook or a .json
    input: PathBuf,
    /// First day, YYYY-MM-DD [default: the Monday after the latest visit in the input, or after
    /// today where it has none]
    #[arg(long, value_name = "DATE")]
    from: Option<NaiveDate>,
    /// Weeks to look at
    #[arg(long, default_value_t = WEEKS, value_parser = weeks)]
    weeks: u16,
    /// Another policy than that of the input
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// What that other policy changes: visits, hours, stores by class; and who is visited too much or too little
    #[arg(long, requires = "policy", conflicts_with_all = ["csv", "why", "out"])]
    compare: bool,
    /// One store's story, in sentences
    #[arg(long, value_name = "STORE", conflicts_with_all = ["csv", "out"])]
    why: Option<String>,
    /// What became of the visits due so far, from the visit log
    #[arg(long, conflicts_with_all = ["csv", "out", "why", "compare"])]
    ledger: bool,
    /// Write due.csv, due.xlsx (with the ledger) and due.json into this folder
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// As csv, all of it
    #[arg(long)]
    csv: bool,
    /// Show every visit, not only the first 40
    #[arg(long)]
    all: bool,
}

/// Lists.
pub(super) fn run(args: &DueArgs, lang: Lang) -> End {
    if let Some(out) = &args.out {
        let reads: Vec<&Path> = std::iter::once(args.input.as_path()).chain(args.policy.as_deref()).collect();
        may_put(Artefact::DueSet, out, &reads, lang)?;
    }
    let topic = match &args.why {
        Some(store) => DueTopic::Store(store.clone()),
        None if args.compare => DueTopic::Comparison,
        None if args.ledger => DueTopic::Ledger,
        None => DueTopic::Visits,
    };
    let request = DueRequest { from: args.from, weeks: args.weeks, tell: topic };
    let policy = args.policy.as_ref().map(|file| open(file, lang)).transpose()?;
    let reply = request.run(&open(&args.input, lang)?, policy.as_ref(), today());
    let reply = reply.map_err(|failure| Failure::of(&failure, lang))?;
    if let Some(out) = &args.out {
        write(&reply, out, lang)?;
    }
    if args.csv {
        reply.question.remarks(lang).lines().for_each(tell);
        say(&reply.csv(lang));
        return Ok(ExitCode::SUCCESS);
    }
    say(&reply.question.remarks(lang));
    say(&reply.words(Voice::of(lang).all(args.all)));
    if let Some(out) = &args.out {
        let out = out.display();
        say!(
            "{}",
            lang.of(
                format!("Wrote {out}/: due.csv, due.xlsx, due.json"),
                format!("已写入 {out}/：due.csv、due.xlsx、due.json")
            )
        );
    }
    Ok(ExitCode::SUCCESS)
}

fn write(reply: &DueReply, out: &Path, lang: Lang) -> Result<(), Failure> {
    if reply.question.tables.is_none() {
        let sentence = lang.of(
            "a published problem has no policy: --policy, --why and -o are for tables",
            "公开算例没有频次政策：--policy、--why与-o只用于表格输入",
        );
        return Err(Failure { exit: 2, sentence: sentence.into() });
    }
    put(Artefact::DueSet, &reply.files(lang), out, lang)
}

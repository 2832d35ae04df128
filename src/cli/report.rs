//! `rounds report`: all outputs of a plan written again, from its plan.json and its input.

use super::paths::{
    is_own_input, may_rewrite, own_files, plan_and_input, plan_file, rewrite, seen_from, warn_of_change,
};
use super::pdf;
use super::plan::wrote;
use super::{End, Failure, Talk, today};
use crate::desk::ReportRequest;
use crate::error::Error;
use crate::io::is_table_file;
use crate::report::Artefact;
use crate::report::plan::{CHANGES, INPUT, calls};
use clap::Args;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What `rounds report` is told.
#[derive(Debug, Args)]
pub(super) struct ReportArgs {
    /// A plan: its folder or its plan.json
    plan: PathBuf,
    /// Output folder [default: the plan's own]
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The input of the plan, where it is no longer where the plan says
    #[arg(long, value_name = "INPUT")]
    input: Option<PathBuf>,
    /// Day sheets as PDF too, a page a day, printed by a Chrome, Chromium or Edge on this machine (or by ROUNDS_BROWSER)
    #[arg(long)]
    pdf: bool,
}

/// Writes.
pub(super) fn run(args: &ReportArgs, talk: Talk) -> End {
    let lang = talk.lang;
    let own = plan_file(&args.plan);
    let own = own.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let out = args.out.clone().unwrap_or_else(|| own.canonicalize().unwrap_or_else(|_| own.into()));
    let (plan, input) = plan_and_input(&args.plan, args.input.as_deref())?;
    let others = Some(input.path()).filter(|input| !is_own_input(&args.plan, input, &out));
    let read = own_files(&args.plan, &out, &["plan.json", INPUT, CHANGES]);
    may_rewrite(Artefact::Plan, &out, others.as_slice(), read)?;
    let browser = args.pdf.then(pdf::browser).transpose()?;
    let reply = ReportRequest::default().run(&plan, &input, today());
    let mut reply = reply.map_err(Failure::of)?;
    warn_of_change(&input, reply.answer.input_changed, talk);
    reply.answer.question.input.path = seen_from(&out, input.path());
    let mut files = reply.files(lang);
    files.extend(replanned(own).map_err(Failure::work)?);
    let printed = browser.map_or(Ok(()), |browser| pdf::add(&mut files, &browser)).map_err(Failure::beside);
    let trouble = printed.as_ref().err().map(|failure| failure.error.say(lang));
    let calls = files.iter().any(|(name, _)| name == calls::FILE);
    let files = rewrite(Artefact::Plan, &files, &out, read)?;
    let shown = args.out.as_deref().unwrap_or(own);
    talk.document(|| reply.json(lang).with("files", files).with("pdf_trouble", trouble));
    talk.add(&reply.words(talk.voice()));
    talk.add(&format!("{}\n", wrote(shown, calls, lang)));
    let end = match reply.broken(lang) {
        broken if broken.is_empty() => Ok(ExitCode::SUCCESS),
        sentence => Err(Failure::found(sentence)),
    };
    end.and_then(|code| printed.map(|()| code))
}

/// What re-planning wrote into a plan's folder beside the usual files: it stays with the plan.
fn replanned(folder: &Path) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let failed = |path: &Path| {
        let path = path.to_path_buf();
        move |source| Error::File { path, source }
    };
    let mut kept = Vec::new();
    let changes = folder.join(CHANGES);
    if changes.is_file() {
        kept.push((CHANGES.into(), fs::read(&changes).map_err(failed(&changes))?));
    }
    let input = folder.join(INPUT);
    if !input.is_dir() {
        return Ok(kept);
    }
    for entry in fs::read_dir(&input).map_err(failed(&input))? {
        let path = entry.map_err(failed(&input))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if is_table_file(&name) && path.is_file() {
            kept.push((format!("{INPUT}/{name}"), fs::read(&path).map_err(failed(&path))?));
        }
    }
    Ok(kept)
}

//! `rounds init`: an empty workbook to fill in.

use super::{End, Failure, Talk};
use crate::desk::Document;
use crate::io::template;
use crate::report::folder;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

/// What `rounds init` is told.
#[derive(Debug, Args)]
pub(super) struct InitArgs {
    /// The workbook to write, an .xlsx
    #[arg(value_name = "FILE", default_value = "rounds.xlsx")]
    file: PathBuf,
}

/// Writes the template where no file is yet.
pub(super) fn run(args: &InitArgs, talk: Talk) -> End {
    let shown = args.file.display();
    folder::may_put_file(&args.file).map_err(Failure::work)?;
    let bytes = template(talk.lang).map_err(Failure::work)?;
    folder::put_file(&bytes, &args.file).map_err(Failure::work)?;
    talk.document(|| Document::of("init").with("files", [args.file.to_string_lossy()]));
    talk.add(&talk.lang.of(
        format!("Wrote {shown}: fill in stores and reps, then: rounds plan {shown}\n"),
        format!("已写入 {shown}：填写“门店”与“业代”后运行 rounds plan {shown}\n"),
    ));
    Ok(ExitCode::SUCCESS)
}

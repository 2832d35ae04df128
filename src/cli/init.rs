//! `rounds init`: an empty workbook to fill in.

use super::{End, Failure};
use crate::io::template;
use crate::lang::Lang;
use crate::report::folder;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

/// What `rounds init` is told.
#[derive(Debug, Args)]
pub(super) struct InitArgs {
    /// The workbook to write, an .xlsx
    #[arg(default_value = "rounds.xlsx")]
    file: PathBuf,
}

/// Writes the template where no file is yet.
pub(super) fn run(args: &InitArgs, lang: Lang) -> End {
    let fail = |error| Failure::work(&error, lang);
    let shown = args.file.display();
    folder::may_put_file(&args.file).map_err(fail)?;
    let bytes = template(lang).map_err(fail)?;
    folder::put_file(&bytes, &args.file).map_err(fail)?;
    say!(
        "{}",
        lang.of(
            format!("Wrote {shown}: fill in stores and reps, then: rounds plan {shown}"),
            format!("已写入 {shown}：填写“门店”与“业代”后运行 rounds plan {shown}"),
        )
    );
    Ok(ExitCode::SUCCESS)
}

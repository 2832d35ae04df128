//! `rounds man`: the manual, a page of the whole and one of each verb.

use super::{Door, End, Failure, Talk};
use crate::desk::Document;
use crate::error::Error;
use clap::{Args, Command, CommandFactory};
use clap_mangen::Man;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What `rounds man` is told.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rounds man | man -l -
  rounds man -o ~/.local/share/man/man1     then: man rounds-plan")]
pub(super) struct ManArgs {
    /// Write a page of the whole and one of each verb, rounds.1 and rounds-VERB.1, into this folder [default: the page of the
    /// whole to stdout]
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Writes the pages.
pub(super) fn run(args: &ManArgs, talk: Talk) -> End {
    let mut whole = Door::command().disable_help_subcommand(true);
    whole.build();
    let Some(out) = &args.out else {
        let page = String::from_utf8_lossy(&page(&whole)).into_owned();
        talk.document(|| Document::of("man").with("page", &page));
        talk.raw(&page);
        return Ok(ExitCode::SUCCESS);
    };
    let failed = |path: &Path| {
        let path = path.to_path_buf();
        move |source| Failure::work(Error::File { path, source })
    };
    fs::create_dir_all(out).map_err(failed(out))?;
    let mut written = Vec::new();
    for command in std::iter::once(&whole).chain(whole.get_subcommands()) {
        let path = out.join(format!("{}.1", command.get_display_name().unwrap_or(command.get_name())));
        fs::write(&path, page(command)).map_err(failed(&path))?;
        written.push(path.to_string_lossy().into_owned());
    }
    let (out, pages) = (out.display(), written.len());
    talk.document(|| Document::of("man").with("files", &written));
    talk.add(
        &talk
            .lang
            .of(format!("Wrote {out}/: {pages} pages of the manual\n"), format!("已写入 {out}/：手册{pages}页\n")),
    );
    Ok(ExitCode::SUCCESS)
}

/// A page of the manual, as `man` reads it.
fn page(command: &Command) -> Vec<u8> {
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page).expect("memory takes every page");
    page
}

//! `rounds columns`: every table, column, kind and file, in the language asked for.

use super::{End, Failure, Talk};
use crate::desk::{self, Document};
use clap::Args;
use std::process::ExitCode;

/// What `rounds columns` is told.
#[derive(Debug, Args)]
pub(super) struct ColumnsArgs {
    /// One table or file only, such as stores, incidents or visits.csv; or reasons, or figures
    #[arg(value_name = "TABLE")]
    table: Option<String>,
}

/// Prints the reference.
pub(super) fn run(args: &ColumnsArgs, talk: Talk) -> End {
    let page = desk::columns(args.table.as_deref(), talk.lang).map_err(Failure::of)?;
    talk.document(|| Document::of("columns").with("page", &page));
    talk.say(&page);
    Ok(ExitCode::SUCCESS)
}

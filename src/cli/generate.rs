//! `rounds generate`: a made-up network of stores and reps, as tables that can be planned.

use super::{End, Failure, Talk};
use crate::desk::Document;
use crate::error::Error;
use crate::generate::{Flavour, Spec, files, workbook};
use crate::lang::count;
use crate::report::{Artefact, Edits, folder};
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What `rounds generate` is told.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rounds generate --stores 2000 --reps 14 -o network")]
pub(super) struct GenerateArgs {
    /// How many stores
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=2_000_000))]
    stores: u32,
    /// How many reps
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    reps: u32,
    /// Start of the random numbers: the same seed gives the same network
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// What kind of network: town, hangzhou, region or region-zh [default: region, in the language of --lang]
    #[arg(long, value_name = "KIND", value_parser = flavour)]
    flavour: Option<Flavour>,
    /// A folder for csv tables, or an .xlsx workbook; nothing is overwritten: the folder must be new or empty, the workbook new
    #[arg(short, long, value_name = "PATH")]
    out: PathBuf,
}

fn flavour(text: &str) -> Result<Flavour, String> {
    let names = Flavour::ALL.map(Flavour::name).join(", ");
    Flavour::named(text).ok_or_else(|| format!("write one of {names}"))
}

/// Makes and writes.
pub(super) fn run(args: &GenerateArgs, talk: Talk) -> End {
    let flavour = args.flavour.unwrap_or(talk.lang.of(Flavour::Region, Flavour::RegionZh));
    let (stores, reps) = (args.stores as usize, args.reps as usize);
    let spec = Spec::new(flavour, stores, reps, args.seed);
    make(&spec, &args.out).map_err(Failure::work)?;
    let out = args.out.display();
    talk.document(|| {
        let written = [args.out.to_string_lossy()];
        Document::of("generate")
            .with("stores", stores)
            .with("reps", reps)
            .with("seed", args.seed)
            .with("files", written)
    });
    talk.add(&talk.lang.of(
        format!("Wrote {out}: {}, {}\n", count(stores, "store"), count(reps, "rep")),
        format!("已写入 {out}：{stores}家门店，{reps}名业代\n"),
    ));
    Ok(ExitCode::SUCCESS)
}

/// A workbook where the path says so, else a folder of csv tables.
fn make(spec: &Spec, out: &Path) -> Result<(), Error> {
    if out.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx")) {
        folder::may_put_file(out)?;
        return folder::put_file(&workbook(spec)?, out);
    }
    folder::may_put(Artefact::Network, out, &[], Edits::Keep)?;
    folder::put(Artefact::Network, &files(spec), out, &[], Edits::Keep).map(|_| ())
}

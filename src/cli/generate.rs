//! `rounds generate`: a made-up network of stores and reps, as tables that can be planned.

use super::{End, Failure};
use crate::error::Error;
use crate::generate::{Flavour, Spec, files, workbook};
use crate::lang::{Lang, count};
use crate::report::{Artefact, folder};
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What `rounds generate` is told.
#[derive(Debug, Args)]
pub(super) struct GenerateArgs {
    /// How many stores
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=2_000_000))]
    stores: u32,
    /// How many reps
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    reps: u32,
    /// Same seed: same network
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// What kind of network: town, hangzhou, region or region-zh [default: region, in the language of --lang]
    #[arg(long, value_parser = flavour)]
    flavour: Option<Flavour>,
    /// A folder for csv tables, or an .xlsx workbook; nothing is overwritten: the folder must be new or empty, the workbook new
    #[arg(short, long)]
    out: PathBuf,
}

fn flavour(text: &str) -> Result<Flavour, String> {
    let names = Flavour::ALL.map(Flavour::name).join(", ");
    Flavour::named(text).ok_or_else(|| format!("write one of {names}"))
}

/// Makes and writes.
pub(super) fn run(args: &GenerateArgs, lang: Lang) -> End {
    let flavour = args.flavour.unwrap_or(lang.of(Flavour::Region, Flavour::RegionZh));
    let (stores, reps) = (args.stores as usize, args.reps as usize);
    let spec = Spec::new(flavour, stores, reps, args.seed);
    make(&spec, &args.out).map_err(|error| Failure::work(&error, lang))?;
    let out = args.out.display();
    say!(
        "{}",
        lang.of(
            format!("Wrote {out}: {}, {}", count(stores, "store"), count(reps, "rep")),
            format!("已写入 {out}：{stores}家门店，{reps}名业代"),
        )
    );
    Ok(ExitCode::SUCCESS)
}

/// A workbook where the path says so, else a folder of csv tables.
fn make(spec: &Spec, out: &Path) -> Result<(), Error> {
    if out.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx")) {
        folder::may_put_file(out)?;
        return folder::put_file(&workbook(spec)?, out);
    }
    folder::may_put(Artefact::Network, out, &[])?;
    folder::put(Artefact::Network, &files(spec), out, &[])
}

//! `rounds generate`: a made-up network of stores and reps, as tables that can be planned.

use super::{End, Failure};
use crate::desk::words::count;
use crate::generate::{Flavour, Spec, write};
use crate::lang::Lang;
use clap::Args;
use std::path::PathBuf;
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
    /// A folder for csv tables, or an .xlsx workbook
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
    write(&Spec::new(flavour, stores, reps, args.seed), &args.out).map_err(|error| Failure::work(&error, lang))?;
    let out = args.out.display();
    println!(
        "{}",
        lang.of(
            format!("Wrote {out}: {}, {}", count(stores, "store"), count(reps, "rep")),
            format!("已写入 {out}：{stores}家门店，{reps}名业代"),
        )
    );
    Ok(ExitCode::SUCCESS)
}

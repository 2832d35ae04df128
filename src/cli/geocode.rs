//! `rounds geocode`: coordinates for stores that have an address or a town and no more.

use super::paths::{may_put, open, put};
use super::{End, Failure, Talk};
use crate::desk::{Gazetteer, GeocodeReply, GeocodeRequest};
use crate::io::Parcel;
use crate::report::Artefact;
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What `rounds geocode` is told.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rounds geocode customers.csv --places GB_full.csv.zip --country GB -o found
  rounds geocode stores.xlsx --places my-addresses.csv -o found     then: rounds plan found/next

A row of stores without coordinates is looked up by its whole address in a table of your own, by its postal code, and by \
the names of places in it; what it says of districts, provinces and states decides between places of one name, then the \
number of people. Rows with coordinates are left alone; coordinates are written in the row's own system (coord_sys).

DIR/next is the input with lng and lat, what each store was found as (geocoded_as) and how near that is to its door \
(geocode_precision): `rounds plan DIR/next` plans it. A csv comes out as a csv, an .xlsx as that .xlsx with these cells \
written; .xls and .ods are to be saved as .xlsx first. DIR/geocode-open.csv lists the rows nothing was found for, and \
those that may be several places; the exit code is 1 while there are any.

Dumps of places and of postal codes (CC BY 4.0) are at https://download.geonames.org/export/, in dump/ and zip/.")]
pub(super) struct GeocodeArgs {
    /// A folder of tables, an .xlsx workbook, a .json, or a .csv of stores
    input: PathBuf,
    /// Places: a dump of GeoNames (such as CN.zip or CN.txt, with places or postal codes), or your own table of names or
    /// addresses with lng and lat; several are looked up together
    #[arg(long, value_name = "FILE")]
    #[cfg_attr(feature = "online", arg(required_unless_present = "service"))]
    #[cfg_attr(not(feature = "online"), arg(required = true))]
    places: Vec<PathBuf>,
    /// Only places of this country, by its code of two letters, such as GB; may be given several times
    #[arg(long, value_name = "CODE")]
    country: Vec<String>,
    /// The folder to write
    #[arg(short, long, value_name = "DIR")]
    out: PathBuf,
    /// Show every row that is open, not only the first 40
    #[arg(long)]
    all: bool,
    #[cfg(feature = "online")]
    #[command(flatten)]
    web: super::online::OnlineArgs,
}

/// Looks up.
pub(super) fn run(args: &GeocodeArgs, talk: Talk) -> End {
    let lang = talk.lang;
    let reads: Vec<&Path> = std::iter::once(&args.input).chain(&args.places).map(PathBuf::as_path).collect();
    may_put(Artefact::Geocoded, &args.out, &reads)?;
    let input = open(&args.input)?;
    let gazetteers = args.places.iter().map(Gazetteer::open).collect::<Result<Vec<_>, _>>();
    let gazetteers = gazetteers.map_err(Failure::input)?;
    let mut request = GeocodeRequest::default();
    request.countries.clone_from(&args.country);
    let reply = ask(args, &request, &input, &gazetteers, talk)?;
    let files = reply.files(lang).map_err(Failure::of)?;
    let files = put(Artefact::Geocoded, &files, &args.out)?;
    talk.document(|| reply.json(lang).with("files", files));
    talk.add(&reply.words(talk.voice().all(args.all)));
    let out = args.out.display();
    talk.add(&lang.of(
        format!("Wrote {out}/: next/, geocode-open.csv, geocode.json; then: rounds plan {out}/next\n"),
        format!("已写入 {out}/：next/、geocode-open.csv、geocode.json；然后运行 rounds plan {out}/next\n"),
    ));
    match reply.open() {
        0 => Ok(ExitCode::SUCCESS),
        left => {
            let file = args.out.join("geocode-open.csv");
            let file = file.display();
            let sentence = lang.of(
                format!("{left} of the stores are still without coordinates: {file}"),
                format!("仍有{left}家门店没有坐标：{file}"),
            );
            Err(Failure::found(sentence))
        }
    }
}

#[cfg(feature = "online")]
fn ask(
    args: &GeocodeArgs,
    request: &GeocodeRequest,
    input: &Parcel,
    gazetteers: &[Gazetteer],
    talk: Talk,
) -> Result<GeocodeReply, Failure> {
    match args.web.service()? {
        Some(service) => super::online::ask(&service, request, input, gazetteers, &args.out, talk),
        None => request.run(input, gazetteers).map_err(Failure::of),
    }
}

#[cfg(not(feature = "online"))]
fn ask(
    _: &GeocodeArgs,
    request: &GeocodeRequest,
    input: &Parcel,
    gazetteers: &[Gazetteer],
    _: Talk,
) -> Result<GeocodeReply, Failure> {
    request.run(input, gazetteers).map_err(Failure::of)
}

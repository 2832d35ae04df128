//! `rounds slots`: one visit more, at a store or at any point: where it would fit into a plan that stays as it is.

use super::paths::{plan_and_input, warn_of_change};
use super::{End, Failure, Talk, today};
use crate::desk::SlotsRequest;
use crate::io::CoordSys;
use crate::model::Point;
use chrono::NaiveDate;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

/// What `rounds slots` is told.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rounds slots town-plan --store S020 --within 14
  rounds slots town-plan --at 10.01,50.00 --minutes 45 --from 2026-10-12")]
pub(super) struct SlotsArgs {
    /// A plan: its folder or its plan.json
    plan: PathBuf,
    /// The store, by its store_id or its name
    #[arg(long, value_name = "ID", required_unless_present = "at", conflicts_with = "at")]
    store: Option<String>,
    /// A point that is no store: longitude and latitude in degrees, 120.15,30.27
    #[arg(long, value_name = "LON,LAT", allow_hyphen_values = true, value_parser = point)]
    at: Option<Point>,
    /// Coordinate system of the point: wgs84, gcj02 or bd09
    #[arg(long, value_name = "SYSTEM", default_value = "wgs84", value_parser = system)]
    coord_sys: CoordSys,
    /// How long the visit takes, in minutes [default: as long as the store's visits; 30 at a point]
    #[arg(long, value_name = "MIN", value_parser = clap::value_parser!(u16).range(1..=1440))]
    minutes: Option<u16>,
    /// First day, YYYY-MM-DD [default: the plan's first day]
    #[arg(long, value_name = "DATE")]
    from: Option<NaiveDate>,
    /// How many days to look at, the first included
    #[arg(long, value_name = "DAYS", default_value_t = SlotsRequest::default().within_days, value_parser = clap::value_parser!(u16).range(1..))]
    within: u16,
    /// This rep only, by the rep_id
    #[arg(long, value_name = "ID")]
    rep: Option<String>,
    /// How many slots to show, at most one a rep and day
    #[arg(long, value_name = "N", default_value_t = SlotsRequest::default().best, value_parser = clap::value_parser!(u16).range(1..))]
    best: u16,
    /// The input of the plan, where it is no longer where the plan says
    #[arg(long, value_name = "INPUT")]
    input: Option<PathBuf>,
}

/// A point on the command line.
fn point(text: &str) -> Result<Point, String> {
    let wrong = || format!("\"{text}\" is not a point; write longitude and latitude in degrees, such as 120.15,30.27");
    let (x, y) = text.split_once([',', '，']).ok_or_else(wrong)?;
    let number = |text: &str| text.trim().parse::<f64>().map_err(|_| wrong());
    let point = Point { x: number(x)?, y: number(y)? };
    if point.x.abs() <= 180.0 && point.y.abs() <= 90.0 { Ok(point) } else { Err(wrong()) }
}

/// A coordinate system on the command line.
fn system(text: &str) -> Result<CoordSys, String> {
    CoordSys::named(text).ok_or_else(|| format!("\"{text}\" is not a coordinate system; write wgs84, gcj02 or bd09"))
}

/// Asks.
pub(super) fn run(args: &SlotsArgs, talk: Talk) -> End {
    let (plan, input) = plan_and_input(&args.plan, args.input.as_deref())?;
    let request = SlotsRequest {
        store: args.store.clone(),
        at: args.at,
        coord_sys: args.coord_sys,
        minutes: args.minutes,
        from: args.from,
        within_days: args.within,
        rep: args.rep.clone(),
        best: args.best,
    };
    let reply = request.run(&plan, &input, today()).map_err(Failure::of)?;
    warn_of_change(&input, reply.answer.input_changed, talk);
    talk.document(|| reply.json(talk.lang));
    reply.answer.question.remarks(talk.lang).lines().for_each(|line| talk.tell(line));
    talk.say(&reply.words(talk.voice()));
    Ok(ExitCode::SUCCESS)
}

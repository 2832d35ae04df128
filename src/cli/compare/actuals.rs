//! `rounds compare PLAN --log`: what was planned against what the visit log says was done.

use super::super::check::Answer;
use super::super::{End, Failure};
use super::{CompareArgs, table};
use crate::io;
use crate::lang::Lang;
use crate::policy;
use crate::report::actuals::{Actuals, Level, horizon, known_on, last_logged, paper};
use crate::report::folder;
use std::path::Path;
use std::process::ExitCode;

/// Holds a plan against a log: that of its input where no file is named.
pub(super) fn run(args: &CompareArgs, log: Option<&Path>, lang: Lang) -> End {
    let bad = |sentence: String| Failure { exit: 2, sentence };
    let (file, question) = Answer::asked(&args.before, args.input.first().map(AsRef::as_ref), lang)?;
    let own = log.map(|log| io::read_log(log).map_err(|error| Failure::input(&error, lang))).transpose()?;
    let (Some(tables), Some((first, last))) = (question.tables, horizon(&file)) else {
        let sentence =
            lang.of("a published problem has no visits to hold a log against", "公开算例没有可对照的拜访记录");
        return Err(bad(sentence.into()));
    };
    let log = own.as_ref().unwrap_or(&tables.log);
    let Some(until) = args.until.or_else(|| last_logged(&file, log)) else {
        return Err(bad(lang.of(
            format!("the visit log has no visit between {first} and {last}; name another with --log FILE, or a day with --until"),
            format!("拜访记录中没有{first}至{last}的拜访；请用 --log 指定其他记录，或用 --until 指定日期"),
        )));
    };
    if until < first {
        return Err(bad(lang.of(
            format!("{until} is before the first day of the plan, {first}"),
            format!("{until}早于计划首日{first}"),
        )));
    }
    let until = until.min(last);
    let due = policy::due(&known_on(&tables, first), first, file.input.weeks.unwrap_or_default());
    let actuals = Actuals::of(&file, &due, &tables, log, until);
    if let Some(out) = &args.out {
        folder::write_actuals(&actuals, &tables, out, lang).map_err(|error| Failure::work(&error, lang))?;
    }
    paper::sentences(&actuals, lang).iter().for_each(|sentence| say!("{sentence}"));
    for level in Level::ALL {
        let words = paper::table(&actuals, &tables, level, lang);
        // A lone class, area or rep says what the whole says.
        if words.rows.len() > usize::from(!matches!(level, Level::All | Level::Team)) {
            say!("");
            table(words, args.all, lang);
        }
    }
    say!("");
    for measure in paper::Measure::ALL {
        say!("{}{}{}", measure.name(lang), lang.of(": ", "："), measure.basis(lang));
    }
    if let Some(out) = &args.out {
        let out = out.display();
        say!(
            "\n{}",
            lang.of(
                format!("Wrote {out}/: actuals.csv, actuals.xlsx"),
                format!("已写入 {out}/：actuals.csv、actuals.xlsx")
            )
        );
    }
    Ok(ExitCode::SUCCESS)
}

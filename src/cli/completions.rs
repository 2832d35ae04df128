//! `rounds completions`: what a shell needs to complete verbs and flags.

use super::{Door, End, Talk};
use crate::desk::Document;
use clap::{Args, CommandFactory};
use clap_complete::Shell;
use std::process::ExitCode;

/// What `rounds completions` is told.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rounds completions bash > ~/.local/share/bash-completion/completions/rounds
  rounds completions zsh > \"${fpath[1]}/_rounds\"
  rounds completions fish > ~/.config/fish/completions/rounds.fish
  rounds completions powershell >> $PROFILE")]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Writes the script to stdout.
pub(super) fn run(args: &CompletionsArgs, talk: Talk) -> End {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Door::command(), "rounds", &mut script);
    let script = String::from_utf8_lossy(&script);
    talk.document(|| Document::of("completions").with("shell", args.shell.to_string()).with("script", &script));
    talk.raw(&script);
    Ok(ExitCode::SUCCESS)
}

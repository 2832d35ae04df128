//! The command `rounds`: opens the door.

fn main() -> std::process::ExitCode {
    rounds::cli::run()
}

//! The command `rounds`: opens the door.

/// Tables of a million rows are many small texts: this allocator takes and gives them back quicker than most systems' own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    rounds::cli::run()
}

//! Day sheets as PDF: the pages of reps, printed by a browser that is on the machine.

use super::Failure;
use crate::each::each;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What browsers are called that print without a window.
const NAMES: [&str; 8] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
];
/// Where they lie on systems that have them on no path.
const PLACES: [&str; 5] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];
/// A browser that has not printed a page by then never will.
const PATIENCE: Duration = Duration::from_secs(60);

/// The browser of this machine: the one that the environment names as ROUNDS_BROWSER, else one of the usual ones.
pub(super) fn browser() -> Result<PathBuf, Failure> {
    if let Some(named) = std::env::var_os("ROUNDS_BROWSER") {
        return Ok(named.into());
    }
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let named = |folder: PathBuf| NAMES.iter().map(move |name| folder.join(with_ending(name)));
    let mut all = std::env::split_paths(&paths).flat_map(named).chain(PLACES.map(PathBuf::from));
    all.find(|path| path.is_file()).ok_or_else(|| {
        Failure::said(
            2,
            "--pdf: no Chrome, Chromium or Edge was found to print with; name one in ROUNDS_BROWSER, or print the pages in reps/ \
             from any browser",
            "--pdf：未找到Chrome、Chromium或Edge；请用环境变量ROUNDS_BROWSER指定，或在任意浏览器中打印 reps/ 下的页面",
        )
    })
}

fn with_ending(name: &str) -> OsString {
    if cfg!(windows) { format!("{name}.exe").into() } else { name.into() }
}

/// Adds to each page of a rep among the files of a plan the same as PDF, a page a day. What cannot be printed is told in the end:
/// the plan is no worse for it.
pub(super) fn add(files: &mut Vec<(String, Vec<u8>)>, browser: &Path) -> Result<(), Failure> {
    let pages: Vec<(&str, &[u8])> = files
        .iter()
        .filter(|(name, _)| name.starts_with("reps/") && name.ends_with(".html"))
        .map(|(name, bytes)| (name.trim_end_matches(".html"), bytes.as_slice()))
        .collect();
    let count = pages.len();
    let printed = each(pages, |&mut (name, page)| print(browser, page).map(|pdf| (format!("{name}.pdf"), pdf)));
    let (mut made, mut trouble) = (Vec::new(), None);
    for one in printed {
        match one {
            Ok(pdf) => made.push(pdf),
            Err(error) => trouble = Some(error),
        }
    }
    let missing = count - made.len();
    files.extend(made);
    match trouble {
        None => Ok(()),
        Some(error) => {
            let browser = browser.display();
            Err(Failure::said(
                1,
                format!(
                    "--pdf: {missing} of the day sheets were not printed by {browser}: {error}; the plan is written"
                ),
                format!("--pdf：{missing}份行程单未能由 {browser} 打印：{error}；计划已写入"),
            ))
        }
    }
}

/// A page as PDF.
fn print(browser: &Path, page: &[u8]) -> Result<Vec<u8>, String> {
    let room = Room::new().map_err(|error| error.to_string())?;
    let (html, pdf) = (room.0.join("day.html"), room.0.join("day.pdf"));
    fs::write(&html, page).map_err(|error| error.to_string())?;
    // Of a browser that runs as root the sandbox does not start; the page is our own and asks nobody for anything.
    let mut said = String::new();
    for sandbox in [&[][..], &["--no-sandbox"]] {
        let mut command = Command::new(browser);
        command
            .args(["--headless=new", "--disable-gpu", "--no-first-run", "--disable-background-networking"])
            .args(["--disable-component-update", "--disable-sync", "--no-pdf-header-footer"])
            .args(sandbox)
            .arg(format!("--user-data-dir={}", room.0.join("profile").display()))
            .arg(format!("--print-to-pdf={}", pdf.display()))
            .arg(format!("file://{}#print", html.display()))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        said = match run(&mut command) {
            Ok(()) => String::from("it ended without a file"),
            Err(error) => error,
        };
        if let Ok(bytes) = fs::read(&pdf)
            && bytes.starts_with(b"%PDF")
        {
            return Ok(bytes);
        }
    }
    Err(said)
}

/// Runs a command to its end, or ends it.
fn run(command: &mut Command) -> Result<(), String> {
    let mut child = command.spawn().map_err(|error| error.to_string())?;
    let until = Instant::now() + PATIENCE;
    loop {
        match child.try_wait().map_err(|error| error.to_string())? {
            Some(status) if status.success() => return Ok(()),
            Some(status) => return Err(status.to_string()),
            None if Instant::now() > until => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("it took more than {} s", PATIENCE.as_secs()));
            }
            None => std::thread::sleep(Duration::from_millis(20)),
        }
    }
}

/// A folder among the system's temporary files, gone when it is no longer used.
struct Room(PathBuf);

impl Room {
    fn new() -> std::io::Result<Self> {
        use std::sync::atomic::{AtomicU32, Ordering};
        static TURN: AtomicU32 = AtomicU32::new(0);
        let turn = TURN.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("rounds-print-{}-{turn}", std::process::id()));
        fs::create_dir(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

//! What `rounds geocode` asks of services on the web, and the file beside the output that keeps what they answer.

use super::{Failure, Talk};
use crate::desk::{Gazetteer, GeocodeReply, GeocodeRequest, GeocodeService};
use crate::io::Parcel;
use clap::{Args, ValueEnum};
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// A service on the web.
#[derive(Debug, Args)]
pub(super) struct OnlineArgs {
    /// Ask this service on the web, too, for every store that your own table of places does not have; what it answers is kept
    /// in DIR-cache.jsonl, and not asked again
    #[arg(long, value_enum)]
    service: Option<Web>,
    /// The address of a server of your own, such as http://localhost:8080 [default: the public one, which is asked once a
    /// second]
    #[arg(long, requires = "service")]
    url: Option<String>,
    /// The key of Amap [default: that in the variable AMAP_KEY]
    #[arg(long, requires = "service")]
    key: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Web {
    /// Nominatim of OpenStreetMap
    Nominatim,
    /// Amap (高德)
    Amap,
}

impl OnlineArgs {
    /// The service, where one is asked for.
    pub(super) fn service(&self) -> Result<Option<GeocodeService>, Failure> {
        let url = self.url.clone();
        match self.service {
            None => Ok(None),
            Some(Web::Nominatim) => Ok(Some(GeocodeService::Nominatim { url })),
            Some(Web::Amap) => {
                let key = self.key.clone().or_else(|| std::env::var("AMAP_KEY").ok()).filter(|key| !key.is_empty());
                let missing = || {
                    Failure::said(
                        2,
                        "--service amap needs a key: --key KEY, or the variable AMAP_KEY",
                        "--service amap 需要密钥：--key 密钥，或环境变量 AMAP_KEY",
                    )
                };
                Ok(Some(GeocodeService::Amap { url, key: key.ok_or_else(missing)? }))
            }
        }
    }
}

/// Looks up with a service; each answer is on the disk before the next is asked for.
pub(super) fn ask(
    service: &GeocodeService,
    request: &GeocodeRequest,
    input: &Parcel,
    gazetteers: &[Gazetteer],
    out: &Path,
    talk: Talk,
) -> Result<GeocodeReply, Failure> {
    let path = cache(out);
    let shown = path.display().to_string();
    let cannot = |error: std::io::Error| {
        Failure::said(1, format!("{shown}: cannot be written: {error}"), format!("{shown}：无法写入：{error}"))
    };
    let memory = match fs::read(&path) {
        Ok(memory) => memory,
        Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(cannot(error)),
    };
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(cannot)?;
    }
    let mut file = OpenOptions::new().create(true).append(true).open(&path).map_err(cannot)?;
    // A line that was broken off ends here.
    if memory.last().is_some_and(|&last| last != b'\n') {
        writeln!(file).map_err(cannot)?;
    }
    let mut lost = None;
    let mut keep = |line: &str| lost = lost.take().or(writeln!(file, "{line}").err());
    let reply = request.run_online(input, gazetteers, service, &memory, &mut keep);
    if let Some(error) = lost {
        // The answers are in the output; they are only asked for again.
        talk.tell(&cannot(error).error.say(talk.lang));
    }
    reply.map_err(Failure::of)
}

/// The file that keeps the answers, beside the output.
fn cache(out: &Path) -> PathBuf {
    let mut name = out.file_name().unwrap_or_default().to_os_string();
    name.push("-cache.jsonl");
    out.with_file_name(name)
}

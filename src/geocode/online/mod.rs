//! Services on the web that know addresses: asked one after the other, as often as they allow, and never twice the same.

mod answers;

use super::{How, Located, Precision};
use crate::io::{Part, Whereabouts};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// The public servers, and how long they want to be left alone between two requests: Nominatim's usage policy allows one a
/// second (operations.osmfoundation.org/policies/nominatim), Amap three for personal keys.
const NOMINATIM: (&str, Duration) = ("https://nominatim.openstreetmap.org", Duration::from_millis(1000));
const AMAP: (&str, Duration) = ("https://restapi.amap.com", Duration::from_millis(350));
/// A request that takes longer has failed.
const PATIENCE: Duration = Duration::from_secs(20);
/// After so many failures in a row nobody answers any more, and the rest is not asked.
const TRIES: u32 = 5;

/// A service on the web that is asked for coordinates, at its public server where no `url` of another is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum GeocodeService {
    /// Nominatim of OpenStreetMap.
    Nominatim {
        /// The address of a server of one's own, such as `http://localhost:8080`.
        url: Option<String>,
    },
    /// Amap (高德), which wants a key for its web services.
    Amap {
        /// The address of another server.
        url: Option<String>,
        /// The key.
        key: String,
    },
}

impl GeocodeService {
    fn name(&self) -> &'static str {
        match self {
            GeocodeService::Nominatim { .. } => "nominatim",
            GeocodeService::Amap { .. } => "amap",
        }
    }

    /// The server, and how long to leave it alone between two requests.
    fn server(&self) -> (&str, Duration) {
        let (url, (public, pause)) = match self {
            GeocodeService::Nominatim { url } => (url, NOMINATIM),
            GeocodeService::Amap { url, .. } => (url, AMAP),
        };
        match url {
            // Whoever names the public server is one of its many users too.
            Some(url) if !url.starts_with(public) => (url.trim_end_matches('/'), Duration::ZERO),
            _ => (public, pause),
        }
    }
}

/// What a service said of a store.
pub(crate) enum Asked {
    At(Located),
    Nothing,
    /// Why nobody knows, in English and in Chinese.
    Failed([String; 2]),
}

/// An answer that is kept, a line of json.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    service: String,
    query: String,
    found: Option<Located>,
}

/// Who asks, and remembers.
pub(crate) struct Inquirer<'a> {
    service: &'a GeocodeService,
    countries: String,
    agent: ureq::Agent,
    known: HashMap<String, Option<Located>>,
    last: Option<Instant>,
    failures: u32,
    /// Why nobody is asked any more.
    closed: Option<[String; 2]>,
}

impl<'a> Inquirer<'a> {
    /// One who knows what was kept before; a line that was broken off is none.
    pub fn open(service: &'a GeocodeService, countries: &[String], memory: &[u8]) -> Self {
        let lines = memory.split(|&byte| byte == b'\n').filter_map(|line| serde_json::from_slice::<Kept>(line).ok());
        let known = lines.filter(|kept| kept.service == service.name()).map(|kept| (kept.query, kept.found)).collect();
        let agent = ureq::Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .user_agent(concat!("rounds/", env!("CARGO_PKG_VERSION"), " (field visit planning)"))
            .build()
            .into();
        let countries = countries.join(",").to_lowercase();
        Self { service, countries, agent, known, last: None, failures: 0, closed: None }
    }

    /// Asks where a store is, unless that is known; what is new is kept.
    pub fn ask(&mut self, store: &Whereabouts, keep: &mut dyn FnMut(&str)) -> Asked {
        let mut query = query(store);
        if query.is_empty() {
            return Asked::Nothing;
        }
        if !self.countries.is_empty() {
            query = format!("{query} [{}]", self.countries);
        }
        if let Some(known) = self.known.get(&query) {
            return known.clone().map_or(Asked::Nothing, Asked::At);
        }
        if let Some(why) = &self.closed {
            return Asked::Failed(why.clone());
        }
        let (_, pause) = self.service.server();
        let since = self.last.map_or(pause, |last| last.elapsed());
        std::thread::sleep(pause.saturating_sub(since));
        self.last = Some(Instant::now());
        match self.fetch(&self::query(store)) {
            Ok(found) => {
                self.failures = 0;
                let kept = Kept { service: self.service.name().into(), query: query.clone(), found: found.clone() };
                keep(&serde_json::to_string(&kept).expect("plain data"));
                self.known.insert(query, found.clone());
                found.map_or(Asked::Nothing, Asked::At)
            }
            Err(trouble) => {
                self.failures += 1;
                let (en, zh) = (format!("the service did not answer: {trouble}"), format!("在线服务未应答：{trouble}"));
                if self.failures >= TRIES {
                    self.closed = Some([
                        format!("not asked, as the service failed {TRIES} times in a row: {trouble}"),
                        format!("未查询：在线服务连续{TRIES}次失败：{trouble}"),
                    ]);
                }
                Asked::Failed([en, zh])
            }
        }
    }

    fn fetch(&self, query: &str) -> Result<Option<Located>, String> {
        let (server, _) = self.service.server();
        let request = match self.service {
            GeocodeService::Nominatim { .. } => {
                let request = self.agent.get(format!("{server}/search"));
                let request = request.query("q", query).query("format", "jsonv2").query("limit", "1");
                if self.countries.is_empty() { request } else { request.query("countrycodes", &self.countries) }
            }
            GeocodeService::Amap { key, .. } => {
                let request = self.agent.get(format!("{server}/v3/geocode/geo"));
                request.query("address", query).query("key", key)
            }
        };
        let mut response = request.call().map_err(|error| error.to_string())?;
        let text = response.body_mut().read_to_string().map_err(|error| error.to_string())?;
        match self.service {
            GeocodeService::Nominatim { .. } => answers::nominatim(&text),
            GeocodeService::Amap { .. } => answers::amap(&text),
        }
    }
}

/// An address in one line: from the largest to the smallest without commas in Chinese, the other way round else.
fn query(store: &Whereabouts) -> String {
    let of = |part: Part| store.texts.iter().filter(move |(one, _)| *one == part).map(|(_, text)| text.as_str());
    let is_chinese = store.texts.iter().any(|(_, text)| super::text::is_signs(&super::text::key(text)));
    let (parts, comma) = if is_chinese {
        ([Part::Province, Part::Town, Part::Address].as_slice(), "")
    } else {
        ([Part::Address, Part::Town, Part::Province, Part::Postcode, Part::Country].as_slice(), ", ")
    };
    parts.iter().flat_map(|part| of(*part)).collect::<Vec<_>>().join(comma)
}

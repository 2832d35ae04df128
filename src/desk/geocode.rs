//! The verb `geocode`: coordinates for stores that have an address or a town, from gazetteers; what is not found is listed.

use super::words::Voice;
use super::{Document, Failure};
use crate::error::Complaint;
#[cfg(feature = "online")]
use crate::geocode::{Asked, GeocodeService, Inquirer};
use crate::geocode::{Finding, Gazetteer, How, Located, Precision, locate};
use crate::io::{Parcel, Site, SiteAnswer, Sites, Whereabouts};
use crate::lang::{Lang, count};
use crate::report::paper::screen::Lines;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Points that many stores share are told with the names of so many.
const MOST_POINTS: usize = 3;

/// Which places count.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct GeocodeRequest {
    /// Only places of these countries, by their codes of two letters (ISO 3166-1); of all where none is named.
    pub countries: Vec<String>,
}

impl GeocodeRequest {
    /// Looks the stores of an input up that have no coordinates. Of the input nothing but their table need be right.
    ///
    /// # Errors
    ///
    /// An input without stores or without anything to look up; a gazetteer that cannot be read; a country that is no code.
    pub fn run(&self, input: &Parcel, gazetteers: &[Gazetteer]) -> Result<GeocodeReply, Failure> {
        let (reply, _) = self.look_up(input, gazetteers)?;
        Ok(reply)
    }

    /// The reply from gazetteers alone, and what the rows without coordinates say, by their positions.
    fn look_up(&self, input: &Parcel, gazetteers: &[Gazetteer]) -> Result<(GeocodeReply, Vec<usize>), Failure> {
        let is_code = |code: &str| code.len() == 2 && code.bytes().all(|letter| letter.is_ascii_alphabetic());
        if let Some(strange) = self.countries.iter().find(|code| !is_code(code)) {
            return Err(Failure::asked(
                format!("country: {strange} is no code of a country; write two letters, such as GB or CN"),
                format!("country：“{strange}”不是国家代码；请填写两个字母，如CN"),
            ));
        }
        let sites = Sites::read(input).map_err(Failure::Input)?;
        let blank: Vec<usize> = (0..sites.stores.len()).filter(|&at| sites.stores[at].site == Site::Blank).collect();
        let stores: Vec<&Whereabouts> = blank.iter().map(|&at| &sites.stores[at]).collect();
        let (findings, remarks) = locate(&stores, gazetteers, &self.countries).map_err(Failure::Input)?;
        let mut reply = GeocodeReply { sites, found: Vec::new(), open: Vec::new(), remarks };
        for (&at, finding) in blank.iter().zip(findings) {
            match finding {
                Finding::At(located) => reply.found.push((at, located)),
                other => reply.open.push((at, Open::of(other, &reply.sites.stores[at]))),
            }
        }
        for (at, store) in reply.sites.stores.iter().enumerate() {
            if let Site::Unclear(en, zh) = store.site {
                reply.open.push((at, Open { why: [en.into(), zh.into()], places: Vec::new() }));
            }
        }
        reply.open.sort_by_key(|(at, _)| *at);
        Ok((reply, blank))
    }

    /// The same, where a service on the web is asked for every store that the user's own table does not have; the nearer to the
    /// door counts. `memory` is what was kept of earlier answers, and each new one is handed to `keep`, as a line, as soon as it
    /// is there.
    ///
    /// # Errors
    ///
    /// As [`GeocodeRequest::run`]. What a service does not answer is no error: the store stays open, and says why.
    #[cfg(feature = "online")]
    pub fn run_online(
        &self,
        input: &Parcel,
        gazetteers: &[Gazetteer],
        service: &GeocodeService,
        memory: &[u8],
        keep: &mut dyn FnMut(&str),
    ) -> Result<GeocodeReply, Failure> {
        let (mut reply, blank) = self.look_up(input, gazetteers)?;
        let mut inquirer = Inquirer::open(service, &self.countries, memory);
        for at in blank {
            let known = reply.found.iter().position(|(one, _)| *one == at);
            if known.is_some_and(|known| reply.found[known].1.how == How::Address) {
                continue;
            }
            match inquirer.ask(&reply.sites.stores[at], keep) {
                Asked::At(located) => match known {
                    Some(known) if reply.found[known].1.precision <= located.precision => {}
                    Some(known) => reply.found[known].1 = located,
                    None => {
                        reply.open.retain(|(one, _)| *one != at);
                        reply.found.push((at, located));
                    }
                },
                Asked::Nothing => {}
                Asked::Failed(why) => {
                    let open = reply.open.iter_mut().find(|(one, _)| *one == at);
                    open.into_iter().for_each(|(_, open)| open.why = why.clone());
                }
            }
        }
        reply.found.sort_by_key(|(at, _)| *at);
        Ok(reply)
    }
}

/// What was found.
pub struct GeocodeReply {
    sites: Sites,
    /// The stores that were found, by their positions.
    found: Vec<(usize, Located)>,
    open: Vec<(usize, Open)>,
    remarks: Vec<Complaint>,
}

/// Why a store was not found.
struct Open {
    /// In English and in Chinese.
    why: [String; 2],
    /// The places that may be meant.
    places: Vec<Located>,
}

impl Open {
    fn of(finding: Finding, store: &Whereabouts) -> Self {
        let why = |en: &str, zh: &str| [en.into(), zh.into()];
        match finding {
            Finding::Several(places) => Open { why: why("several places fit", "有多处可能"), places },
            Finding::Only(place) => {
                Open { why: why("only this region is known", "仅能确定到此区域"), places: vec![place] }
            }
            _ if store.texts.is_empty() => Open { why: why("there is no address", "没有地址"), places: Vec::new() },
            _ => Open { why: why("no such place is known", "未找到该地"), places: Vec::new() },
        }
    }

    fn why(&self, lang: Lang) -> &str {
        let [en, zh] = &self.why;
        lang.of(en, zh)
    }
}

impl GeocodeReply {
    /// How many stores are still without coordinates.
    pub fn open(&self) -> usize {
        self.open.len()
    }

    /// All files of the output folder, as (path within the folder, bytes): the input with the coordinates that were found in
    /// `next/`, and the stores that are still without in `geocode-open.csv` and `geocode.json`.
    ///
    /// # Errors
    ///
    /// A workbook that cannot be written into.
    pub fn files(&self, lang: Lang) -> Result<Vec<(String, Vec<u8>)>, Failure> {
        let answer = |(at, located): &(usize, Located)| {
            let (point, found_as) = (located.point, told(located, lang));
            (*at, SiteAnswer { point, found_as, precision: precision(located.precision, lang) })
        };
        let answers: Vec<(usize, SiteAnswer)> = self.found.iter().map(answer).collect();
        let next = self.sites.filled(&answers, lang).map_err(Failure::Input)?;
        let mut json = serde_json::to_vec_pretty(&self.paper(Lang::En)).expect("plain data");
        json.push(b'\n');
        let marked = ["\u{feff}", &self.lines(lang).csv()].concat().into_bytes();
        let own = [("geocode.json".to_string(), json), ("geocode-open.csv".to_string(), marked)];
        Ok(own.into_iter().chain(next.into_iter().map(|(name, bytes)| (format!("next/{name}"), bytes))).collect())
    }

    /// What was found and what was not, as json.
    pub fn json(&self, lang: Lang) -> Document {
        let paper = self.paper(lang);
        let remarks: Vec<String> = self.remarks.iter().map(|remark| remark.say(lang)).collect();
        let document = Document::of("geocode").with("table", paper.table).with("stores", paper.stores);
        #[cfg(feature = "online")]
        let document = document.with("by_service", paper.by_service);
        document
            .with("found", self.found.len())
            .with("by_address", paper.by_address)
            .with("by_postcode", paper.by_postcode)
            .with("by_place", paper.by_place)
            .with("remarks", remarks)
            .with("open", paper.open)
    }

    fn paper(&self, lang: Lang) -> Paper<'_> {
        let found = |how: How| self.found.iter().filter(|(_, located)| located.how == how).count();
        let open = |(at, open): &(usize, Open)| {
            let store = &self.sites.stores[*at];
            let places = open.places.iter().map(|place| told(place, lang)).collect();
            OpenRow { line: store.line, store_id: store.id.clone(), why: open.why(lang).into(), places }
        };
        Paper {
            format: "rounds-geocode/1",
            table: &self.sites.table,
            stores: self.sites.stores.len(),
            by_address: found(How::Address),
            by_postcode: found(How::Postcode),
            by_place: found(How::Place),
            #[cfg(feature = "online")]
            by_service: found(How::Service),
            open: self.open.iter().map(open).collect(),
        }
    }

    /// What was found and what was not, in words.
    pub fn words(&self, voice: Voice) -> String {
        let (lang, mut words) = (voice.lang, String::new());
        for remark in &self.remarks {
            say!(words, "{}{}", lang.of("note: ", "提示："), remark.say(lang));
        }
        say!(words, "{}", self.counts(lang));
        if let Some(sentence) = self.shared(lang) {
            say!(words, "{sentence}");
        }
        if !self.open.is_empty() {
            say!(words, "");
            voice.first_rows(&mut words, &self.lines(lang));
        }
        voice.fit(&words)
    }

    fn counts(&self, lang: Lang) -> String {
        let (all, found, open) = (self.sites.stores.len(), self.found.len(), self.open.len());
        let had = all - found - open;
        let by = |how: How| self.found.iter().filter(|(_, located)| located.how == how).count();
        let (address, postcode, place) = (by(How::Address), by(How::Postcode), by(How::Place));
        let (service, service_zh) = self.by_service();
        lang.of(
            format!(
                "{}: {had} had coordinates, {found} found ({address} by address, {postcode} by postal code, {place} by the name \
                 of a place{service}), {open} still open",
                count(all, "store")
            ),
            format!(
                "门店{all}家：{had}家已有坐标，找到{found}家（按地址{address}，按邮编{postcode}，按地名{place}{service_zh}），\
                 {open}家未定"
            ),
        )
    }

    /// What a service has found, in English and in Chinese.
    #[cfg(feature = "online")]
    fn by_service(&self) -> (String, String) {
        match self.found.iter().filter(|(_, located)| located.how == How::Service).count() {
            0 => Default::default(),
            count => (format!(", {count} by the service"), format!("，在线服务{count}")),
        }
    }

    /// Nothing is asked on the web.
    #[cfg(not(feature = "online"))]
    fn by_service(&self) -> (&'static str, &'static str) {
        Default::default()
    }

    /// That stores stand on the middle of a town and not at their door, and how many on one point.
    fn shared(&self, lang: Lang) -> Option<String> {
        let is_coarse = |located: &Located| located.precision >= Precision::Postcode;
        let mut points: BTreeMap<(u64, u64), (usize, &str)> = BTreeMap::new();
        for (_, located) in self.found.iter().filter(|(_, located)| is_coarse(located)) {
            let point = (located.point.x.to_bits(), located.point.y.to_bits());
            points.entry(point).or_insert((0, &located.name)).0 += 1;
        }
        let coarse: usize = points.values().map(|(count, _)| count).sum();
        if coarse == 0 {
            return None;
        }
        let mut many: Vec<(usize, &str)> = points.into_values().filter(|(count, _)| *count > 1).collect();
        many.sort_by_key(|&(count, name)| (Reverse(count), name));
        let (en, zh) = (
            format!(
                "{coarse} of those found lie in the middle of a postal code, a district or a town, not at the store itself"
            ),
            format!("找到的门店中，{coarse}家仅定位到邮编区、区县或城镇的中心，而非门口"),
        );
        if many.is_empty() {
            return Some(lang.of(en, zh));
        }
        let some = |comma: &str| {
            let told = many.iter().take(MOST_POINTS).map(|(count, name)| format!("{name} {count}"));
            told.collect::<Vec<_>>().join(comma)
        };
        let stores: usize = many.iter().map(|(count, _)| count).sum();
        let (points, dots) = (many.len(), if many.len() > MOST_POINTS { " …" } else { "" });
        let on = lang.of(count(points, "point"), format!("{points}个点"));
        Some(lang.of(
            format!(
                "{en}; {} share {on} ({}{dots}), and a plan has no driving time between stores on one point",
                count(stores, "store"),
                some(", ")
            ),
            format!("{zh}；{stores}家门店共用{on}（{}{dots}），同一点上的门店之间，计划中没有行车时间", some("、")),
        ))
    }

    /// The stores that are open, as a table.
    fn lines(&self, lang: Lang) -> Lines<'static> {
        let headers = lang.of(
            ["line", "=store_id", "store_name", "address", "why", "places"],
            ["行", "=门店编号", "门店名称", "地址", "原因", "可能的地点"],
        );
        let row = |(at, open): &(usize, Open)| {
            let store = &self.sites.stores[*at];
            let texts: Vec<&str> = store.texts.iter().map(|(_, text)| text.as_str()).collect();
            let place = |place: &Located| {
                let point = format!("{:.4} {:.4}", place.point.x, place.point.y);
                lang.of(format!("{} [{point}]", full_name(place)), format!("{}［{point}］", full_name(place)))
            };
            vec![
                store.line.to_string(),
                store.id.clone(),
                if store.name == store.id { String::new() } else { store.name.clone() },
                texts.join(lang.of(", ", "，")),
                open.why(lang).into(),
                open.places.iter().map(place).collect::<Vec<_>>().join("; "),
            ]
        };
        Lines { headers: headers.to_vec(), rows: self.open.iter().map(row).collect(), spare: &[2, 3] }
    }
}

/// The reply as json.
#[derive(Serialize)]
struct Paper<'a> {
    format: &'static str,
    table: &'a str,
    stores: usize,
    by_address: usize,
    by_postcode: usize,
    by_place: usize,
    #[cfg(feature = "online")]
    by_service: usize,
    open: Vec<OpenRow>,
}

#[derive(Serialize)]
struct OpenRow {
    line: u32,
    store_id: String,
    why: String,
    places: Vec<String>,
}

/// A place with what is around it: `Reading, ENG, GB`.
fn full_name(place: &Located) -> String {
    std::iter::once(&place.name).chain(&place.around).map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// A place, and how it was found.
fn told(place: &Located, lang: Lang) -> String {
    let how = match place.how {
        How::Address => lang.of("address", "地址"),
        How::Postcode => lang.of("postal code", "邮编"),
        How::Place => lang.of("place", "地名"),
        #[cfg(feature = "online")]
        How::Service => lang.of("service", "在线服务"),
    };
    lang.of(format!("{} ({how})", full_name(place)), format!("{}（{how}）", full_name(place)))
}

fn precision(precision: Precision, lang: Lang) -> &'static str {
    match precision {
        Precision::Address => lang.of("address", "门址"),
        #[cfg(feature = "online")]
        Precision::Street => lang.of("street", "街道"),
        Precision::Place => lang.of("place", "地点"),
        Precision::Postcode => lang.of("postcode", "邮编区"),
        Precision::District => lang.of("district", "区县"),
        Precision::Town => lang.of("town", "城镇"),
        Precision::Region => lang.of("region", "地区"),
    }
}

//! Words of addresses: those that make a street of the name beside them, and those that only say what kind of place one is.

use super::text::Token;

/// Words behind the name of a street.
const BEHIND: [&str; 62] = [
    "street",
    "st",
    "road",
    "rd",
    "avenue",
    "ave",
    "av",
    "lane",
    "ln",
    "drive",
    "dr",
    "way",
    "court",
    "ct",
    "boulevard",
    "blvd",
    "place",
    "pl",
    "square",
    "sq",
    "close",
    "crescent",
    "cres",
    "terrace",
    "highway",
    "hwy",
    "parkway",
    "pkwy",
    "row",
    "walk",
    "mews",
    "gate",
    "hill",
    "strasse",
    "str",
    "weg",
    "platz",
    "allee",
    "gasse",
    "ring",
    "damm",
    "ufer",
    "chaussee",
    "straat",
    "laan",
    "plein",
    "kade",
    "gracht",
    "gatan",
    "vagen",
    "vej",
    "gade",
    "gata",
    "katu",
    "ulitsa",
    "prospekt",
    "lu",
    "jie",
    "dadao",
    "dori",
    "utca",
    "utja",
];

/// Words before the name of a street, and small words that may stand between.
const BEFORE: [&str; 27] = [
    "rue",
    "avenue",
    "av",
    "ave",
    "boulevard",
    "bd",
    "place",
    "quai",
    "route",
    "chemin",
    "impasse",
    "allee",
    "via",
    "viale",
    "piazza",
    "corso",
    "calle",
    "avenida",
    "plaza",
    "paseo",
    "rua",
    "ul",
    "ulica",
    "ulitsa",
    "strada",
    "jalan",
    "jl",
];
const BETWEEN: [&str; 16] =
    ["de", "du", "des", "del", "della", "di", "da", "do", "dos", "la", "le", "les", "los", "las", "der", "the"];

/// Signs behind the name of a street, and those that may stand between: 南京西路, 中山北一路, 北京大道.
const STREETS: [&str; 6] = ["路", "街", "巷", "弄", "道", "胡"];
const TURNS: [&str; 17] =
    ["东", "西", "南", "北", "中", "大", "环", "新", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

/// Whether the tokens of a range are the name of a street and not of a place. A Chinese name that says what it is (朝阳区) is none.
pub(super) fn is_street(tokens: &[Token], from: usize, to: usize) -> bool {
    let behind: Vec<&Token> = tokens[to..].iter().take_while(|token| !token.begins).take(3).collect();
    if tokens[from].is_sign {
        if kind_signs(tokens[to - 1].text.as_str()) {
            return false;
        }
        let turns = behind.iter().take_while(|token| TURNS.contains(&token.text.as_str())).count();
        return behind.get(turns).is_some_and(|token| STREETS.contains(&token.text.as_str()));
    }
    let is_named_so = |token: &&Token| BEHIND.contains(&token.text.as_str());
    if behind.first().is_some_and(&is_named_so) || tokens[from..to].iter().all(|token| is_named_so(&token)) {
        return true;
    }
    let mut at = from;
    while at > 0 && !tokens[at].begins {
        at -= 1;
        let word = tokens[at].text.as_str();
        if BEFORE.contains(&word) {
            return true;
        }
        if !BETWEEN.contains(&word) {
            return false;
        }
    }
    false
}

/// Whether a sign says what kind of place a name is: of a province, a city, a district, a town, a village.
fn kind_signs(sign: &str) -> bool {
    ["省", "市", "区", "县", "州", "盟", "旗", "镇", "乡", "村", "區", "縣", "鎮", "鄉"].contains(&sign)
}

/// Whether a key says what kind of place it names: 朝阳区, 瓜沥镇, 望京街道.
pub(super) fn says_its_kind(key: &str) -> bool {
    let last = key.rsplit(' ').next().unwrap_or_default();
    kind_signs(last) || key.ends_with("街 道")
}

/// What is behind the name of a place to say what it is, as keys; the longest first.
const KINDS: [&str; 41] = [
    "维 吾 尔 自 治 区",
    "特 别 行 政 区",
    "壮 族 自 治 区",
    "回 族 自 治 区",
    "自 治 区",
    "自 治 州",
    "自 治 县",
    "自 治 旗",
    "街 道",
    "地 区",
    "新 区",
    "林 区",
    "省",
    "市",
    "区",
    "县",
    "盟",
    "旗",
    "镇",
    "乡",
    "區",
    "縣",
    "鎮",
    "鄉",
    "shi",
    "qu",
    "xian",
    "sheng",
    "zizhiqu",
    "zhen",
    "district",
    "county",
    "city",
    "municipality",
    "prefecture",
    "province",
    "oblast",
    "rayon",
    "parish",
    "borough",
    "governorate",
];
const KINDS_BEFORE: [&str; 12] = [
    "city of",
    "county of",
    "district of",
    "province of",
    "state of",
    "landkreis",
    "kreis",
    "stadt",
    "arrondissement de",
    "provincia di",
    "provincia de",
    "departement de",
];

/// The key without the words that say what kind of place it names: 朝阳区 is 朝阳, Hangzhou Shi is Hangzhou. `None` where there are
/// none, or nothing would be left that names a place.
pub(super) fn bare(key: &str) -> Option<&str> {
    let behind = KINDS.iter().find_map(|kind| key.strip_suffix(kind)?.strip_suffix(' '));
    let rest = behind.or_else(|| KINDS_BEFORE.iter().find_map(|kind| key.strip_prefix(kind)?.strip_prefix(' ')))?;
    is_long_enough(rest).then_some(rest)
}

/// Whether a key is long enough to be looked for within an address: two signs, or three letters.
pub(super) fn is_long_enough(key: &str) -> bool {
    let least = if super::text::is_signs(key) { 2 } else { 3 };
    key.chars().filter(|letter| *letter != ' ').count() >= least
}

#[cfg(test)]
mod tests {
    use super::super::text::{key, tokens};
    use super::*;

    #[test]
    fn streets_are_told_from_places() {
        let street = |text: &str, from: usize, to: usize| is_street(&tokens(text), from, to);
        assert!(street("12 Washington Avenue, Boise", 1, 2) && !street("12 Washington Avenue, Boise", 3, 4));
        assert!(street("5 rue de Paris, Lille", 3, 4) && !street("5 rue de Paris, Lille", 4, 5));
        assert!(street("南京西路100号", 0, 2) && street("北京大道1号", 0, 2));
        assert!(!street("朝阳区东大街1号", 0, 3) && !street("杭州文三路", 0, 2));
        assert!(!street("Reading, St Mary", 0, 1));
    }

    #[test]
    fn kinds_are_taken_off() {
        let bare_of = |name: &str| bare(&key(name)).map(String::from);
        assert_eq!(bare_of("朝阳区"), Some(key("朝阳")));
        assert_eq!(bare_of("新疆维吾尔自治区"), Some(key("新疆")));
        assert_eq!(bare_of("Hangzhou Shi"), Some("hangzhou".into()));
        assert_eq!(bare_of("City of Leeds"), Some("leeds".into()));
        assert_eq!((bare_of("赵县"), bare_of("Reading")), (None, None));
        assert!(says_its_kind(&key("望京街道")) && !says_its_kind(&key("望京")));
    }
}

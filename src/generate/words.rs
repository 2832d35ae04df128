//! The words that made-up networks are told in, English and Chinese.

use crate::lang::Lang;

/// What one kind of network calls its stores and people.
pub(super) struct Words {
    /// Names of stores: what they sell.
    pub trades: &'static [&'static str],
    /// Names of stores: whose they are.
    pub names: &'static [&'static str],
    pub channels: &'static [&'static str],
    pub family: &'static [&'static str],
    pub given: &'static [&'static str],
    pub outcome: [&'static str; 2],
    pub notes: &'static [&'static str],
    pub meeting: &'static str,
    pub leave: &'static str,
    pub lang: Lang,
}

const NAMES: [&str; 36] = [
    "Mola", "Varn", "Tessel", "Orrin", "Kaldy", "Brisco", "Halm", "Pereda", "Quill", "Rost", "Sanna", "Ulman",
    "Vetter", "Wick", "Yarrow", "Zeller", "Abel", "Bruna", "Corvin", "Dahl", "Ester", "Fenn", "Garra", "Hollis", "Ivo",
    "Joren", "Kestrel", "Lumen", "Marlo", "Noor", "Ostrand", "Pell", "Rivas", "Sorrel", "Tamm", "Udo",
];
const FAMILY: [&str; 16] = [
    "Abbot", "Berg", "Castell", "Dunn", "Ekman", "Faro", "Grant", "Hale", "Ibarra", "Jansen", "Kern", "Lang", "Moreau",
    "Novak", "Olsen", "Park",
];
const GIVEN: [&str; 12] =
    ["Ada", "Ben", "Clara", "David", "Eva", "Finn", "Greta", "Hugo", "Ines", "Jonas", "Karin", "Leo"];

const TOWN: Words = Words {
    trades: &[
        "Bakery",
        "Grocer",
        "Kiosk",
        "Pharmacy",
        "Café",
        "Butcher",
        "Florist",
        "Corner Shop",
        "Bookshop",
        "Hardware",
    ],
    names: &NAMES,
    channels: &["retailer"],
    family: &FAMILY,
    given: &GIVEN,
    outcome: ["order", "closed, nobody there"],
    notes: &["ring before coming", "ask for the owner", "park behind the shop"],
    meeting: "team meeting",
    leave: "dentist",
    lang: Lang::En,
};

const REGION: Words = Words {
    trades: &["Auto Parts", "Tyres", "Garage Supply", "Car Care", "Oil & Filters", "Motor Works"],
    channels: &["wholesaler", "retailer", "retailer", "workshop", "workshop"],
    leave: "leave",
    ..TOWN
};

const CHINESE: Words = Words {
    trades: &["汽配", "汽车配件", "汽修厂", "汽车用品", "轮胎", "润滑油行", "汽保设备", "汽配商行"],
    names: &[
        "顺达",
        "鑫源",
        "宏远",
        "万里",
        "恒通",
        "骏驰",
        "永盛",
        "锦程",
        "瑞丰",
        "金桥",
        "华强",
        "德利",
        "广源",
        "兴隆",
        "聚鑫",
        "路路通",
        "平安",
        "嘉诚",
        "大众",
        "百顺",
        "天成",
        "福达",
        "新亚",
        "长青",
        "正大",
        "捷安",
        "联众",
        "盛世",
        "东方",
        "浙安",
    ],
    channels: &["wholesaler", "retailer", "retailer", "workshop", "workshop"],
    family: &["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林"],
    given: &["伟", "芳", "娜", "敏", "静", "强", "磊", "洋", "艳", "勇", "杰", "涛", "明", "超", "霞", "平"],
    outcome: ["下单", "关门，无人"],
    notes: &["去前先打电话", "找老板本人", "车停后门"],
    meeting: "例会",
    leave: "请假",
    lang: Lang::Zh,
};

impl Words {
    /// Those of a town of small shops.
    pub fn town() -> Self {
        TOWN
    }

    /// Those of the auto-parts trade.
    pub fn auto_parts(lang: Lang) -> Self {
        lang.of(REGION, CHINESE)
    }

    /// A store's name: the trade and whose it is, in the order of the language.
    pub fn store(&self, trade: &str, name: &str) -> String {
        self.lang.of(format!("{trade} {name}"), format!("{name}{trade}"))
    }

    /// A person's name.
    pub fn person(&self, family: &str, given: &str) -> String {
        self.lang.of(format!("{given} {family}"), format!("{family}{given}"))
    }
}

/// Names of cities for networks too large for a real map.
pub(super) const CITIES: [(&str, &str); 16] = [
    ("Arden", "安州"),
    ("Belmont", "北川"),
    ("Carrow", "昌平"),
    ("Dunmore", "东岭"),
    ("Eastham", "丰城"),
    ("Farley", "福田"),
    ("Glenford", "广陵"),
    ("Harwick", "和州"),
    ("Ironbridge", "江阳"),
    ("Kingsley", "金口"),
    ("Lowell", "临川"),
    ("Marston", "南屏"),
    ("Norwood", "平湖"),
    ("Oakham", "清河"),
    ("Preston", "石门"),
    ("Redmond", "望山"),
];

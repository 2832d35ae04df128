//! Links that open the way to a place in the apps that people have on their phones, each in the coordinates of its maps.

use crate::io::CoordSys;
use crate::io::coordinates::shifted;
use crate::lang::Lang;
use crate::model::Point;

/// An app that leads the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum App {
    /// Google Maps.
    Google,
    /// Apple Maps.
    Apple,
    /// 高德地图.
    Amap,
    /// 百度地图.
    Baidu,
}

impl App {
    /// All of them.
    pub const ALL: [App; 4] = [App::Google, App::Apple, App::Amap, App::Baidu];

    /// The one that most people have at this place.
    pub fn at(place: Point) -> App {
        if shifted(place) { App::Amap } else { App::Google }
    }

    /// Its name.
    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            App::Google => "Google",
            App::Apple => "Apple",
            App::Amap => lang.of("Amap", "高德"),
            App::Baidu => lang.of("Baidu", "百度"),
        }
    }

    /// The system of its maps in mainland China, where Google and Apple show maps that are shifted as Amap's are.
    pub fn system(self) -> CoordSys {
        match self {
            App::Google | App::Apple | App::Amap => CoordSys::Gcj02,
            App::Baidu => CoordSys::Bd09,
        }
    }

    /// Its links, with `{x}`, `{y}` and `{name}` to be filled in: where maps are not shifted, and where they are.
    pub fn links(self) -> [&'static str; 2] {
        match self {
            App::Google => ["https://www.google.com/maps/dir/?api=1&destination={y},{x}"; 2],
            App::Apple => ["https://maps.apple.com/?daddr={y},{x}"; 2],
            App::Amap => [
                "https://uri.amap.com/navigation?to={x},{y},{name}&coordinate=wgs84&callnative=1",
                "https://uri.amap.com/navigation?to={x},{y},{name}&coordinate=gaode&callnative=1",
            ],
            App::Baidu => [
                "https://api.map.baidu.com/marker?location={y},{x}&title={name}&content={name}&coord_type=wgs84&output=html&src=rounds",
                "https://api.map.baidu.com/marker?location={y},{x}&title={name}&content={name}&coord_type=bd09ll&output=html&src=rounds",
            ],
        }
    }

    /// The link that leads to a place (in WGS-84) of this name.
    pub fn link(self, place: Point, name: &str) -> String {
        let is_shifted = shifted(place);
        let Point { x, y } = if is_shifted { self.system().of_wgs84(place) } else { place };
        let link = self.links()[usize::from(is_shifted)];
        link.replace("{x}", &format!("{x:.6}")).replace("{y}", &format!("{y:.6}")).replace("{name}", &percent(name))
    }
}

/// A place for a script that fills links in: `x,y`; where maps are shifted, the same in GCJ-02 and in BD-09, with a space between.
pub fn points(place: Point) -> String {
    let text = |system: CoordSys| {
        let Point { x, y } = system.of_wgs84(place);
        format!("{x:.6},{y:.6}")
    };
    match shifted(place) {
        true => [CoordSys::Gcj02, CoordSys::Bd09].map(text).join(" "),
        false => text(CoordSys::Wgs84),
    }
}

/// A text as a part of a link.
fn percent(text: &str) -> String {
    let safe = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes().map(|byte| if safe(byte) { (byte as char).to_string() } else { format!("%{byte:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_app_gets_the_coordinates_of_its_maps() {
        let hangzhou = Point { x: 120.1551, y: 30.2741 };
        let [amap, baidu] = [App::Amap, App::Baidu].map(|app| app.link(hangzhou, "店"));
        let all: Vec<String> = points(hangzhou).split(' ').map(String::from).collect();
        assert_eq!(all.len(), 2);
        assert!(amap.contains(&format!("to={},%E5%BA%97&coordinate=gaode", all[0])), "{amap} {all:?}");
        let (x, y) = all[1].split_once(',').unwrap();
        assert!(baidu.contains(&format!("location={y},{x}&")), "{baidu} {all:?}");
        // Some 500 m lie between GPS and Amap there, and another 800 m to Baidu.
        let gcj: f64 = all[0].split_once(',').unwrap().0.parse().unwrap();
        assert!((gcj - 120.1597).abs() < 0.0005, "{gcj}");
        assert_eq!(App::at(hangzhou), App::Amap);
        let berlin = Point { x: 13.4, y: 52.5 };
        assert_eq!(
            App::Google.link(berlin, "x"),
            "https://www.google.com/maps/dir/?api=1&destination=52.500000,13.400000"
        );
        assert!(App::Baidu.link(berlin, "x").contains("location=52.500000,13.400000&"));
        assert_eq!((App::at(berlin), points(berlin).as_str()), (App::Google, "13.400000,52.500000"));
    }
}

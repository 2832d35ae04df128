//! Links that open the way to a place in the apps that people have on their phones, each in the coordinates of its maps.

use crate::io::CoordSys;
use crate::io::coordinates::shifted;
use crate::model::Point;

/// An app that leads the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum App {
    /// Google Maps.
    Google,
    /// Apple Maps.
    Apple,
    /// 高德地图, also called Amap.
    Amap,
    /// 百度地图, also called Baidu.
    Baidu,
}

impl App {
    /// Its name.
    pub fn name(self, is_chinese: bool) -> &'static str {
        match (self, is_chinese) {
            (App::Google, _) => "Google",
            (App::Apple, _) => "Apple",
            (App::Amap, true) => "高德",
            (App::Amap, false) => "Amap",
            (App::Baidu, true) => "百度",
            (App::Baidu, false) => "Baidu",
        }
    }

    /// All of them, those that people at this place have first.
    pub fn at(place: Point) -> [App; 4] {
        match shifted(place) {
            true => [App::Amap, App::Baidu, App::Apple, App::Google],
            false => [App::Google, App::Apple, App::Amap, App::Baidu],
        }
    }

    /// The system of its maps: of mainland China, where Google and Apple show maps of Amap's making, or of the law's.
    fn system(self) -> CoordSys {
        match self {
            App::Baidu => CoordSys::Bd09,
            App::Google | App::Apple | App::Amap => CoordSys::Gcj02,
        }
    }

    /// The link that leads to a place (in WGS-84) of this name.
    pub fn link(self, place: Point, name: &str) -> String {
        // Outside mainland China no map is shifted, and the systems are one but for Baidu's own turn.
        let Point { x, y } = if shifted(place) { self.system().of_wgs84(place) } else { place };
        let name = percent(name);
        match self {
            App::Google => format!("https://www.google.com/maps/dir/?api=1&destination={y:.6},{x:.6}"),
            App::Apple => format!("https://maps.apple.com/?daddr={y:.6},{x:.6}"),
            App::Amap => {
                let system = if shifted(place) { "gaode" } else { "wgs84" };
                format!("https://uri.amap.com/navigation?to={x:.6},{y:.6},{name}&coordinate={system}&callnative=1")
            }
            App::Baidu => {
                let system = if shifted(place) { "bd09ll" } else { "wgs84" };
                format!(
                    "https://api.map.baidu.com/marker?location={y:.6},{x:.6}&title={name}&content={name}&coord_type={system}&output=html&src=rounds"
                )
            }
        }
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
        let number = |link: &str, at: usize| -> f64 {
            let digits = link.split(|sign: char| !(sign.is_ascii_digit() || sign == '.'));
            digits.filter(|part| part.contains('.') && part.len() > 6).nth(at).unwrap_or_default().parse().unwrap()
        };
        let amap = App::Amap.link(hangzhou, "店");
        let (x, y) = (number(&amap, 0), number(&amap, 1));
        assert!((x - 120.1599).abs() < 0.001 && (y - 30.2717).abs() < 0.001, "{amap}");
        let baidu = App::Baidu.link(hangzhou, "店");
        assert!((number(&baidu, 1) - x - 0.0065).abs() < 0.001, "{baidu}");
        assert!(amap.contains("%E5%BA%97") && amap.contains("coordinate=gaode"), "{amap}");
        assert_eq!(App::at(hangzhou)[0], App::Amap);
        let berlin = Point { x: 13.4, y: 52.5 };
        assert_eq!(
            App::Google.link(berlin, "x"),
            "https://www.google.com/maps/dir/?api=1&destination=52.500000,13.400000"
        );
        assert!(App::Baidu.link(berlin, "x").contains("location=52.500000,13.400000"));
        assert_eq!(App::at(berlin)[0], App::Google);
    }
}

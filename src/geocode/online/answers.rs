//! What services answer: the json of Nominatim and of Amap read as places.

use super::{How, Located, Precision};
use crate::io::CoordSys;
use crate::model::Point;
use serde::Deserialize;
use serde_json::Value;

/// A place of Nominatim (nominatim.org/release-docs/latest/api/Output).
#[derive(Deserialize)]
struct OsmPlace {
    lat: String,
    lon: String,
    #[serde(default)]
    display_name: String,
    /// From 0, a continent, to 30, a house.
    #[serde(default)]
    place_rank: u8,
}

/// The first place that Nominatim found; one larger than a county is none.
pub(super) fn nominatim(text: &str) -> Result<Option<Located>, String> {
    let places: Vec<OsmPlace> = serde_json::from_str(text).map_err(|error| strange(text, &error))?;
    let Some(place) = places.into_iter().next() else { return Ok(None) };
    let number = |text: &str| text.parse::<f64>().map_err(|error| strange(text, &error));
    let point = Point { x: number(&place.lon)?, y: number(&place.lat)? };
    let precision = match place.place_rank {
        28.. => Precision::Address,
        26.. => Precision::Street,
        17.. => Precision::District,
        13.. => Precision::Town,
        10.. => Precision::Region,
        _ => return Ok(None),
    };
    Ok(Some(located(point, place.display_name, precision)))
}

/// The answer of Amap (lbs.amap.com/api/webservice/guide/api/georegeo). What is empty comes as an empty list.
#[derive(Deserialize)]
struct Amap {
    status: String,
    #[serde(default)]
    info: String,
    #[serde(default)]
    geocodes: Vec<AmapPlace>,
}

#[derive(Deserialize)]
struct AmapPlace {
    #[serde(default)]
    formatted_address: Value,
    location: String,
    #[serde(default)]
    level: Value,
}

/// The first place that Amap found, in WGS-84; a province is none.
pub(super) fn amap(text: &str) -> Result<Option<Located>, String> {
    let answer: Amap = serde_json::from_str(text).map_err(|error| strange(text, &error))?;
    if answer.status != "1" {
        // An address it makes nothing of is no fault of the service.
        let is_unknown = answer.info == "ENGINE_RESPONSE_DATA_ERROR";
        return if is_unknown { Ok(None) } else { Err(answer.info) };
    }
    let Some(place) = answer.geocodes.into_iter().next() else { return Ok(None) };
    let (x, y) = place.location.split_once(',').unwrap_or_default();
    let number = |text: &str| text.parse::<f64>().map_err(|error| strange(text, &error));
    let point = CoordSys::Gcj02.to_wgs84(Point { x: number(x)?, y: number(y)? });
    let precision = match place.level.as_str().unwrap_or_default() {
        "国家" | "省" => return Ok(None),
        "市" => Precision::Region,
        "区县" | "开发区" | "乡镇" | "村庄" | "热点商圈" => Precision::District,
        "道路" | "道路交叉路口" | "住宅区" => Precision::Street,
        "门牌号" | "兴趣点" | "单元号" | "楼栋号" | "公交地铁站点" => Precision::Address,
        _ => Precision::District,
    };
    Ok(Some(located(point, place.formatted_address.as_str().unwrap_or_default().into(), precision)))
}

fn located(point: Point, name: String, precision: Precision) -> Located {
    Located { point, name, around: Vec::new(), how: How::Service, precision }
}

fn strange(text: &str, error: &dyn std::fmt::Display) -> String {
    let begins: String = text.chars().take(80).collect();
    format!("\"{begins}\" is no answer of such a service ({error})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_as_places_in_wgs84() {
        let house = r#"[{"lat": "51.5", "lon": "-0.1", "display_name": "10, Road, London", "place_rank": 30}]"#;
        let found = nominatim(house).unwrap().unwrap();
        assert_eq!((found.point, found.precision), (Point { x: -0.1, y: 51.5 }, Precision::Address));
        assert_eq!(nominatim("[]"), Ok(None));
        assert!(nominatim("<html>").is_err());
        let gate = r#"{"status": "1", "geocodes": [{"formatted_address": "某路1号", "location": "120.164700,30.287300", "level": "门牌号"}]}"#;
        let found = amap(gate).unwrap().unwrap();
        assert!((found.point.x - 120.16).abs() < 0.001 && (found.point.y - 30.29).abs() < 0.001, "{found:?}");
        assert_eq!(amap(r#"{"status": "0", "info": "INVALID_USER_KEY"}"#), Err("INVALID_USER_KEY".into()));
        let nothing = r#"{"status": "1", "geocodes": [{"formatted_address": [], "location": "1,2", "level": "省"}]}"#;
        assert_eq!(amap(nothing), Ok(None));
    }
}

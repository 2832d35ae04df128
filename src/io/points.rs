//! Longitude and latitude in one cell: `30.27, 120.15`, `POINT (120.15 30.27)`, 经纬度 `120.15,30.27`.

use super::headers::plain;
use csv::StringRecord;

/// Headers of columns that hold both, and whether longitude comes first where the numbers do not tell.
const BOTH: [(&str, bool); 16] = [
    ("wkt", true),
    ("lonlat", true),
    ("lnglat", true),
    ("longitudelatitude", true),
    ("经纬度", true),
    ("坐标", true),
    ("门店坐标", true),
    ("经纬度坐标", true),
    ("latlon", false),
    ("latlng", false),
    ("latlong", false),
    ("latitudelongitude", false),
    ("coordinates", false),
    ("gps", false),
    ("gpscoordinates", false),
    ("geolocation", false),
];

/// Whether a header is that of such a column.
pub(super) fn is_both(header: &str) -> bool {
    both(header).is_some()
}

/// Whether longitude comes first in such a column.
fn both(header: &str) -> Option<bool> {
    let name = plain(header).replace([',', '/', ';', '&', '，', '、'], "");
    BOTH.iter().find(|(known, _)| *known == name).map(|(_, lon_first)| *lon_first)
}

/// A column that holds both.
pub(super) struct Both {
    /// Its header.
    pub header: String,
    pub at: usize,
    pub lon_first: bool,
}

impl Both {
    /// A point as such a column has it.
    pub fn write(&self, lon: &str, lat: &str) -> String {
        match self.lon_first {
            _ if plain(&self.header) == "wkt" => format!("POINT ({lon} {lat})"),
            true => format!("{lon},{lat}"),
            false => format!("{lat},{lon}"),
        }
    }
}

/// Gives a table that has both in one column a column for each, behind all others; that column.
pub(super) fn split(rows: &mut [(u32, StringRecord)], header: usize, has_either: bool) -> Option<Both> {
    let (at, by_header) = rows.get(header)?.1.iter().enumerate().find_map(|(at, cell)| Some((at, both(cell)?)))?;
    if has_either {
        return None;
    }
    let pairs: Vec<Option<(f64, f64)>> = rows[header + 1..].iter().map(|(_, row)| pair(row.get(at)?)).collect();
    let beyond = |of: fn((f64, f64)) -> f64| pairs.iter().flatten().any(|&pair| of(pair).abs() > 90.0);
    let lon_first = match (beyond(|pair| pair.0), beyond(|pair| pair.1)) {
        (true, false) => true,
        (false, true) => false,
        _ => by_header,
    };
    let width = rows.iter().map(|(_, row)| row.len()).max().unwrap_or(0);
    let name = rows[header].1.get(at).unwrap_or_default().to_string();
    let mut pairs = pairs.into_iter();
    for (line, (_, row)) in rows.iter_mut().enumerate().skip(header) {
        (row.len()..width).for_each(|_| row.push_field(""));
        if line == header {
            row.push_field("lon");
            row.push_field("lat");
            continue;
        }
        let (lon, lat) = match pairs.next().flatten() {
            Some((first, second)) if lon_first => (first.to_string(), second.to_string()),
            Some((first, second)) => (second.to_string(), first.to_string()),
            // What cannot be read is told as it stands there.
            None => (row.get(at).unwrap_or_default().to_string(), String::new()),
        };
        row.push_field(&lon);
        row.push_field(&lat);
    }
    Some(Both { header: name, at, lon_first })
}

/// The two numbers of a cell; with a comma between them, each has a point as its decimal sign.
fn pair(cell: &str) -> Option<(f64, f64)> {
    let text = cell.trim().trim_start_matches(|letter: char| letter.is_alphabetic() || letter == ' ');
    let text = text.trim_matches(['(', ')', '[', ']', ' ', '（', '）']);
    let mut numbers = text.split([',', ';', ' ', '，', '；']).filter(|part| !part.is_empty());
    let (first, second) = (numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?);
    numbers.all(|rest| rest.parse::<f64>().is_ok()).then_some((first, second))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn splitted(header: &str, cells: &[&str]) -> Vec<[String; 2]> {
        let mut rows = vec![(1, StringRecord::from(vec!["name", header]))];
        rows.extend(cells.iter().map(|cell| (2, StringRecord::from(vec!["S", *cell]))));
        split(&mut rows, 0, false).unwrap();
        rows[1..].iter().map(|(_, row)| [row[2].to_string(), row[3].to_string()]).collect()
    }

    #[test]
    fn both_numbers_are_found_whichever_comes_first() {
        let point = ["120.15".to_string(), "30.27".to_string()];
        for (header, cell) in [
            ("WKT", "POINT (120.15 30.27)"),
            ("Lat, Lng", "30.27, 120.15"),
            ("Coordinates", "30.27,120.15"),
            ("Coordinates", "(120.15, 30.27)"),
            ("经纬度", "120.15，30.27"),
            ("坐标", "30.27,120.15"),
        ] {
            assert_eq!(splitted(header, &[cell])[0], point, "{header} {cell}");
        }
        // Numbers that could be either are read as the header says, or as another row does.
        assert_eq!(splitted("latlng", &["50.1, 10.2"]), [["10.2".to_string(), "50.1".to_string()]]);
        assert_eq!(splitted("gps", &["50.1, 10.2", "100.5, 13.7"])[0], ["50.1".to_string(), "10.2".to_string()]);
        assert_eq!(splitted("gps", &["near the church"]), [["near the church".to_string(), String::new()]]);
    }
}

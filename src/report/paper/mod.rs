//! The papers that artefacts are written on: rows for csv and workbooks, the page with its map, GeoJSON, calendars.

pub mod calendars;
pub mod csv;
pub mod files;
pub mod geojson;
pub mod html;
pub mod json;
pub mod labels;
pub mod navigation;
pub mod outlines;
pub mod pack;
pub mod places;
pub mod rows;
pub mod screen;
pub mod xlsx;

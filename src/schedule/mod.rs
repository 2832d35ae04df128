//! When: the weekdays a store's visits would best fall on, before any route is known.

mod zones;

pub use zones::zones;

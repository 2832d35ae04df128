//! How questions and answers are written down, as JSON or any other form serde knows: with the version of the form in front, so
//! that another one is refused and never misread.

use super::{
    Bill, Calendar, Continuity, Nights, Plan, Point, Practice, Problem, Rep, Route, Shift, Store, Surface, Unserved,
    Verdict,
};
use super::{Parts, Violation};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The version of a written form: a number, and no other is read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Version<const N: u16>;

impl<const N: u16> Serialize for Version<N> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u16(N)
    }
}

impl<'de, const N: u16> Deserialize<'de> for Version<N> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match u16::deserialize(from)? {
            found if found == N => Ok(Self),
            found => Err(D::Error::custom(format!("is of version {found}; version {N} is the one that is read"))),
        }
    }
}

/// Writes a struct with `version` in front of its fields, and reads it back: `$read` makes it of what the fields were.
macro_rules! written {
    ($name:ident, version $version:literal, { $($field:ident: $type:ty),* $(,)? } => $read:expr) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                #[derive(serde::Serialize)]
                struct Form<'a> {
                    version: $crate::model::Version<$version>,
                    $($field: &'a $type),*
                }
                Form { version: $crate::model::Version, $($field: &self.$field),* }.serialize(to)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                #[derive(serde::Deserialize)]
                #[serde(deny_unknown_fields)]
                struct Form {
                    version: $crate::model::Version<$version>,
                    $($field: $type),*
                }
                let Form { version: $crate::model::Version, $($field),* } = Form::deserialize(from)?;
                let read: Result<$name, String> = $read;
                read.map_err(<D::Error as serde::de::Error>::custom)
            }
        }
    };
}
pub(crate) use written;

written!(Problem, version 1, {
    name: String,
    calendar: Calendar,
    places: Vec<Point>,
    surface: Surface,
    stores: Vec<Store>,
    reps: Vec<Rep>,
    shifts: Vec<Shift>,
    continuity: Continuity,
    practice: Practice,
    nights: Nights,
} => {
    // A question that was read is as sound as one that was made.
    Problem::new(Parts { name, calendar, places, surface, stores, reps, shifts, continuity, practice, nights }).map_err(|complaints| {
        let complaints: Vec<String> = complaints.iter().map(ToString::to_string).collect();
        complaints.join("\n")
    })
});

written!(Plan, version 1, { routes: Vec<Route>, unserved: Vec<Unserved> } => Ok(Plan { routes, unserved }));

written!(Verdict, version 1, {
    bill: Bill,
    missed_weight: u64,
    planned: usize,
    missed: usize,
    violations: Vec<Violation>,
} => Ok(Verdict { bill, missed_weight, planned, missed, violations }));

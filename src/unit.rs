//! Numbers with names: seconds, metres, money, and the ids of stores, reps, shifts, places and days.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Mul, Neg, Sub, SubAssign};

macro_rules! quantity {
    ($(#[$doc:meta])* $name:ident($inner:ty)) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub $inner);

        impl $name {
            /// Nothing of it.
            pub const ZERO: Self = Self(0);
        }
        impl Add for $name {
            type Output = Self;
            fn add(self, other: Self) -> Self {
                Self(self.0.saturating_add(other.0))
            }
        }
        impl Sub for $name {
            type Output = Self;
            fn sub(self, other: Self) -> Self {
                Self(self.0.saturating_sub(other.0))
            }
        }
        impl Neg for $name {
            type Output = Self;
            fn neg(self) -> Self {
                Self(self.0.saturating_neg())
            }
        }
        impl AddAssign for $name {
            fn add_assign(&mut self, other: Self) {
                self.0 = self.0.saturating_add(other.0);
            }
        }
        impl SubAssign for $name {
            fn sub_assign(&mut self, other: Self) {
                self.0 = self.0.saturating_sub(other.0);
            }
        }
        impl Mul<$inner> for $name {
            type Output = Self;
            fn mul(self, times: $inner) -> Self {
                Self(self.0.saturating_mul(times))
            }
        }
        impl Sum for $name {
            fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
                all.fold(Self::ZERO, Add::add)
            }
        }
    };
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident($inner:ty)) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub $inner);

        impl $name {
            /// The position in the list it numbers.
            pub fn index(self) -> usize {
                self.0 as usize
            }
            /// The id of a position in the list it numbers.
            pub fn at(index: usize) -> Self {
                Self(index as $inner)
            }
        }
    };
}

quantity! {
    /// A length of time, or a time of the day counted from midnight; in published sets, the set's own tick.
    Seconds(i32)
}
quantity! {
    /// A distance on the ground.
    Metres(i32)
}
quantity! {
    /// What a plan costs. One unit is one second of travel; in published sets, one tick of distance.
    Money(i64)
}
id! {
    /// A store's position in [`Problem::stores`](crate::model::Problem::stores).
    StoreId(u32)
}
id! {
    /// A rep's position in [`Problem::reps`](crate::model::Problem::reps).
    RepId(u32)
}
id! {
    /// A shift's position in [`Problem::shifts`](crate::model::Problem::shifts).
    ShiftId(u32)
}
id! {
    /// A place's position in [`Problem::places`](crate::model::Problem::places).
    PlaceId(u32)
}
id! {
    /// A day of the horizon, counted from 0.
    Day(u16)
}

impl Seconds {
    /// So many minutes.
    pub const fn minutes(minutes: i32) -> Self {
        Self(minutes * 60)
    }

    /// In minutes, for tables.
    pub fn as_minutes(self) -> f64 {
        f64::from(self.0) / 60.0
    }

    /// In hours, for key figures.
    pub fn as_hours(self) -> f64 {
        f64::from(self.0) / 3600.0
    }

    /// As an hour of the day, `09:30`.
    pub fn clock(self) -> Clock {
        Clock(self)
    }
}

impl Metres {
    /// In kilometres, for tables.
    pub fn as_km(self) -> f64 {
        f64::from(self.0) / 1000.0
    }
}

/// An hour of the day, displayed as `09:30`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock(Seconds);

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minutes = self.0.0.div_euclid(60);
        write!(f, "{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

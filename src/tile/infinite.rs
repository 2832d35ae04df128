//! Numbers that stand for "none", "never" and "no way", in one place, so that each is as far from overflow as its sums ask.
//!
//! | name | of | is | chosen so that |
//! |---|---|---|---|
//! | [`NONE`] | indices | no tour, no store, no entry of a table | no index reaches it |
//! | [`NEVER`] | moments | later than every moment; negated, earlier than every one | a few legs added to it stay in range |
//! | [`NO_WAY`] | legs | a way that does not exist | longer than any shift; two of them and [`NEVER`] stay in range |
//! | [`NOWHERE`] | costs of a place | no place in the tour | dearer than every leg |
//! | [`NO_QUOTE`] | quotes of a day | no tour of the day takes the visit | told apart from every cost, never added to |
//! | [`OUT`] | sums of quotes and prizes | no choice of days | four of them stay in range |
//! | [`EAGER`] | prizes | while a first plan is made: worth more than every way | a horizon of visits stays below [`OUT`] |
//! | [`NEVER_OUT`] | prizes | a guest's visit of a pattern, which would be broken without it | above every prize, below [`EAGER`] |

/// A number no index reaches.
pub const NONE: u32 = u32::MAX;

/// Never: later than every moment, and as a latest arrival (negated) earlier than every moment.
pub const NEVER: i32 = i32::MAX / 2;

/// Longer than any shift; a leg that does not exist is cut to this, so that sums of a few legs stay in range.
pub const NO_WAY: i32 = 400_000_000;

/// What a place costs where there is none.
pub const NOWHERE: i32 = i32::MAX;

/// What a day quotes on which no tour takes the visit.
pub const NO_QUOTE: i64 = i64::MAX;

/// What no choice of days costs.
pub const OUT: i64 = i64::MAX / 4;

/// A prize that outweighs every way, and still lets a horizon of visits be summed.
pub const EAGER: i64 = OUT / 512;

/// The prize of a guest's visit that belongs to a pattern: without it the pattern would be broken.
pub const NEVER_OUT: i64 = 1 << 50;

const _: () = assert!(NEVER_OUT < EAGER && NO_WAY < NEVER);

//! What people meet: whole runs of the program.

mod again;
mod agreed;
mod atlas;
mod book;
mod brought;
#[path = "../shared/by_the_tables.rs"]
mod by_the_tables;
mod cases;
mod chinese;
mod compare;
mod doors;
mod events;
mod field;
mod folders;
mod geocode;
#[cfg(feature = "online")]
mod geocode_online;
mod horizon;
mod hostile;
mod kept;
mod killed;
mod lives;
mod meetings;
mod midnight;
#[path = "../shared/network.rs"]
mod network;
mod nights;
mod one_off;
mod papers;
#[path = "../shared/random.rs"]
mod random;
mod replan_doors;
mod slots;
mod small;
mod story;
mod suggest;
mod terminal;
mod time;
#[path = "../shared/towns.rs"]
mod towns;
mod wanted;
mod why;

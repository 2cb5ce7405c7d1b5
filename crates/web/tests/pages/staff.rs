//! The console: signing in for real, and that every page does for every role exactly what the table says.

mod audit;
mod board;
mod desk;
mod entrance;
mod home;
mod letters;
mod office;
mod oidc;
mod table;
mod telephone;
mod venue;
mod waitlist;

//! The real program, run in temporary folders as a person or a script would run it.

#[path = "commands/citizen.rs"]
mod citizen;
#[path = "commands/house.rs"]
mod house;

#[path = "commands/backup.rs"]
mod backup;
#[path = "commands/claims.rs"]
mod claims;
#[path = "commands/configuration.rs"]
mod configuration;
#[path = "commands/demo.rs"]
mod demo;
#[path = "commands/doctor.rs"]
mod doctor;
#[path = "commands/dump.rs"]
mod dump;
#[path = "commands/evidence.rs"]
mod evidence;
#[path = "commands/fault.rs"]
mod fault;
#[path = "commands/init.rs"]
mod init;
#[path = "commands/keys.rs"]
mod keys;
#[path = "commands/line.rs"]
mod line;
#[path = "commands/messages.rs"]
mod messages;
#[path = "commands/overbooking.rs"]
mod overbooking;
#[path = "commands/places.rs"]
mod places;
#[path = "commands/postgres.rs"]
mod postgres;
#[path = "commands/programme.rs"]
mod programme;
#[path = "commands/quota.rs"]
mod quota;
#[path = "commands/receipt.rs"]
mod receipt;
#[path = "commands/recover.rs"]
mod recover;
#[path = "commands/reference.rs"]
mod reference;
#[path = "commands/restore.rs"]
mod restore;
#[path = "commands/room.rs"]
mod room;
#[path = "commands/roster.rs"]
mod roster;
#[path = "commands/roster_acts.rs"]
mod roster_acts;
#[path = "commands/serving.rs"]
mod serving;
#[path = "commands/slots.rs"]
mod slots;
#[path = "commands/staff.rs"]
mod staff;
#[path = "commands/tables.rs"]
mod tables;
#[path = "commands/venue.rs"]
mod venue;
#[path = "commands/witness.rs"]
mod witness;

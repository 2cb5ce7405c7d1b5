//! Files that people bring, read as the command line reads them.

#[path = "import/encoding.rs"]
mod encoding;
#[path = "import/programme.rs"]
mod programme;
#[path = "import/roster.rs"]
mod roster;
#[path = "import/slots.rs"]
mod slots;

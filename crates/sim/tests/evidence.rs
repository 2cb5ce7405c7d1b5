//! The public log over real services: what is signed is durable, what is proved stays proved, and what is missing
//! is noticed.

#[path = "evidence/durable.rs"]
mod durable;
#[path = "evidence/receipts.rs"]
mod receipts;
#[path = "evidence/scene.rs"]
mod scene;
#[path = "evidence/tampering.rs"]
mod tampering;

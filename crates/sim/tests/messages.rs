//! Messages about bookings and turns: due with the step that caused them, handed over at least once under one identity, never in the
//! way of a booking.

mod messages {
    pub mod scene;

    mod nodes;
    mod printing;
    mod reminding;
    mod sending;
    mod trouble;
    mod turns;
    mod wishing;
}

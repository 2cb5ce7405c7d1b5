//! Contact data: kept apart from the journal, found, erased for good, and never in a booking's way.

mod contact {
    pub mod scene;
    mod traces;

    mod erasing;
    mod everywhere;
    mod keeping;
    mod repeated;
    mod rotation;
}

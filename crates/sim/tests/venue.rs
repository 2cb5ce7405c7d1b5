//! A venue's day through the use cases: the list, who stands there, every act with its key, lots and their recall.

mod venue {
    pub mod scene;

    mod acts;
    mod arrivals;
    mod day;
    mod lots;
}

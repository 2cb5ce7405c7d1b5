//! Staff: accounts, sign-in, sessions, and that nobody does more than theirs.

mod staff {
    pub mod scene;

    mod accounts;
    mod call_backs;
    mod codes;
    mod desk;
    mod identity;
    mod municipality;
    mod overbooking;
    mod quota;
    mod sessions;
    mod sign_in;
}

//! The citizen's pages as a browser without scripts meets them, over a real service on a memory disk.
//!
//! Each test is a small story with one reason to fail. Time stands still until a story lets it pass.

mod browser;
mod contact;
mod fairness;
mod flaws;
mod keepsakes;
mod languages;
mod outdated;
mod staff;
mod story;
mod tabs;
mod verify;
mod visit;
mod voucher;
mod waitlist;

//! The composition root: configuration, command line, router, workers, `doctor`, the fictional city.
//!
//! Nothing here decides anything about a matter; the crates below do. Here they are put together ([`compose`]), served
//! ([`serve`]) and looked after ([`doctor`]).

pub mod city;
pub mod cli;
pub mod compose;
pub mod config;
pub mod doctor;
pub mod export;
pub mod import;
pub mod serve;
pub mod simulate;

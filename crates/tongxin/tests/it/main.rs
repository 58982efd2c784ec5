//! What guards the whole house, one module a story.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say so and stop")]

mod audit;
mod cli;
mod console_gate;
mod doctor;
mod engines;
mod files;
mod gate_routes;
mod generated;
mod grants;
mod import;
mod matrix;
mod messages;
mod migrations;
mod policy_console;
mod routes;
mod security;
mod server;
mod simulation;
mod sources;
mod standards;
mod statements;
mod surveillance;
mod vault;
mod workers;

//! Worlds for tests: a whole house on a database of its own, with a clock held in the hand, once on each engine.
//!
//! ```no_run
//! # async fn test() {
//! for world in testkit::engines().await {
//!     let city = testkit::small_city(&world).await;
//!     let mut cx = world.cx(city.actor(kernel::policy::Role::SecurityOfficer, city.city)).await;
//!     // … commands …
//!     cx.commit().await.unwrap();
//!     world.drain().await;
//! }
//! # }
//! ```
//!
//! A world is built by the commands of the product; nothing writes tables behind its back. When it goes, it looks whether a job was
//! left dead, and fails the test if so.

#![expect(
    clippy::expect_used,
    clippy::print_stderr,
    reason = "a test that cannot set its world up should say so and stop"
)]

mod browser;
mod city;
mod engine;
mod world;

pub use browser::{Browser, Reply};
pub use city::{Departments, PASSWORD, Person, SmallCity, proven, small_city};
pub use engine::Engine;
pub use world::{Builder, World};

/// A world on each engine there is, with the capabilities of `place`.
pub async fn engines() -> Vec<World> {
    engines_with(|world| world).await
}

/// A world on each engine there is; `shape` says what it is made of besides `place`:
/// `engines_with(|world| world.capabilities(&matter::capabilities()))`.
pub async fn engines_with(shape: impl Fn(Builder) -> Builder) -> Vec<World> {
    let mut worlds = Vec::new();
    for engine in Engine::all() {
        worlds.push(shape(World::builder(engine)).build().await);
    }
    worlds
}

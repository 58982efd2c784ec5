//! The life of the fictional city: who reports what, when, in which words, and how soon others act on it.

pub mod behaviour;
pub mod rhythm;
pub mod words;

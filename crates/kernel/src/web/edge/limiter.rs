//! How often anybody may ask: a bucket of tokens for each kind of request and each sender, in memory.
//!
//! A bucket is one number, the time at which it will be full again (the generic cell rate algorithm), so a full bucket need not be kept at all.
//! Memory is bounded: when there are too many buckets that are not full, newcomers share one. Each server counts for itself; what must hold across
//! servers and restarts, the delays of signing in, is kept in the database.

use super::class::Class;
use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::str::FromStr;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;
use uuid::Uuid;

/// Buckets are spread over so many maps, each with a lock of its own.
const SHARDS: usize = 16;
/// So many buckets in one map at most: about 5 MB in all.
const PER_SHARD: usize = 4_096;
/// A map that is full is swept at most this often.
const SWEEP: u64 = 1_000_000;

/// How often: so many a minute in the long run, so many at once after a pause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    per_minute: u32,
    at_once: u32,
}

/// Who asks: an account that is signed in, or else an address (of IPv6, its /64: whoever has one address of that has them all).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sender {
    /// Somebody who is signed in.
    Account(Uuid),
    /// Anybody at an address.
    Address(u128),
    /// Nobody knows, as in a test without a connection.
    Unknown,
    /// Those for whom there was no room.
    Rest,
}

impl Sender {
    /// Whoever is at this address.
    pub fn at(address: Option<IpAddr>) -> Self {
        match address.map(|address| address.to_canonical()) {
            None => Self::Unknown,
            Some(IpAddr::V4(address)) => Self::Address(address.to_bits().into()),
            // The first bits of an IPv6 address in use are never all zero, so the two never meet.
            Some(IpAddr::V6(address)) => Self::Address(address.to_bits() >> 64 << 64),
        }
    }
}

/// What each kind of request may, and how many things a source may hold open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    rates: [Option<Allowance>; Class::ALL.len()],
    /// Live streams of one sender at a time; none is no limit.
    pub streams: Option<u32>,
    /// Connections of one address at a time; none is no limit.
    pub connections: Option<u32>,
}

/// Refused: the sender asks too often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooOften {
    /// Whole seconds until it is worth asking again.
    pub seconds: u64,
}

/// Counts what everybody asks.
#[derive(Debug)]
pub struct Limiter {
    limits: Limits,
    began: Instant,
    hasher: RandomState,
    shards: [Mutex<Shard>; SHARDS],
}

/// Buckets by kind and sender: the microsecond at which each is full again.
#[derive(Debug, Default)]
struct Shard {
    full_at: HashMap<(Class, Sender), u64>,
    swept_at: u64,
}

impl Allowance {
    /// So many a minute, so many at once; neither may be zero.
    pub const fn new(per_minute: u32, at_once: u32) -> Option<Self> {
        if per_minute == 0 || at_once == 0 { None } else { Some(Self { per_minute, at_once }) }
    }

    /// Takes one token at `now` from a bucket that is full at `full_at`: when it is full after that, or how long to wait. In microseconds.
    fn take(self, full_at: u64, now: u64) -> Result<u64, u64> {
        let one = 60_000_000 / u64::from(self.per_minute);
        let missing = full_at.saturating_sub(now);
        let room = one * (u64::from(self.at_once) - 1);
        if missing > room { Err(missing - room) } else { Ok(now + missing + one) }
    }
}

impl Limiter {
    /// Counts by these limits.
    pub fn new(limits: Limits) -> Self {
        let shards = std::array::from_fn(|_| Mutex::default());
        Self { limits, began: Instant::now(), hasher: RandomState::new(), shards }
    }

    /// What holds.
    pub const fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Takes one token of `sender` for a request of this kind.
    ///
    /// # Errors
    /// There is none left just now.
    pub fn ask(&self, class: Class, sender: Sender) -> Result<(), TooOften> {
        let now = u64::try_from(self.began.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.ask_at(class, sender, now)
    }

    fn ask_at(&self, class: Class, sender: Sender, now: u64) -> Result<(), TooOften> {
        let Some(allowance) = self.limits.of(class) else { return Ok(()) };
        let key = (class, sender);
        let place = usize::try_from(self.hasher.hash_one(key) % SHARDS as u64).unwrap_or(0);
        let Some(shard) = self.shards.get(place) else { return Ok(()) };
        let mut shard = shard.lock().unwrap_or_else(PoisonError::into_inner);
        let key = shard.room_for(key, now);
        let full_at = shard.full_at.get(&key).copied().unwrap_or(0);
        match allowance.take(full_at, now) {
            Ok(full_at) => {
                shard.full_at.insert(key, full_at);
                Ok(())
            }
            Err(micros) => Err(TooOften { seconds: micros.div_ceil(1_000_000) }),
        }
    }

    /// How many buckets are kept.
    pub fn kept(&self) -> usize {
        let count = |shard: &Mutex<Shard>| {
            shard.lock().unwrap_or_else(PoisonError::into_inner).full_at.len()
        };
        self.shards.iter().map(count).sum()
    }
}

impl Default for Limiter {
    fn default() -> Self {
        Self::new(Limits::default())
    }
}

impl Shard {
    /// The bucket of a key, or the one that all share for whom there is no room.
    fn room_for(&mut self, key: (Class, Sender), now: u64) -> (Class, Sender) {
        if self.full_at.len() < PER_SHARD || self.full_at.contains_key(&key) {
            return key;
        }
        if now.saturating_sub(self.swept_at) >= SWEEP {
            self.swept_at = now;
            self.full_at.retain(|_, full_at| *full_at > now);
        }
        if self.full_at.len() < PER_SHARD { key } else { (key.0, Sender::Rest) }
    }
}

impl Limits {
    /// No limit at all: for measuring, and for what stands behind a limiter already.
    pub const OFF: Self =
        Self { rates: [None; Class::ALL.len()], streams: None, connections: None };

    /// What a kind of request may; none is no limit.
    pub fn of(&self, class: Class) -> Option<Allowance> {
        self.rates.get(class as usize).copied().flatten()
    }

    fn set(&mut self, name: &str, text: &str) -> Result<(), BadLimits> {
        let bad = || BadLimits(format!("{name}={text}"));
        let count = || match text {
            "off" => Ok(None),
            _ => text.parse::<u32>().ok().filter(|n| *n > 0).map(Some).ok_or_else(bad),
        };
        match name {
            "streams" => self.streams = count()?,
            "connections" => self.connections = count()?,
            _ => {
                let class = Class::ALL.into_iter().find(|class| class.name() == name);
                let place = class.and_then(|class| self.rates.get_mut(class as usize));
                *place.ok_or_else(bad)? = match text {
                    "off" => None,
                    _ => Some(text.parse().map_err(|()| bad())?),
                };
            }
        }
        Ok(())
    }
}

impl Default for Limits {
    fn default() -> Self {
        let rates = Class::ALL.map(Class::usual);
        Self { rates, streams: Some(100), connections: Some(500) }
    }
}

/// A text that says no limit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} says no limit")]
pub struct BadLimits(String);

impl FromStr for Limits {
    type Err = BadLimits;

    /// `off`, or `read=600/300, streams=100`: what is named replaces the usual, the rest stays.
    fn from_str(text: &str) -> Result<Self, BadLimits> {
        if text.trim() == "off" {
            return Ok(Self::OFF);
        }
        let mut limits = Self::default();
        for pair in text.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').ok_or_else(|| BadLimits(pair.to_owned()))?;
            limits.set(name.trim(), value.trim())?;
        }
        Ok(limits)
    }
}

impl FromStr for Allowance {
    type Err = ();

    /// `PER_MINUTE/AT_ONCE`
    fn from_str(text: &str) -> Result<Self, ()> {
        let (per_minute, at_once) = text.split_once('/').ok_or(())?;
        let number = |text: &str| text.trim().parse().map_err(|_| ());
        Self::new(number(per_minute)?, number(at_once)?).ok_or(())
    }
}

impl fmt::Display for Limits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let off = || "off".to_owned();
        for class in Class::ALL {
            let allowed =
                self.of(class).map_or_else(off, |a| format!("{}/{}", a.per_minute, a.at_once));
            write!(f, "{}={allowed}, ", class.name())?;
        }
        let count = |n: Option<u32>| n.map_or_else(off, |n| n.to_string());
        write!(f, "streams={}, connections={}", count(self.streams), count(self.connections))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: u64 = 1_000_000;

    fn limiter(text: &str) -> Limiter {
        Limiter::new(text.parse().unwrap())
    }

    fn at(text: &str) -> Sender {
        Sender::at(Some(text.parse().unwrap()))
    }

    #[test]
    fn so_many_at_once_and_then_one_for_each_span() {
        let limiter = limiter("write=60/3");
        let ask = |now| limiter.ask_at(Class::Write, at("192.0.2.1"), now);
        assert_eq!([ask(0), ask(0), ask(0)], [Ok(()); 3]);
        assert_eq!(ask(0), Err(TooOften { seconds: 1 }));
        assert_eq!(ask(SECOND), Ok(()));
        assert_eq!(ask(SECOND), Err(TooOften { seconds: 1 }));
        assert_eq!([ask(60 * SECOND), ask(60 * SECOND), ask(60 * SECOND)], [Ok(()); 3]);
        assert!(ask(60 * SECOND).is_err(), "a long pause fills the bucket and no more");
    }

    #[test]
    fn refused_requests_cost_nothing_and_the_wait_told_is_enough() {
        let limiter = limiter("sign-in=2/1");
        let ask = |now| limiter.ask_at(Class::SignIn, at("192.0.2.1"), now);
        assert_eq!(ask(0), Ok(()));
        for _ in 0..1_000 {
            assert_eq!(ask(SECOND), Err(TooOften { seconds: 29 }));
        }
        assert_eq!(ask(30 * SECOND), Ok(()));
    }

    #[test]
    fn one_sender_and_one_kind_do_not_spend_what_others_have() {
        let limiter = limiter("write=1/1, read=1/1");
        assert!(limiter.ask_at(Class::Write, at("192.0.2.1"), 0).is_ok());
        assert!(limiter.ask_at(Class::Write, at("192.0.2.1"), 0).is_err());
        assert!(limiter.ask_at(Class::Write, at("192.0.2.2"), 0).is_ok());
        assert!(limiter.ask_at(Class::Read, at("192.0.2.1"), 0).is_ok());
        assert!(limiter.ask_at(Class::Write, at("::ffff:192.0.2.1"), 0).is_err());
        assert!(limiter.ask_at(Class::Write, at("2001:db8::1"), 0).is_ok());
        assert!(limiter.ask_at(Class::Write, at("2001:db8::ffff:1"), 0).is_err(), "one network");
    }

    #[test]
    fn a_flood_of_senders_neither_fills_memory_nor_opens_the_gate() {
        let limiter = limiter("write=1/1");
        let mut through = 0;
        for n in 0..200_000_u128 {
            through +=
                usize::from(limiter.ask_at(Class::Write, Sender::Address(n << 64), 0).is_ok());
        }
        assert!(limiter.kept() <= SHARDS * (PER_SHARD + Class::ALL.len()), "{}", limiter.kept());
        assert_eq!(through, limiter.kept());
        let later = 120 * SECOND;
        for n in 0..1_000_u128 {
            let fresh = Sender::Address((n + 1_000_000) << 64);
            assert!(
                limiter.ask_at(Class::Write, fresh, later).is_ok(),
                "old buckets were full again"
            );
        }
    }

    #[test]
    fn limits_are_written_as_they_are_read() {
        let limits: Limits = "read=10/5, streams=off, sign-in=off".parse().unwrap();
        assert_eq!(limits.of(Class::Read), Allowance::new(10, 5));
        assert_eq!((limits.of(Class::SignIn), limits.streams), (None, None));
        assert_eq!(limits.of(Class::Write), Class::Write.usual());
        assert_eq!(limits.to_string().parse(), Ok(limits));
        assert_eq!("".parse(), Ok(Limits::default()));
        assert_eq!("off".parse(), Ok(Limits::OFF));
        for bad in ["read", "read=1", "read=0/1", "read=1/0", "reed=1/1", "streams=0", "on"] {
            assert!(bad.parse::<Limits>().is_err(), "{bad}");
        }
    }
}

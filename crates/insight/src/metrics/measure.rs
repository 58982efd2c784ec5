//! What is counted, and for whom.

use std::fmt;
use std::str::FromStr;

macro_rules! measures {
    ($($(#[$doc:meta])* $name:ident = $word:literal),* $(,)?) => {
        /// What is counted.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Measure {
            $($(#[$doc])* $name,)*
            /// Reports that came in during this hour of the day, 0 to 23: kept in the totals only.
            ReportedIn(u8),
        }

        impl Measure {
            /// Every measure but those of the hours.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The word used in data and in the figures of boards.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)*
                    Self::ReportedIn(hour) => HOURS.get(usize::from(hour)).copied().unwrap_or_default(),
                }
            }
        }
    };
}
measures! {
    /// Cases reported on a day.
    Reported = "reported",
    /// Further reporters of a known case.
    Joined = "joined",
    /// Leads asked: dispatches, rulings and reassignments alike.
    Dispatched = "dispatched",
    /// Given back by the lead, so that the case waits for dispatch again.
    Returned = "returned",
    /// Answers given.
    Answered = "answered",
    /// Found not solved and taken up again.
    Reworked = "reworked",
    /// Taken up again after closing.
    Reopened = "reopened",
    /// Cases that are closed, by the day of closing; a case that is reopened is taken out again.
    Closed = "closed",
    /// Of them, those that did not end late.
    ClosedOnTime = "closed_on_time",
    /// Follow-ups that reached nobody.
    Unreached = "unreached",
    /// Follow-ups that were answered: the n of the three rates.
    Valid = "valid",
    /// Of them, those whom the handler had contacted.
    Contacted = "contacted",
    /// Of them, those whose matter is solved.
    Solved = "solved",
    /// Of them, the satisfied.
    Satisfied = "satisfied",
    /// Of them, the basically satisfied.
    Basically = "basically",
    /// Cases not closed, at present.
    Open = "open",
    /// Of them, those somebody leads past their time, at present.
    Overdue = "overdue",
    /// Of the open, those that wait for dispatch, at present.
    Waiting = "waiting",
    /// Of the open, those whose lead was asked and has not accepted, at present.
    Asked = "asked",
    /// Of the open, those whose lead has accepted and not begun, at present.
    Accepted = "accepted",
    /// Of the open, those in hand, for the first time or again, at present.
    Handling = "handling",
    /// Of the open, those that were answered and wait for their reporter, at present.
    Awaiting = "awaiting",
}

/// The words of [`Measure::ReportedIn`], in the order of the clock and of the alphabet.
const HOURS: [&str; 24] = [
    "reported_00",
    "reported_01",
    "reported_02",
    "reported_03",
    "reported_04",
    "reported_05",
    "reported_06",
    "reported_07",
    "reported_08",
    "reported_09",
    "reported_10",
    "reported_11",
    "reported_12",
    "reported_13",
    "reported_14",
    "reported_15",
    "reported_16",
    "reported_17",
    "reported_18",
    "reported_19",
    "reported_20",
    "reported_21",
    "reported_22",
    "reported_23",
];

impl Measure {
    /// The stages of the loop in their order: every open case stands in one of them.
    pub const STAGES: [Self; 5] =
        [Self::Waiting, Self::Asked, Self::Accepted, Self::Handling, Self::Awaiting];

    /// The stage of a case by the word of its state, and by whether its lead has taken it up; none once it is closed.
    pub(super) fn stage(state: &str, taken_up: bool) -> Option<Self> {
        Some(match state {
            "reported" => Self::Waiting,
            "dispatched" if taken_up => Self::Accepted,
            "dispatched" => Self::Asked,
            "handling" | "reworking" => Self::Handling,
            "answered" => Self::Awaiting,
            _ => return None,
        })
    }

    /// Whether it says something of whoever leads: what came in, or waits for dispatch, does not: nobody leads it.
    pub const fn is_of_handler(self) -> bool {
        !matches!(self, Self::Reported | Self::ReportedIn(_) | Self::Joined | Self::Waiting)
    }

    /// Whether it is kept by category and channel too.
    pub const fn is_by_kind(self) -> bool {
        !matches!(self, Self::ReportedIn(_))
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Not the word of a measure.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is not a measure")]
pub struct UnknownMeasure(String);

impl FromStr for Measure {
    type Err = UnknownMeasure;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let hour = || {
            let hour = HOURS.iter().position(|word| *word == text)?;
            u8::try_from(hour).ok().map(Self::ReportedIn)
        };
        let plain = Self::ALL.iter().copied().find(|measure| measure.as_str() == text);
        plain.or_else(hour).ok_or_else(|| UnknownMeasure(text.to_owned()))
    }
}

/// As what an organisation is counted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// 块: the territory a case lies in.
    Place,
    /// The organisation that leads it.
    Handler,
}

impl Side {
    /// The word used in data.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::Handler => "handler",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_measure_reads_back_from_its_word() {
        let all = Measure::ALL.iter().copied().chain((0..24).map(Measure::ReportedIn));
        for measure in all {
            assert_eq!(measure.as_str().parse::<Measure>().unwrap(), measure);
        }
        assert!("reported_24".parse::<Measure>().is_err());
    }
}

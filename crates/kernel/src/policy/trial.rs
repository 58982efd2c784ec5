//! Random networks, posts, grants and matters for tests of the policy: here against SQL, and outside the default build against an
//! independent policy engine.

use super::{
    Action, Actor, Condition, Effect, Grant, GrantId, Holder, Post, Proof, Reach, Recused,
    Relation, Role, Rule, Source, Subject,
};
use crate::territory::{AccountId, Chain, Level, OrgId, PostId};
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha12Rng;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What may be tried on a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Try {
    /// Look at it.
    See,
    /// Do something with it.
    Do,
}

const SEE: &str = "thing.see";
const DO: &str = "thing.do";

/// The roles that occur.
pub const ROLES: [Role; 5] =
    [Role::StreetLead, Role::DepartmentLead, Role::GridMember, Role::CityCommand, Role::Auditor];

/// A table with every relation.
pub const TABLE: &[Rule] = &[
    Rule::new(SEE, Role::StreetLead, Relation::Within),
    Rule::new(SEE, Role::StreetLead, Relation::Handling),
    Rule::new(SEE, Role::DepartmentLead, Relation::Line),
    Rule::new(SEE, Role::GridMember, Relation::Within),
    Rule::new(SEE, Role::CityCommand, Relation::Within),
    Rule::new(SEE, Role::Auditor, Relation::Everywhere),
    Rule::new(DO, Role::StreetLead, Relation::Handling),
    Rule::new(DO, Role::DepartmentLead, Relation::Handling),
    Rule::new(DO, Role::CityCommand, Relation::Within),
];

impl Action for Try {
    fn name(self) -> &'static str {
        match self {
            Self::See => SEE,
            Self::Do => DO,
        }
    }

    fn rules(self) -> &'static [Rule] {
        TABLE
    }
}

/// An organisation of the random network.
#[derive(Debug, Clone)]
pub struct TrialOrg {
    /// Which one.
    pub id: OrgId,
    /// Set for a territory.
    pub level: Option<Level>,
    /// Where it is; a territory's ends with itself.
    pub chain: Chain,
    /// The department above it on the line.
    pub line: Option<OrgId>,
}

/// A random network with dice that repeat.
pub struct Network {
    /// The dice.
    pub dice: ChaCha12Rng,
    /// Every organisation.
    pub orgs: Vec<TrialOrg>,
    lines: BTreeMap<OrgId, OrgId>,
}

impl Network {
    /// A city of two to three at each level, with departments in the city and the districts and branches in the streets.
    pub fn new(seed: u64) -> Self {
        let mut network = Self {
            dice: ChaCha12Rng::seed_from_u64(seed),
            orgs: Vec::new(),
            lines: BTreeMap::new(),
        };
        network.grow(Chain::default(), Level::City, 1);
        for _ in 0..2 {
            network.add_line();
        }
        network
    }

    fn id(&mut self) -> Uuid {
        Uuid::from_u128(self.dice.random())
    }

    fn grow(&mut self, above: Chain, level: Level, count: usize) {
        for _ in 0..count {
            let id = OrgId(self.id());
            let chain = above.with(level, id);
            self.orgs.push(TrialOrg { id, level: Some(level), chain, line: None });
            if let Some(below) = level.below() {
                let count = self.dice.random_range(1..=2);
                self.grow(chain, below, count);
            }
        }
    }

    /// A department of the city, one in each district below it, a branch in each street below that.
    fn add_line(&mut self) {
        let at = |level| move |org: &&TrialOrg| org.level == Some(level);
        let city = self.orgs.iter().find(at(Level::City)).map(|org| org.chain).unwrap_or_default();
        let head = self.add_department(city, None);
        let districts: Vec<Chain> =
            self.orgs.iter().filter(at(Level::District)).map(|org| org.chain).collect();
        for district in districts {
            let middle = self.add_department(district, Some(head));
            let streets = self.orgs.iter().filter(at(Level::Street));
            let streets: Vec<Chain> = streets
                .filter(|street| street.chain.district == district.district)
                .map(|street| street.chain)
                .collect();
            for street in streets {
                self.add_department(street, Some(middle));
            }
        }
    }

    fn add_department(&mut self, chain: Chain, line: Option<OrgId>) -> OrgId {
        let id = OrgId(self.id());
        self.orgs.push(TrialOrg { id, level: None, chain, line });
        self.lines.extend(line.map(|line| (id, line)));
        id
    }

    /// The departments above on the line, nearest first.
    pub fn above(&self, org: OrgId) -> Vec<OrgId> {
        std::iter::successors(self.lines.get(&org), |line| self.lines.get(line)).copied().collect()
    }

    fn any(&mut self) -> TrialOrg {
        match self.orgs.choose(&mut self.dice) {
            Some(org) => org.clone(),
            None => TrialOrg {
                id: OrgId(Uuid::nil()),
                level: None,
                chain: Chain::default(),
                line: None,
            },
        }
    }

    /// A random matter: somewhere, handled by some, accusing somebody now and then. `accounts` are those who may stand back.
    pub fn subject(&mut self, accounts: &[AccountId]) -> Subject {
        let chain = if self.dice.random_bool(0.9) { self.any().chain } else { Chain::default() };
        let handlers: Vec<OrgId> =
            (0..self.dice.random_range(0..=2)).map(|_| self.any().id).collect();
        let lines = handlers.iter().flat_map(|org| self.above(*org)).collect();
        let about = self.dice.random_bool(0.15).then(|| self.any().id);
        let mut recused = Vec::new();
        if self.dice.random_bool(0.1) {
            recused.push(Recused::Org(self.any().id));
        }
        if self.dice.random_bool(0.1) {
            recused.extend(accounts.choose(&mut self.dice).copied().map(Recused::Account));
        }
        Subject { chain, handlers, lines, about, recused }
    }

    /// A random person with posts and grants.
    pub fn actor(&mut self, id: AccountId) -> Actor {
        let posts: Vec<Post> = (0..self.dice.random_range(0..=3)).map(|_| self.post()).collect();
        let grants = (0..self.dice.random_range(0..=4)).map(|_| self.grant(id, &posts)).collect();
        let proof = Proof::default();
        Actor::Account { id, name: String::new(), posts, grants, limit: None, proof }
    }

    fn post(&mut self) -> Post {
        let org = self.any();
        let mut above = self.above(org.id);
        above.extend(org.chain.community.filter(|_| org.level == Some(Level::Grid)));
        Post {
            id: PostId(self.id()),
            role: self.role(),
            org: org.id,
            level: org.level,
            above: above.into(),
            org_name: (String::new(), String::new()),
        }
    }

    fn role(&mut self) -> Role {
        ROLES.choose(&mut self.dice).copied().unwrap_or(Role::Auditor)
    }

    fn grant(&mut self, account: AccountId, posts: &[Post]) -> Grant {
        let post = posts.choose(&mut self.dice).cloned();
        let mut holder = Holder {
            account: self.dice.random_bool(0.4).then_some(account),
            org: post.as_ref().filter(|_| self.dice.random_bool(0.4)).map(|post| post.org),
            role: post.as_ref().filter(|_| self.dice.random_bool(0.5)).map(|post| post.role),
        };
        if self.dice.random_bool(0.1) {
            holder.role = Some(self.role());
        }
        let place = self.any();
        let territory = place.level.filter(|_| self.dice.random_bool(0.5)).map(|l| (l, place.id));
        let departments: Vec<OrgId> =
            self.orgs.iter().filter(|org| org.level.is_none()).map(|org| org.id).collect();
        let line =
            departments.choose(&mut self.dice).copied().filter(|_| self.dice.random_bool(0.2));
        let relation = Relation::ALL.choose(&mut self.dice).copied().unwrap_or(Relation::Within);
        let conditions =
            Condition::ALL.into_iter().filter(|_| self.dice.random_bool(0.15)).collect();
        let both = [SEE, DO].into_iter().filter(|_| self.dice.random_bool(0.8));
        let actions = both.map(str::to_owned).collect();
        Grant {
            source: Source::Stored(GrantId(Uuid::nil())),
            effect: if self.dice.random_bool(0.7) { Effect::Permit } else { Effect::Forbid },
            holder,
            actions,
            reach: Reach { relation, territory, line },
            conditions,
            basis: String::new(),
        }
    }
}

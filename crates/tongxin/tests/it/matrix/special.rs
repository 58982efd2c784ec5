//! People with something special: grants, powers, a deputy, a suspension, tokens; and the registers of accounts and grants.

use super::model::{Door, Extra, Person, Thing};
use super::row::Kind;
use super::who::Tie;
use super::world::{Scene, fill};
use kernel::Timestamp;
use kernel::policy::{Actor, Condition, Effect, Holder, Reach, Relation, Role};
use kernel::territory::Level;
use place::access::{self, NewPost, NewToken, TokenKind};
use place::grant::{self, NewDeputy, NewGrant, NewPower, Power};
use testkit::proven;

impl Scene {
    /// Those with something special get it.
    pub(super) async fn special(&mut self) {
        self.granted().await;
        self.deputised().await;
        self.suspended_and_over().await;
        let command = self.person("city_command").clone();
        self.token(&command, "by a token that reads cases", &["case.see"], false).await;
        let dispatcher =
            self.people.iter().find(|person| person.group == "street_dispatcher").unwrap().clone();
        self.token(&dispatcher, "by a token that dispatches", &["case.see", "case.dispatch"], true)
            .await;
    }

    async fn granted(&mut self) {
        let next = self.city.communities[1];
        let forbidden = Extra {
            lets: false,
            actions: &["case.dispatch"],
            tie: Tie::Territory,
            within: None,
            untouched: false,
        };
        let next_door = Extra {
            lets: true,
            actions: &["case.see", "case.enter"],
            tie: Tie::Anything,
            within: Some(next),
            untouched: false,
        };
        let untouched = Extra {
            lets: true,
            actions: &["case.see", "case.dispatch"],
            tie: Tie::Territory,
            within: None,
            untouched: true,
        };
        for (group, extra) in [
            ("forbidden to dispatch", forbidden),
            ("let into the next community", next_door),
            ("let dispatch what nobody has", untouched),
        ] {
            let account = self.person(group).account;
            let relation =
                if extra.tie == Tie::Anything { Relation::Everywhere } else { Relation::Within };
            let new = NewGrant {
                effect: if extra.lets { Effect::Permit } else { Effect::Forbid },
                holder: Holder { account, ..Holder::default() },
                actions: extra.actions.iter().map(|action| (*action).to_owned()).collect(),
                reach: Reach {
                    territory: extra.within.map(|org| (Level::Community, org)),
                    ..Reach::of(relation)
                },
                conditions: if extra.untouched { vec![Condition::Unhandled] } else { Vec::new() },
                basis: "街道办公室 2026 年第 12 号决定".to_owned(),
                valid_from: None,
                valid_to: None,
                occasion: None,
            };
            let mut cx = self.officer_cx().await;
            let id = grant::give(&mut cx, new).await.unwrap();
            cx.commit().await.unwrap();
            self.person(group).extras.push(extra);
            self.thing(
                Kind::Grant,
                Thing {
                    name: format!("the grant of {group}"),
                    fill: fill([("grant", id.to_string())]),
                    ..Thing::default()
                },
            );
        }
        self.powered().await;
    }

    /// The first street may put opinions on planning on record; its lead then may.
    async fn powered(&mut self) {
        for (street, power) in
            [(self.city.streets[0], Power::Planning), (self.city.streets[2], Power::Proposal)]
        {
            let command =
                proven(self.city.actor(Role::CityCommand, self.city.city), self.world.now());
            let mut cx = self.world.cx(command).await;
            let new = NewPower {
                street,
                power,
                basis: "赋权清单第二条".to_owned(),
                valid_from: None,
                valid_to: None,
            };
            let id = grant::grant_power(&mut cx, new).await.unwrap();
            cx.commit().await.unwrap();
            let place = self.model.land.place(street).to_vec();
            let name = format!("a power of {}", self.model.land.name(street));
            self.thing(
                Kind::Power,
                Thing { name, place, fill: fill([("grant", id.to_string())]), ..Thing::default() },
            );
        }
        let street = self.city.streets[0];
        let planning = Extra {
            lets: true,
            actions: &["power.use_planning"],
            tie: Tie::Territory,
            within: None,
            untouched: false,
        };
        for person in
            self.people.iter_mut().filter(|person| person.posts == [(Role::StreetLead, street)])
        {
            person.extras.push(planning.clone());
        }
    }

    /// The lead of the first street is away; somebody of another street acts for them.
    async fn deputised(&mut self) {
        let lead = self.city.person(Role::StreetLead, self.city.streets[0]);
        let actor = proven(lead.actor.clone(), self.world.now());
        let holder = lead.account;
        let account = self.person("deputy").account.unwrap();
        let new = NewDeputy {
            post: actor.posts()[0].id,
            account,
            reason: "公出".to_owned(),
            valid_from: None,
            valid_to: later(self.world.now(), 30),
        };
        let street = self.city.streets[0];
        let mut cx = self.world.cx(actor).await;
        let id = grant::appoint_deputy(&mut cx, new).await.unwrap();
        cx.commit().await.unwrap();
        let planning = Extra {
            lets: true,
            actions: &["power.use_planning"],
            tie: Tie::Territory,
            within: Some(street),
            untouched: false,
        };
        let deputy = self.person("deputy");
        deputy.posts.push((Role::StreetLead, street));
        deputy.extras.push(planning);
        let fill = fill([("deputy", id.to_string())]);
        let owners = vec![account, holder];
        self.thing(
            Kind::Deputy,
            Thing { name: "a deputising".to_owned(), owners, fill, ..Thing::default() },
        );
    }

    async fn suspended_and_over(&mut self) {
        let over = self.person("whose post is over").account.unwrap();
        let mut cx = self.officer_cx().await;
        let post = NewPost::new(over, self.city.streets[0], Role::StreetDispatcher);
        let post = access::give_post(&mut cx, post).await.unwrap();
        access::end_post(&mut cx, post).await.unwrap();
        let suspended = self.person("suspended");
        if let Door::Session { cookies, form } = suspended.door.clone() {
            suspended.door = Door::Shut { cookies, form };
        }
        let account = suspended.account.unwrap();
        access::suspend(&mut cx, account, "调查期间").await.unwrap();
        cx.commit().await.unwrap();
        let fill = fill([("account", account.to_string())]);
        self.thing(
            Kind::Account,
            Thing {
                name: "a suspended account".to_owned(),
                state: "suspended",
                fill,
                ..Thing::default()
            },
        );
    }

    /// A program of somebody's.
    async fn token(
        &mut self,
        owner: &Person,
        group: &str,
        only: &'static [&'static str],
        writes: bool,
    ) {
        let now = self.world.now();
        let account = owner.account.unwrap();
        let mut cx = self.world.reader(Actor::System).await;
        let actor = access::actor(&mut cx, account).await.unwrap();
        drop(cx);
        let mut cx = self.world.cx(proven(actor, now)).await;
        let new = NewToken {
            name: "夜间导出".to_owned(),
            days: 30,
            reach: if writes { access::Reach::Writes } else { access::Reach::Reads },
            actions: only.iter().map(|action| (*action).to_owned()).collect(),
        };
        let made = access::make_token(&mut cx, new).await.unwrap();
        cx.commit().await.unwrap();
        let door = Door::Token { secret: made.secret, only, writes };
        let name = format!("{} {group}", owner.name);
        self.people.push(Person { name, group: group.to_owned(), door, ..owner.clone() });
        let fill = fill([("token", made.id.to_string())]);
        self.thing(
            Kind::Token,
            Thing {
                name: format!("the token of {}", owner.name),
                owners: vec![account],
                fill,
                ..Thing::default()
            },
        );
    }

    /// Accounts, and what is somebody's own.
    pub(super) async fn registers(&mut self) {
        let staff = self.person("community_staff").account.unwrap();
        let other = self.person("department_handler").account.unwrap();
        for account in [staff, other] {
            let mut cx = self.officer_cx().await;
            let session = access::sessions(&mut cx, account, "").await.unwrap().remove(0).digest;
            let post = access::posts(&mut cx, account).await.unwrap().remove(0).id;
            drop(cx);
            let name = format!("an account {account}");
            let account_fill = fill([
                ("account", account.to_string()),
                ("session", session.clone()),
                ("post", post.to_string()),
            ]);
            self.thing(
                Kind::Account,
                Thing {
                    name,
                    state: "person",
                    owners: vec![account],
                    fill: account_fill,
                    ..Thing::default()
                },
            );
            let fill = fill([("session", session)]);
            self.thing(
                Kind::Session,
                Thing {
                    name: "a session".to_owned(),
                    owners: vec![account],
                    fill,
                    ..Thing::default()
                },
            );
        }
        self.machines().await;
        let case = self.things[&Kind::Case][0].fill["case"].clone();
        let name = "the ledger of a case".to_owned();
        let fill = fill([("stream", case)]);
        self.thing(Kind::Stream, Thing { name, fill, ..Thing::default() });
    }

    async fn machines(&mut self) {
        for number in 0..2 {
            let mut cx = self.officer_cx().await;
            let machine = access::add_machine(&mut cx, &format!("machine-{number}"), "夜间导出")
                .await
                .unwrap();
            let new = NewToken {
                name: "夜间".to_owned(),
                days: 30,
                reach: access::Reach::Reads,
                actions: Vec::new(),
            };
            let made = access::make_machine_token(&mut cx, machine, TokenKind::Personal, new)
                .await
                .unwrap();
            cx.commit().await.unwrap();
            let fill = fill([("account", machine.to_string()), ("token", made.id.to_string())]);
            self.thing(
                Kind::Account,
                Thing { name: "a machine".to_owned(), state: "machine", fill, ..Thing::default() },
            );
        }
    }
}

fn later(now: Timestamp, days: i64) -> Timestamp {
    Timestamp::from_millis(now.millis() + days * 24 * 60 * 60 * 1_000)
}

//! Lists, counts, searches, parts of pages and files hold exactly what single look-ups give.

use super::model::{Door, Person, Thing};
use super::row::{Kind, get, post};
use super::trial;
use super::world::Scene;
use axum::Router;
use kernel::policy::{Actor, Role};
use std::collections::BTreeSet;
use testkit::proven;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_hold_what_single_look_ups_give_on_sqlite() {
    lists("sqlite").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_hold_what_single_look_ups_give_on_postgres() {
    lists("postgres").await;
}

/// Somebody at a router.
struct Reader<'a> {
    scene: &'a Scene,
    router: &'a Router,
    person: &'a Person,
    wrong: Vec<String>,
}

async fn lists(engine: &str) {
    let Some(scene) = super::scenes(engine).await else { return };
    say_something(&scene).await;
    let router = scene.world.rehearsal();
    let mut wrong = Vec::new();
    for person in scene.people.iter().filter(|person| person.is_in()) {
        let mut reader = Reader { scene: &scene, router: &router, person, wrong: Vec::new() };
        reader.cases().await;
        if matches!(person.door, Door::Session { .. }) {
            reader.inbox().await;
            reader.follow_up().await;
            reader.look_up().await;
            reader.statements().await;
            reader.ledger().await;
        }
        wrong.append(&mut reader.wrong);
    }
    contacts(&scene, &router, &mut wrong).await;
    figures(&scene, &router, &mut wrong).await;
    assert!(
        wrong.is_empty(),
        "{} lists say something else than the model:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

impl Reader<'_> {
    async fn body(&self, path: &str) -> String {
        // The path is the test's own; a row is what a request is made of.
        let row = get(Box::leak(path.to_owned().into_boxed_str()));
        let request = trial::request(&row, self.person, None, "").unwrap();
        trial::send(self.router, request, &row).await.body
    }

    /// The cases that the model lets this reader do something to.
    fn ought(&self, act: &str, test: impl Fn(&Thing) -> bool) -> BTreeSet<String> {
        let cases = self.scene.things[&Kind::Case].iter().filter(|case| test(case));
        let may = cases.filter(|case| self.scene.model.may(self.person, act, case));
        may.map(|case| case.fill["number"].clone()).collect()
    }

    fn compare(&mut self, what: &str, listed: &BTreeSet<String>, ought: &BTreeSet<String>) {
        let name = |number: &String| {
            let cases = &self.scene.things[&Kind::Case];
            cases
                .iter()
                .find(|case| case.fill["number"] == *number)
                .map_or_else(|| number.clone(), |case| case.name.clone())
        };
        let too_much: Vec<String> = listed.difference(ought).map(name).collect();
        let too_little: Vec<String> = ought.difference(listed).map(name).collect();
        if !too_much.is_empty() || !too_little.is_empty() {
            let line = format!(
                "  {what} for {}: too much {too_much:?}, too little {too_little:?}",
                self.person.name
            );
            self.wrong.push(line);
        }
    }

    /// Numbers of the programs' list.
    async fn listed(&self, query: &str) -> BTreeSet<String> {
        let body = self.body(&format!("/api/v1/cases?limit=200&{query}")).await;
        let page: serde_json::Value = serde_json::from_str(&body).unwrap();
        let rows =
            page["items"].as_array().unwrap_or_else(|| panic!("{}: {body}", self.person.name));
        rows.iter().map(|row| row["number"].as_str().unwrap().to_owned()).collect()
    }

    async fn cases(&mut self) {
        let seen = self.ought("case.see", |_| true);
        self.compare("/api/v1/cases", &self.listed("view=all").await, &seen);
        self.compare(
            "a search for words",
            &self.listed("q=%E4%B8%89%E5%8F%B7%E6%A5%BC").await,
            &seen,
        );
        let waiting = self.ought("case.see", |case| ["waiting", "disputed"].contains(&case.state));
        self.compare("those that wait", &self.listed("view=waiting").await, &waiting);
        for territory in [self.scene.city.streets[0], self.scene.city.districts[1]] {
            let there = self.ought("case.see", |case| case.place.contains(&territory));
            let listed = self.listed(&format!("territory={territory}")).await;
            self.compare("those of a territory", &listed, &there);
        }
        // A number finds its case for whoever may see it, and nothing for others.
        let all: Vec<String> =
            self.scene.things[&Kind::Case].iter().map(|case| case.fill["number"].clone()).collect();
        let of = |wanted: bool| all.iter().find(|number| seen.contains(*number) == wanted);
        for number in [of(true), of(false)].into_iter().flatten() {
            let ought = seen.iter().filter(|one| *one == number).cloned().collect();
            self.compare(
                "a search for a number",
                &self.listed(&format!("q={number}")).await,
                &ought,
            );
        }
    }

    /// The counts on the tabs are those of the lists behind them.
    async fn inbox(&mut self) {
        let page = self.body("/desk?view=all").await;
        for view in ["mine", "waiting", "overdue", "returned"] {
            let count = page
                .split_once(&format!("data-testid=\"inbox-tab-{view}\""))
                .and_then(|(_, rest)| rest.split_once("</a>")?.0.split_once("class=\"count\">"))
                .map_or("none", |(_, count)| count.trim_end_matches("</span>"));
            let listed = self.listed(&format!("view={view}")).await.len().to_string();
            if count != listed {
                self.wrong.push(format!(
                    "  the tab {view} of {} counts {count}, its list has {listed}",
                    self.person.name
                ));
            }
        }
    }

    async fn follow_up(&mut self) {
        let page = self.body("/desk/follow-up").await;
        let ought =
            self.ought("case.follow_up", |case| ["answered", "unreached"].contains(&case.state));
        self.compare("/desk/follow-up", &values(&page, "followup-row", "data-number"), &ought);
    }

    /// What the operator finds by the number somebody calls from.
    async fn look_up(&mut self) {
        let row = post("/desk/new/look-up").form(&[("caller", "13800000001")]);
        let request = trial::request(&row, self.person, None, "").unwrap();
        let page = trial::send(self.router, request, &row).await.body;
        let found = page.split_once("data-testid=\"found\"").map_or("", |(_, rest)| rest);
        let found = found.split_once("</ul>").map_or("", |(list, _)| list);
        let number = |link: &str| {
            link.split_once('>')
                .and_then(|(_, rest)| rest.split_once('<'))
                .map(|(text, _)| text.to_owned())
        };
        let found: BTreeSet<String> =
            found.split("<a class=\"mono\"").skip(1).filter_map(number).collect();
        let ought = self.ought("contact.look_up", |_| true);
        // One look-up shows no more than twenty.
        if ought.len() <= 20 {
            self.compare("a look-up", &found, &ought);
        } else if !found.is_subset(&ought) || found.len() != 20 {
            self.wrong.push(format!(
                "  a look-up by {} shows {} of {}",
                self.person.name,
                found.len(),
                ought.len()
            ));
        }
    }

    /// What a street put on record by a power is read by its leads, the commands above it, the auditor, and whom it is addressed to.
    async fn statements(&mut self) {
        let (street, to) = (self.scene.city.streets[0], self.scene.city.water.districts[0]);
        let page = self.body(&format!("/desk/powers/{street}")).await;
        let place = self.scene.model.land.place(street);
        let reads = self.person.posts.iter().any(|(role, org)| match role {
            Role::StreetLead => *org == street,
            Role::DistrictCommand | Role::CityCommand => place.contains(org),
            Role::Auditor => true,
            _ => *org == to,
        });
        if page.contains("data-testid=\"power-used\"") != reads {
            self.wrong.push(format!(
                "  a statement of street1 and {}: {reads} expected",
                self.person.name
            ));
        }
    }

    /// Only the auditor reads of the cases in the ledger; the two other administrators read of one another's acts.
    async fn ledger(&mut self) {
        let page = self.body("/desk/audit").await;
        let kinds = values(&page, "audit-row", "data-kind");
        let all = self.person.posts.iter().any(|(role, _)| *role == Role::Auditor);
        let of_matters = |kind: &String| {
            ["case.", "task.", "recusal.", "power.used"].iter().any(|begin| kind.starts_with(begin))
        };
        let told = self.body("/desk/audit?action=case.reported").await;
        let told = !values(&told, "audit-row", "data-kind").is_empty();
        if told != all || (!all && kinds.iter().any(of_matters)) {
            self.wrong.push(format!("  the ledger tells {} of {kinds:?}", self.person.name));
        }
    }
}

/// Values of an attribute on the rows of a page.
fn values(page: &str, testid: &str, attribute: &str) -> BTreeSet<String> {
    let marker = format!("data-testid=\"{testid}\"");
    let rows = page.split(&marker).skip(1);
    let value = |row: &str| {
        let tag = row.split_once('>')?.0;
        let (_, rest) = tag.split_once(&format!("{attribute}=\""))?;
        Some(rest.split_once('"')?.0.to_owned())
    };
    rows.filter_map(value).collect()
}

/// The first street puts something on record, addressed to the water department of its district.
async fn say_something(scene: &Scene) {
    let street = scene.city.streets[0];
    let lead = scene.city.person(Role::StreetLead, street).account;
    let mut cx = scene.world.reader(Actor::System).await;
    let actor = place::access::actor(&mut cx, lead).await.unwrap();
    drop(cx);
    let mut cx = scene.world.cx(proven(actor, scene.world.now())).await;
    let to = scene.city.water.districts[0];
    place::grant::use_power(
        &mut cx,
        (street, place::grant::Power::Planning),
        to,
        "建议增设步行通道",
    )
    .await
    .unwrap();
    cx.commit().await.unwrap();
}

/// The page of a case shows its reporters, masked, to whoever may see contacts, and the way to open them to whoever may.
async fn contacts(scene: &Scene, router: &Router, wrong: &mut Vec<String>) {
    let row = get("/desk/cases/{case}");
    let mut tried = BTreeSet::new();
    for person in scene.people.iter().filter(|person| matches!(person.door, Door::Session { .. })) {
        for case in &scene.things[&Kind::Case] {
            let may = |act: &str| scene.model.may(person, act, case);
            let ought =
                (may("case.see") && may("contact.see"), may("case.see") && may("contact.reveal"));
            let like =
                (person.group.clone(), scene.model.likeness(person, case), may("case.see"), ought);
            if !may("case.see") || !tried.insert(like) {
                continue;
            }
            let request = trial::request(&row, person, Some(case), "").unwrap();
            let page = trial::send(router, request, &row).await.body;
            let shown = (
                page.contains("data-testid=\"contacts\""),
                page.contains("data-testid=\"reveal-form\""),
            );
            if shown != ought {
                wrong.push(format!(
                    "  contacts of {} shown to {}: {shown:?}, {ought:?} expected",
                    case.name, person.name
                ));
            }
            if page.contains("13800000001") || page.contains("王小明") {
                wrong.push(format!("  {} shows its reporter to {}", case.name, person.name));
            }
        }
    }
}

/// The figures of a screen, and its file, count the cases of its territory and no other.
async fn figures(scene: &Scene, router: &Router, wrong: &mut Vec<String>) {
    let command = scene.people.iter().find(|person| person.group == "city_command").unwrap();
    for territory in &scene.things[&Kind::Territory] {
        let org = &territory.fill["org"];
        let there = |case: &&Thing| case.place.iter().any(|place| place.to_string() == *org);
        let cases = scene.things[&Kind::Case].iter().filter(there).count();
        let mut bodies = Vec::new();
        for row in [get("/screen/{org}"), get("/screen/{org}/days.csv")] {
            let request = trial::request(&row, command, Some(territory), "").unwrap();
            bodies.push(trial::send(router, request, &row).await.body);
        }
        let [page, file] = bodies.try_into().unwrap();
        let of_day = |line: &str| line.split(',').nth(1).and_then(|n| n.parse::<usize>().ok());
        let in_file: usize = file.lines().skip(1).filter_map(of_day).sum();
        let told = page
            .split("data-figure=\"reported\"")
            .nth(1)
            .and_then(|rest| rest.split("data-value=\"").nth(1));
        let told = told.and_then(|rest| rest.split('"').next()).and_then(|n| n.parse::<f64>().ok());
        #[expect(clippy::cast_precision_loss, reason = "there are some dozens")]
        if in_file != cases || told != Some(cases as f64) {
            wrong.push(format!(
                "  {} has {cases} cases, its file {in_file}, its screen {told:?}",
                territory.name
            ));
        }
    }
}

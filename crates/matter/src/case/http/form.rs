//! The report form as it comes in: words, a place, perhaps a photo.

use super::super::commands::NewReport;
use super::super::contact::NewContact;
use super::super::interest::can_be_accused;
use super::super::model::{Channel, Kind};
use super::photo;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Multipart, Request};
use axum::http::StatusCode;
use kernel::App;
use kernel::error::{Error, Field, Result};
use kernel::geo::Point;
use kernel::idempotency;
use kernel::territory::OrgId;
use kernel::web::forms::{CSRF, IDEMPOTENCY_KEY};
use kernel::web::post::{MOST_FIELDS, check_token};
use kernel::web::{Caller, Draft};
use place::org::{Network, Org, OrgKind};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// What a form with a photo may weigh. Pages refuse a photo beyond 10 MB before they send it; the rest is for the words around it.
pub(super) const LARGEST: usize = 12 << 20;

/// The photo of a form.
pub(super) enum Upload {
    /// None was chosen.
    Nothing,
    /// Its bytes, whatever they are.
    Given(Bytes),
    /// Heavier than the form may be.
    TooLarge,
}

/// A report form that was sent, by somebody whose token is right.
pub(super) struct Sent {
    pub(super) caller: Caller,
    values: BTreeMap<String, String>,
    pub(super) upload: Upload,
}

impl FromRequest<App> for Sent {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self> {
        let (mut parts, body) = request.into_parts();
        let Ok(caller) = Caller::from_request_parts(&mut parts, app).await;
        let request = Request::from_parts(parts, body);
        let form = Multipart::from_request(request, app)
            .await
            .map_err(|_| Error::invalid("form", "request"))?;
        let (values, upload) = read(form).await?;
        check_token(&caller, values.get(CSRF).map_or("", String::as_str))?;
        Ok(Self { caller, values, upload })
    }
}

/// Reads the parts in their order. The photo comes last on the page, so that the words are there even when it is too large.
async fn read(mut form: Multipart) -> Result<(BTreeMap<String, String>, Upload)> {
    let unreadable = |_| Error::invalid("form", "request");
    let (mut values, mut upload) = (BTreeMap::new(), Upload::Nothing);
    let mut parts = 0;
    while let Some(part) = form.next_field().await.map_err(unreadable)? {
        let name = part.name().unwrap_or_default().to_owned();
        parts += 1;
        if parts > MOST_FIELDS {
            return Err(Error::TooLarge);
        }
        if name != "photo" {
            values.insert(name, part.text().await.map_err(unreadable)?);
            continue;
        }
        match part.bytes().await {
            Ok(bytes) if bytes.is_empty() => {}
            Ok(bytes) => upload = Upload::Given(bytes),
            Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                return Ok((values, Upload::TooLarge));
            }
            Err(error) => return Err(unreadable(error)),
        }
    }
    Ok((values, upload))
}

impl Sent {
    /// What was typed into a field.
    pub(super) fn value(&self, name: &str) -> &str {
        self.values.get(name).map_or("", |value| value.trim())
    }

    /// The key under which this form counts once; none when the page sent none.
    pub(super) fn once(&self, scope: &'static str) -> Result<Option<idempotency::Key>> {
        let Some(key) = self.values.get(IDEMPOTENCY_KEY).filter(|key| !key.is_empty()) else {
            return Ok(None);
        };
        let mut content = serde_json::to_vec(&self.values)?;
        if let Upload::Given(bytes) = &self.upload {
            content.extend_from_slice(&Sha256::digest(bytes));
        }
        idempotency::Key::new(scope, key, &content).map(Some)
    }

    /// What was typed, for showing the form again.
    pub(super) fn draft(&self) -> Draft {
        self.values.clone().into_iter().collect()
    }

    /// The report this form makes, with its photo stored; or every field that cannot be understood.
    ///
    /// # Errors
    /// [`Error::Invalid`].
    pub(super) async fn report(
        &self,
        network: &Network,
        channel: Channel,
        kind: Kind,
    ) -> Result<NewReport> {
        let (point, territory, misplaced) = match self.place(network) {
            Ok((point, territory)) => (point, territory, None),
            Err(field) => (None, None, Some(field)),
        };
        let (about, unknown) = match self.about(network) {
            Ok(about) => (about, None),
            Err(field) => (None, Some(field)),
        };
        let mut report = NewReport {
            kind,
            channel,
            category: self.value("category").to_owned(),
            title: String::new(),
            body: self.value("text").to_owned(),
            address: self.value("address").to_owned(),
            point,
            territory,
            about,
            contact: self.contact(),
            photos: Vec::new(),
            origin: None,
        };
        let mut bad = match report.check() {
            Err(Error::Invalid(fields)) => fields,
            other => other.map(|()| Vec::new())?,
        };
        bad.extend(unknown);
        if let Some(field) = misplaced {
            bad.retain(|other| other.name != field.name);
            bad.push(field);
        }
        let picture = match &self.upload {
            Upload::Nothing => None,
            Upload::TooLarge => {
                bad.push(Field::new("photo", "photo-heavy"));
                None
            }
            Upload::Given(bytes) => {
                photo::read(bytes.clone()).await?.map_err(|field| bad.push(field)).ok()
            }
        };
        if !bad.is_empty() {
            return Err(Error::Invalid(bad));
        }
        if let Some(picture) = picture {
            report.photos.push(photo::store(&self.caller.app, picture).await?);
        }
        Ok(report)
    }

    /// The organisation the report accuses, written as the form offers it.
    fn about(&self, network: &Network) -> Result<Option<OrgId>, Field> {
        match self.value("about") {
            "" => Ok(None),
            typed => organisation(network, typed)
                .map(Some)
                .ok_or_else(|| Field::new("about", "about-unknown")),
        }
    }

    /// How the reporter wants to be reached.
    fn contact(&self) -> NewContact {
        let [name, number, reach] = ["contact_name", "contact_number", "contact_reach"]
            .map(|name| self.value(name).to_owned());
        NewContact { name, number, reach }
    }

    /// Where it is: the pin, or else the territory chosen, or else what the address names. An address that names nothing we know is for
    /// a person to place: it hangs on the city, where there is only one.
    fn place(&self, network: &Network) -> Result<(Option<Point>, Option<OrgId>), Field> {
        let (lon, lat, typed) = (self.value("lon"), self.value("lat"), self.value("place"));
        if !lon.is_empty() && !lat.is_empty() {
            let degrees = lon.parse().ok().zip(lat.parse().ok());
            let point = degrees.and_then(|(lon, lat)| Point::new(lon, lat).ok());
            return point
                .map(|point| (Some(point), None))
                .ok_or_else(|| Field::new("place", "place-point"));
        }
        if !typed.is_empty() {
            let found =
                named(network, typed).ok_or_else(|| Field::new("place", "place-unknown"))?;
            return Ok((None, Some(found)));
        }
        let address = self.value("address");
        let placed = if address.is_empty() {
            None
        } else {
            mentioned(network, address).or_else(|| only_city(network))
        };
        Ok((None, placed))
    }
}

/// The organisations a report can be about, as the reader writes them: those with a function, the streets and the communities.
pub(super) fn organisations(network: &Network, zh: bool) -> Vec<String> {
    let named =
        network.all().filter(|org| can_be_accused(org)).map(|org| accused(network, org, zh));
    named.take(OFFERED).collect()
}

/// The name of an organisation with where it is: departments of two districts have one name.
fn accused(network: &Network, org: &Org, zh: bool) -> String {
    let place = network.place(&org.chain, zh);
    match (org.level().is_some(), place.is_empty()) {
        (true, _) => place,
        (false, true) => org.name(zh).to_owned(),
        (false, false) => format!("{} · {place}", org.name(zh)),
    }
}

fn organisation(network: &Network, typed: &str) -> Option<OrgId> {
    let written = |org: &&Org| [true, false].iter().any(|zh| accused(network, org, *zh) == typed);
    let named = |org: &&Org| org.name_zh == typed || org.name_en == typed;
    let all = || network.all().filter(|org| can_be_accused(org));
    let mut by_name = all().filter(named);
    let alone = by_name.next().filter(|_| by_name.next().is_none());
    all().find(written).or(alone).map(|org| org.id)
}

/// The levels a resident names: communities, streets, districts.
const NAMED: [OrgKind; 3] = [OrgKind::Community, OrgKind::Street, OrgKind::District];

/// Most territories a form offers; a larger city offers its streets only.
const OFFERED: usize = 600;

/// The territories a form offers, as the reader writes them: communities and streets, or streets alone where there are too many.
pub(super) fn places(network: &Network, zh: bool) -> Vec<String> {
    let write = |org: &Org| network.place(&org.chain, zh);
    let streets: Vec<String> =
        network.all().filter(|org| org.kind == OrgKind::Street).map(write).collect();
    let communities = network.all().filter(|org| org.kind == OrgKind::Community);
    let below: Vec<String> = communities.take(OFFERED).map(write).collect();
    if streets.len() + below.len() > OFFERED { streets } else { [streets, below].concat() }
}

/// The territory written so, in either language: with what it lies in, or by its name alone where only one has it.
fn named(network: &Network, typed: &str) -> Option<OrgId> {
    let places = || network.all().filter(|org| NAMED.contains(&org.kind));
    let in_full =
        |org: &&Org| [true, false].iter().any(|zh| network.place(&org.chain, *zh) == typed);
    let mut by_name = places().filter(|org| org.name_zh == typed || org.name_en == typed);
    let alone = by_name.next().filter(|_| by_name.next().is_none());
    places().find(in_full).or(alone).map(|org| org.id)
}

/// The territory an address names: the smallest one whose name stands in it, if no other of its level has that name.
fn mentioned(network: &Network, address: &str) -> Option<OrgId> {
    NAMED.into_iter().find_map(|kind| {
        let mut named = network.all().filter(|org| {
            org.kind == kind
                && [&org.name_zh, &org.name_en].iter().any(|name| address.contains(name.as_str()))
        });
        let first = named.next()?;
        named.next().is_none().then_some(first.id)
    })
}

fn only_city(network: &Network) -> Option<OrgId> {
    let mut cities = network.roots();
    cities.next().filter(|_| cities.next().is_none()).map(|city| city.id)
}

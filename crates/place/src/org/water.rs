//! The water on the maps: what a city keeps beside its network, because it belongs to nobody.

use geojson::{Feature, JsonObject};
use kernel::{Cx, Result, setting};

/// Name of the setting that holds the river as a `GeoJSON` feature with its names in both languages.
pub const RIVER: &str = "city.river";

/// The river as maps draw it, named in the reader's language; none where the city has told of none.
pub async fn river(cx: &mut Cx) -> Result<Option<Feature>> {
    let zh = cx.zh();
    let kept = setting::get(&mut cx.tx, RIVER).await?;
    let kept = kept.and_then(|text| text.parse::<Feature>().ok());
    Ok(kept.map(|river| {
        let name = river.property(if zh { "zh" } else { "en" }).cloned();
        let mut properties = JsonObject::new();
        properties.insert("kind".to_owned(), "river".into());
        properties.insert("name".to_owned(), name.unwrap_or_default());
        Feature { properties: Some(properties), ..river }
    }))
}

// Borders inside an area, fetched once it fills the view: of a district its streets, of a street its communities.

import { boxOf, load, namesOf } from "./geometry.mjs";

/** An area is looked into when it takes this share of the map's width or height. */
const LARGE = 0.6;
const DIVIDED = ["district", "street"];

/** @typedef {import("maplibre-gl").Map} MapLibre */
/** @typedef {import("maplibre-gl").GeoJSONSource} Source */

/**
 * @param {MapLibre} map whose sources `inner` and `inner-names` are filled
 * @param {GeoJSON.Feature[]} areas
 */
export function finer(map, areas) {
  /** @type {GeoJSON.Feature[]} */
  const known = [...areas];
  /** @type {GeoJSON.Feature[]} */
  const inner = [];
  const asked = new Set();
  /** @param {GeoJSON.Feature} area */
  const open = async (area) => {
    const { href } = area.properties ?? {};
    asked.add(href);
    const lang = document.documentElement.lang;
    const { features } = await load(`${href}/children.geojson?lang=${lang}`);
    const below = features.filter((one) => one.properties?.level && one.properties.href !== href);
    known.push(...below);
    inner.push(...below);
    put(map, inner);
    look();
  };
  const look = () => {
    const wanted = known.filter((area) => DIVIDED.includes(area.properties?.level) && !asked.has(area.properties?.href));
    for (const area of wanted) if (fills(map, area)) void open(area);
  };
  map.on("moveend", look);
  look();
}

/** @param {MapLibre} map @param {GeoJSON.Feature[]} features */
function put(map, features) {
  /** @type {GeoJSON.FeatureCollection} */
  const shapes = { type: "FeatureCollection", features };
  const [borders, names] = ["inner", "inner-names"].map((id) => /** @type {Source | undefined} */ (map.getSource(id)));
  borders?.setData(shapes);
  names?.setData(namesOf(shapes));
}

/** Whether an area is in view and large there. @param {MapLibre} map @param {GeoJSON.Feature} area */
function fills(map, area) {
  const box = boxOf([area]);
  if (!box) return false;
  const [west, south, east, north] = box;
  const [a, b] = [map.project([west, north]), map.project([east, south])];
  const { clientWidth: width, clientHeight: height } = map.getContainer();
  const inView = a.x < width && b.x > 0 && a.y < height && b.y > 0;
  return inView && (b.x - a.x > LARGE * width || b.y - a.y > LARGE * height);
}

// GeoJSON: fetched, and the box it lies in.

/** @typedef {[number, number, number, number]} Box west, south, east, north */

/** @param {string | undefined} url @returns {Promise<GeoJSON.FeatureCollection>} */
export async function load(url) {
  /** @type {GeoJSON.FeatureCollection} */
  const nothing = { type: "FeatureCollection", features: [] };
  if (!url) return nothing;
  const answer = await fetch(url, { headers: { accept: "application/geo+json, application/json" } });
  return answer.ok ? answer.json() : nothing;
}

/** Reads "w,s,e,n". @param {string | undefined} text @returns {Box | undefined} */
export function parseBox(text) {
  const [w, s, e, n] = (text ?? "").split(",").map(Number);
  if (w === undefined || s === undefined || e === undefined || n === undefined) return undefined;
  return [w, s, e, n].every(Number.isFinite) ? [w, s, e, n] : undefined;
}

/** Reads "lon,lat". @param {string | undefined} text @returns {[number, number] | undefined} */
export function parsePoint(text) {
  const [lon, lat] = (text ?? "").split(",").map(Number);
  if (lon === undefined || lat === undefined || !text) return undefined;
  return Number.isFinite(lon) && Number.isFinite(lat) ? [lon, lat] : undefined;
}

/** The box all features lie in. @param {GeoJSON.Feature[]} features @returns {Box | undefined} */
export function boxOf(features) {
  /** @type {Box} */
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  /** @param {unknown} part */
  const widen = (part) => {
    if (!Array.isArray(part)) return;
    const [x, y] = part;
    if (typeof x === "number" && typeof y === "number") {
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    } else part.forEach(widen);
  };
  for (const { geometry } of features) if (geometry && "coordinates" in geometry) widen(geometry.coordinates);
  return Number.isFinite(box[0]) ? box : undefined;
}

/** @param {Box | undefined} box @param {number} lon @param {number} lat */
export function within(box, lon, lat) {
  return !box || (lon >= box[0] && lon <= box[2] && lat >= box[1] && lat <= box[3]);
}

/** Twice the signed area of a ring, and where its middle lies. @param {GeoJSON.Position[]} ring */
function middle(ring) {
  let area = 0;
  let x = 0;
  let y = 0;
  // Relative to the first corner: coordinates are large against a grid's size, and their products would lose its digits.
  const [ox = 0, oy = 0] = ring[0] ?? [];
  for (const [i, [ax = 0, ay = 0]] of ring.entries()) {
    const [bx = 0, by = 0] = ring[(i + 1) % ring.length] ?? [];
    const cross = (ax - ox) * (by - oy) - (bx - ox) * (ay - oy);
    area += cross;
    x += (ax + bx - 2 * ox) * cross;
    y += (ay + by - 2 * oy) * cross;
  }
  return { area: Math.abs(area), at: area === 0 ? [ox, oy] : [ox + x / (3 * area), oy + y / (3 * area)] };
}

/**
 * One point per named shape, in the middle of its largest part: a name on the shape itself would be repeated in every tile.
 * @param {GeoJSON.FeatureCollection} shapes
 * @returns {GeoJSON.FeatureCollection}
 */
export function namesOf(shapes) {
  /** @type {GeoJSON.Feature[]} */
  const features = [];
  for (const { properties, geometry } of shapes.features) {
    const parts = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.type === "MultiPolygon" ? geometry.coordinates : [];
    const largest = parts.map((rings) => middle(rings[0] ?? [])).sort((a, b) => b.area - a.area)[0];
    const point = properties?.name && largest?.at;
    if (point) features.push({ type: "Feature", properties: { name: properties.name, kind: properties.kind }, geometry: { type: "Point", coordinates: point } });
  }
  return { type: "FeatureCollection", features };
}

// Maps without a map service: the city's own polygons and points on a flat ground, in the page's colours.
// With `data-mode="pin"` a click places a pin and fills two inputs; otherwise it opens what is clicked.

import { Map as MapLibre, NavigationControl, Popup } from "maplibre-gl";

import { finer } from "./finer.mjs";
import { boxOf, load, namesOf, parseBox, parsePoint } from "./geometry.mjs";
import { layers } from "./layers.mjs";
import { pin } from "./pin.mjs";
import { word } from "./words.mjs";

const STYLESHEET = "asset:maplibre-gl.css";
/** A lone point is shown with its surroundings: about 600 m around it. */
const AROUND = 0.006;

/** @param {HTMLElement} element */
export async function start(element) {
  const { geojson, points, point, bounds, mode } = element.dataset;
  stylesheet();
  const [shapes, places] = await Promise.all([load(geojson), load(points)]);
  const lone = parsePoint(point);
  if (lone) places.features.push({ type: "Feature", properties: { tone: "overdue" }, geometry: { type: "Point", coordinates: lone } });
  const box = parseBox(bounds) ?? (lone ? around(lone) : boxOf([...shapes.features, ...places.features]));
  const map = open(element, box);
  if (!map) return;
  await map.once("load");
  element.querySelector(".map-fallback")?.setAttribute("hidden", "");
  map.addSource("shapes", { type: "geojson", data: shapes, generateId: true });
  map.addSource("names", { type: "geojson", data: namesOf(shapes) });
  map.addSource("points", { type: "geojson", data: places });
  for (const inner of ["inner", "inner-names"]) map.addSource(inner, { type: "geojson", data: { type: "FeatureCollection", features: [] } });
  paint(map, element);
  document.addEventListener("tongxin:theme", () => paint(map, element));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => paint(map, element));
  if (mode === "pin") {
    pin(map, element, parseBox(bounds));
    finer(map, shapes.features);
  } else follow(map);
  void map.once("idle").then(() => {
    element.dataset.mapReady = "true";
  });
}

/** @param {[number, number]} point @returns {import("./geometry.mjs").Box} */
function around([lon, lat]) {
  return [lon - AROUND, lat - AROUND, lon + AROUND, lat + AROUND];
}

/** MapLibre's own stylesheet, once. */
function stylesheet() {
  const href = new URL(STYLESHEET, import.meta.url).href;
  if (document.querySelector(`link[href="${href}"]`)) return;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = href;
  document.head.append(link);
}

/**
 * The empty map in its element; undefined, with words, where the device cannot draw one.
 * @param {HTMLElement} element
 * @param {import("./geometry.mjs").Box | undefined} box
 */
function open(element, box) {
  const canvas = document.createElement("div");
  canvas.className = "map-canvas";
  element.append(canvas);
  try {
    const map = new MapLibre({
      container: canvas,
      style: { version: 8, sources: {}, layers: [] },
      bounds: box,
      fitBoundsOptions: { padding: 16 },
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      cooperativeGestures: false,
      locale: { "NavigationControl.ZoomIn": word("mapZoomIn"), "NavigationControl.ZoomOut": word("mapZoomOut"), "Map.Title": element.getAttribute("aria-label") ?? "" },
      localIdeographFontFamily: getComputedStyle(element).getPropertyValue("--sans"),
    });
    map.touchZoomRotate.disableRotation();
    map.addControl(new NavigationControl({ showCompass: false }), "top-right");
    return map;
  } catch {
    canvas.remove();
    const fallback = element.querySelector(".map-fallback") ?? element.appendChild(document.createElement("p"));
    fallback.className = "map-fallback";
    fallback.textContent = word("mapNone");
    return undefined;
  }
}

/** Draws all layers, or draws them anew in the colours of another theme. @param {MapLibre} map @param {HTMLElement} element */
function paint(map, element) {
  for (const layer of layers(element)) {
    if (map.getLayer(layer.id)) map.removeLayer(layer.id);
    map.addLayer(layer);
  }
}

/** Names what is under the cursor and opens what is clicked. @param {MapLibre} map */
function follow(map) {
  const name = new Popup({ closeButton: false, closeOnClick: false, className: "map-name" });
  /** @type {string | number | undefined} */
  let over;
  const lift = (/** @type {string | number | undefined} */ id) => {
    if (over !== undefined) map.setFeatureState({ source: "shapes", id: over }, { over: false });
    if (id !== undefined) map.setFeatureState({ source: "shapes", id }, { over: true });
    over = id;
  };
  const under = (/** @type {import("maplibre-gl").PointLike} */ point) => map.queryRenderedFeatures(point, { layers: ["points", "land"] })[0];

  map.on("mousemove", (event) => {
    const feature = under(event.point);
    lift(feature?.source === "shapes" ? feature.id : undefined);
    map.getCanvas().classList.toggle("map-clickable", Boolean(feature?.properties.href));
    if (feature?.source === "points" && feature.properties.name) name.setLngLat(event.lngLat).setText(feature.properties.name).addTo(map);
    else name.remove();
  });
  map.on("mouseout", () => lift(undefined));
  map.on("click", (event) => {
    const href = under(event.point)?.properties.href;
    if (typeof href === "string" && href.startsWith("/")) location.assign(href);
  });
}

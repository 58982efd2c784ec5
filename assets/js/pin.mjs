// The pin of the report form: tapped, dragged, nudged by arrow keys, or put where the reader stands.

import { Marker } from "maplibre-gl";

import { within } from "./geometry.mjs";
import { word } from "./words.mjs";

/** Six decimals are a tenth of a metre. */
const DECIMALS = 6;
/** The city is known, and a grid is no name to a resident. */
const NAMED = ["district", "street", "community"];
const NUDGE_PIXELS = 8;
const CLOSE = 16;
const SVG = "http://www.w3.org/2000/svg";

/** @typedef {import("maplibre-gl").Map} MapLibre */

/**
 * @param {MapLibre} map
 * @param {HTMLElement} element
 * @param {import("./geometry.mjs").Box | undefined} box
 */
export function pin(map, element, box) {
  const inputs = ["lon", "lat"].map((name) => document.querySelector(element.dataset[name] ?? `#${name}`));
  const [lon, lat] = inputs;
  if (!(lon instanceof HTMLInputElement) || !(lat instanceof HTMLInputElement)) return;

  const handle = needle();
  const marker = new Marker({ element: handle, draggable: true, anchor: "bottom" });
  const say = document.createElement("p");
  say.className = "map-say";
  say.setAttribute("role", "status");

  /** @param {{ lng: number, lat: number }} place */
  const put = (place) => {
    marker.setLngLat([place.lng, place.lat]).addTo(map);
    lon.value = place.lng.toFixed(DECIMALS);
    lat.value = place.lat.toFixed(DECIMALS);
    lon.dispatchEvent(new Event("change", { bubbles: true }));
    void whereabouts(place).then((found) => {
      // Meanwhile the pin may have been put elsewhere.
      if (lon.value === place.lng.toFixed(DECIMALS) && lat.value === place.lat.toFixed(DECIMALS)) say.textContent = found;
    });
  };

  map.on("click", (event) => put(event.lngLat));
  marker.on("dragend", () => put(marker.getLngLat()));
  handle.addEventListener("keydown", (event) => nudge(map, marker, event, put));
  if (lon.value && lat.value) put({ lng: Number(lon.value), lat: Number(lat.value) });
  element.append(say, locator(map, box, put, (/** @type {string} */ text) => (say.textContent = text)));
}

/**
 * The territories at a place in words, e.g. "Hexi District · North Street · Pine Community".
 * @param {{ lng: number, lat: number }} place
 */
async function whereabouts({ lng, lat }) {
  const answer = await fetch(`/api/v1/locate?lon=${lng.toFixed(DECIMALS)}&lat=${lat.toFixed(DECIMALS)}`);
  if (!answer.ok) return answer.status === 404 ? word("mapOutside") : "";
  /** @type {{ kind: string, name: string }[]} */
  const places = await answer.json();
  return places.filter(({ kind }) => NAMED.includes(kind)).map(({ name }) => name).join(" · ");
}

/** A pin that can be focused and says what it is. */
function needle() {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "map-pin";
  button.setAttribute("aria-label", word("mapPin"));
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  const drop = document.createElementNS(SVG, "path");
  drop.setAttribute("d", "M12 23 5.6 15.4a8.4 8.4 0 1 1 12.8 0Z");
  const eye = document.createElementNS(SVG, "circle");
  for (const [name, value] of [["cx", "12"], ["cy", "10"], ["r", "3"], ["fill", "#fff"]]) eye.setAttribute(name ?? "", value ?? "");
  svg.append(drop, eye);
  button.append(svg);
  return button;
}

/**
 * @param {MapLibre} map
 * @param {Marker} marker
 * @param {KeyboardEvent} event
 * @param {(place: { lng: number, lat: number }) => void} put
 */
function nudge(map, marker, event, put) {
  /** @type {Record<string, [number, number]>} */
  const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const step = steps[event.key];
  if (!step) return;
  event.preventDefault();
  event.stopPropagation();
  const at = map.project(marker.getLngLat());
  put(map.unproject([at.x + step[0] * NUDGE_PIXELS, at.y + step[1] * NUDGE_PIXELS]));
}

/**
 * The button that asks the device where it is.
 * @param {MapLibre} map
 * @param {import("./geometry.mjs").Box | undefined} box
 * @param {(place: { lng: number, lat: number }) => void} put
 * @param {(text: string) => void} say
 */
function locator(map, box, put, say) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn map-locate";
  button.textContent = word("locate");
  button.addEventListener("click", () => {
    if (!navigator.geolocation) return say(word("locateFailed"));
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        if (!within(box, coords.longitude, coords.latitude)) return say(word("mapOutside"));
        const place = { lng: coords.longitude, lat: coords.latitude };
        map.easeTo({ center: place, zoom: CLOSE });
        put(place);
      },
      () => say(word("locateFailed")),
      { enableHighAccuracy: true, timeout: 10_000, maximumAge: 30_000 },
    );
  });
  return button;
}

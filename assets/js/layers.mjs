// What the map draws, in the colours of the page's theme.

/** @typedef {import("maplibre-gl").LayerSpecification} Layer */

const TONES = ["waiting", "ontime", "risk", "overdue", "done", "suspended", "info"];

/**
 * The layers in drawing order, in the colours the element has now.
 * @param {HTMLElement} element
 * @returns {Layer[]}
 */
export function layers(element) {
  const style = getComputedStyle(element);
  const colour = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim();
  const size = Number.parseFloat(style.fontSize) * 0.9;
  const font = style.getPropertyValue("--sans");
  const byTone = /** @type {any} */ ([
    "match",
    ["get", "tone"],
    ...TONES.flatMap((tone) => [tone, colour(tone)]),
    colour("line-strong"),
  ]);
  const isWater = /** @type {any} */ (["==", ["get", "kind"], "river"]);
  const isLand = /** @type {any} */ (["!=", ["get", "kind"], "river"]);
  const strength = /** @type {any} */ (["interpolate", ["linear"], ["coalesce", ["get", "share"], 0.12], 0, 0.04, 1, 0.65]);
  const lifted = /** @type {any} */ (["case", ["boolean", ["feature-state", "over"], false], 1, 0]);
  return [
    { id: "ground", type: "background", paint: { "background-color": colour("surface") } },
    { id: "land", type: "fill", source: "shapes", filter: isLand, paint: { "fill-color": byTone, "fill-opacity": strength } },
    { id: "water", type: "fill", source: "shapes", filter: isWater, paint: { "fill-color": colour("water") } },
    { id: "over", type: "fill", source: "shapes", filter: isLand, paint: { "fill-color": colour("ink"), "fill-opacity": ["*", 0.08, lifted] } },
    { id: "borders", type: "line", source: "shapes", filter: isLand, paint: { "line-color": colour("line-strong"), "line-width": 1, "line-opacity": 0.7 } },
    {
      id: "points",
      type: "circle",
      source: "points",
      paint: {
        "circle-radius": ["interpolate", ["linear"], ["zoom"], 9, 4, 14, 8],
        "circle-color": byTone,
        "circle-stroke-color": colour("surface"),
        "circle-stroke-width": 1.5,
      },
    },
    {
      id: "names",
      type: "symbol",
      source: "names",
      layout: { "text-field": ["get", "name"], "text-font": [font], "text-size": size, "text-max-width": 8, "text-padding": 6 },
      paint: { "text-color": colour("ink-2"), "text-halo-color": colour("surface"), "text-halo-width": 1.5 },
    },
  ];
}

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
  // On a small map the names step back, or they would cover it.
  const size = Math.min(Number.parseFloat(style.fontSize) * 0.9, Math.max(10, element.clientWidth / 34));
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
    { id: "inner", type: "line", source: "inner", paint: { "line-color": colour("line-strong"), "line-width": 0.75, "line-dasharray": [3, 2] } },
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
      id: "inner-names",
      type: "symbol",
      source: "inner-names",
      layout: { "text-field": ["get", "name"], "text-font": [font], "text-size": size * 0.85, "text-max-width": 8, "text-padding": 4 },
      paint: { "text-color": colour("ink-3"), "text-halo-color": colour("surface"), "text-halo-width": 1.5 },
    },
    {
      id: "names",
      type: "symbol",
      source: "names",
      // Where two names would touch, one steps aside; water is named last, where room is left.
      layout: {
        "text-field": ["get", "name"],
        "text-font": [font],
        "text-size": size,
        "text-max-width": 6,
        "text-padding": 1,
        "text-variable-anchor": ["center", "bottom", "top", "left", "right"],
        "text-radial-offset": 0.4,
        "symbol-sort-key": ["case", isWater, 1, 0],
      },
      paint: { "text-color": colour("ink-2"), "text-halo-color": colour("surface"), "text-halo-width": 1.5 },
    },
  ];
}

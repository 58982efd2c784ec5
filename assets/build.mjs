// Copies what the browser needs into target/assets: our styles and islands, three libraries as published, one sprite of icons.
// Every file of ours gets the hash of its content into its name; manifest.json says which name became which.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { writtenOut } from "./themes.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const final = join(here, "..", "target", "assets");
const out = `${final}.new`;

/** @type {Record<string, string>} */
const manifest = {};

/** @param {string} path */
const read = (path) => readFileSync(join(here, path), "utf8");

/** The version a package was installed in. @param {string} name */
const version = (name) => JSON.parse(readFileSync(join(modules, name, "package.json"), "utf8")).version;

/** Writes a text under its own name, with its gzip beside it. @param {string} name @param {string} text */
function put(name, text) {
  const path = join(out, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  writeFileSync(`${path}.gz`, gzipSync(text, { level: 9 }));
}

/** Writes a text under a name that carries its hash. @param {string} name @param {string} text */
function publish(name, text) {
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 10);
  const stored = name.replace(/(\.[^.]+)$/, `.${hash}$1`);
  put(stored, text);
  manifest[name] = stored;
}

/** One stylesheet per face: the parts all share, then its own. */
function styles() {
  const parts = ["base", "frame", "controls", "lists", "data", "story", "board", "map"];
  const shared = [writtenOut(read("css/tokens.css")), ...parts.map((part) => read(`css/${part}.css`))];
  for (const face of ["street", "desk", "screen"]) {
    publish(`${face}.css`, [...shared, read(`css/${face}.css`)].join("\n"));
  }
}

/** Tabler's icons, stripped of what the stylesheet decides, in one file. */
function sprite() {
  const names = read("icons/names.txt").split("\n").filter(Boolean);
  const symbols = names.map((name) => {
    const svg = readFileSync(join(modules, "@tabler/icons/icons/outline", `${name}.svg`), "utf8");
    const body = svg
      .replace(/^[^]*?<svg[^>]*>/, "")
      .replace(/<\/svg>\s*$/, "")
      .replace(/<path stroke="none"[^>]*>/, "")
      .replace(/\s*\n\s*/g, "");
    return `<symbol id="${name}" viewBox="0 0 24 24">${body}</symbol>`;
  });
  const licence = "<!-- Tabler Icons, MIT, see licences/tabler-icons.txt -->";
  publish("icons.svg", `<svg xmlns="http://www.w3.org/2000/svg">${licence}${symbols.join("")}</svg>`);
  publish("mark.svg", read("icons/mark.svg"));
}

/** MapLibre finds its worker beside itself, so it stays together in a folder named by its version. */
function maplibre() {
  const folder = `maplibre-gl-${version("maplibre-gl")}`;
  const dist = join(modules, "maplibre-gl", "dist");
  const files = readdirSync(dist).filter((f) => /^maplibre-gl(-worker|-shared)?\.(mjs|css)$/.test(f));
  for (const file of files) {
    const text = readFileSync(join(dist, file), "utf8").replace(/\n?\/\/# sourceMappingURL=\S+\s*$/, "\n");
    put(`${folder}/${file}`, text);
  }
  manifest["maplibre-gl.mjs"] = `${folder}/maplibre-gl.mjs`;
  manifest["maplibre-gl.css"] = `${folder}/maplibre-gl.css`;
}

function htmx() {
  const text = readFileSync(join(modules, "htmx.org", "dist", "htmx.min.js"), "utf8");
  publish("htmx.min.js", text.replace(/\n?\/\/# sourceMappingURL=\S+\s*$/, "\n"));
}

/** Our islands: a module is written after those it imports, whose names it must know. */
function islands() {
  const sources = new Map(readdirSync(join(here, "js")).filter((f) => f.endsWith(".mjs")).map((f) => [f, read(`js/${f}`)]));
  const asset = (/** @type {string} */ name) => {
    if (sources.has(name)) write(name);
    const stored = manifest[name];
    if (!stored) throw new Error(`a module asks for ${name}, which is no asset`);
    return `./${stored}`;
  };
  const write = (/** @type {string} */ name) => {
    const text = sources.get(name);
    if (text === undefined || manifest[name]) return;
    const linked = text
      .replace(/\/\/\/ <reference[^\n]*\n/g, "")
      .replace(/((?:from|import)\s*\(?\s*)"\.\/([\w.-]+)"/g, (_, lead, file) => `${lead}"${asset(file)}"`)
      .replace(/((?:from|import)\s*\(?\s*)"maplibre-gl"/g, (_, lead) => `${lead}"${asset("maplibre-gl.mjs")}"`)
      .replace(/"asset:([\w.-]+)"/g, (_, file) => `"${asset(file)}"`);
    publish(name, linked);
  };
  for (const name of sources.keys()) write(name);
}

function licences() {
  const texts = { "maplibre-gl": "maplibre-gl/LICENSE.txt", "htmx.org": "htmx.org/LICENSE", "tabler-icons": "@tabler/icons/LICENSE" };
  for (const [name, path] of Object.entries(texts)) {
    put(`licences/${name}.txt`, readFileSync(join(modules, path), "utf8"));
  }
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
styles();
sprite();
maplibre();
htmx();
islands();
licences();
writeFileSync(join(out, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);

// The old set stays until the new one is complete.
rmSync(final, { recursive: true, force: true });
renameSync(out, final);
console.log(`${Object.keys(manifest).length} assets in target/assets`);

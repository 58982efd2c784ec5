// The tokens name both themes at once, `light-dark(a, b)`. Browsers before 2024 do not know that function, so it is
// written out here; and a test of the contrast wants the two themes apart as well.

const DECLARATION = /^\s*(--[\w-]+):\s*light-dark\(((?:[^()]|\([^()]*\))*)\);\s*$/;

/** Splits the arguments of light-dark at the comma that stands outside parentheses. @param {string} args */
function pair(args) {
  let depth = 0;
  for (const [i, c] of [...args].entries()) {
    if (c === "(") depth += 1;
    if (c === ")") depth -= 1;
    if (c === "," && depth === 0) return [args.slice(0, i).trim(), args.slice(i + 1).trim()];
  }
  throw new Error(`light-dark(${args}) names one theme only`);
}

/** The values of both themes by token name. @param {string} css */
export function themes(css) {
  const light = new Map();
  const dark = new Map();
  for (const line of css.split("\n")) {
    const [, name, args] = line.match(DECLARATION) ?? [];
    if (!name || !args) continue;
    const [a, b] = pair(args);
    light.set(name, a);
    dark.set(name, b);
  }
  return { light, dark };
}

/** The same tokens without the function: light, dark where the device or the reader says so, always dark on the wall. @param {string} css */
export function writtenOut(css) {
  const { dark, light } = themes(css);
  const lines = css.split("\n").map((line) => {
    const name = line.match(DECLARATION)?.[1];
    return name ? `  ${name}: ${light.get(name)};` : line;
  });
  const night = ["color-scheme: dark;", ...[...dark].map(([name, value]) => `${name}: ${value};`)].join(" ");
  return `${lines.join("\n")}
:root[data-theme="light"] { color-scheme: light; }
:root[data-theme="dark"], .face-screen { ${night} }
@media (prefers-color-scheme: dark) { :root:not([data-theme="light"]) { ${night} } }
@media print { :root:root { ${["color-scheme: light;", ...[...light].map(([n, v]) => `${n}: ${v};`)].join(" ")} } }
`;
}

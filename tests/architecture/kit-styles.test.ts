/** Only the styles of those parts of the kit come along that the app shows: this finds one that is missing, or no longer needed. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";

const kit = "node_modules/@mantine/core";
const stylesOf = (name: string): string => `${kit}/styles/${name}.css`;
const importsOf = (file: string, from: RegExp): string[] => [...readFileSync(file, "utf8").matchAll(from)].flatMap(([, what]) => what ?? []);

/** The file of each part, as the kit's index names it. */
const places = new Map([...readFileSync(`${kit}/esm/index.mjs`, "utf8").matchAll(/import\s*\{([^}]*)\}\s*from\s*"([^"]+)"/g)].flatMap(([, names = "", file = ""]) => names.split(",").map((name) => [name.trim().split(" as ").at(-1) ?? "", file] as const)));

/** Names of the style sheets of a part and of all that it is made of. */
const sheetsFrom = (file: string, seen: Set<string>): string[] => {
  if (seen.has(file)) return [];
  seen.add(file);
  if (file.endsWith(".module.mjs")) return [basename(file, ".module.mjs")];
  return importsOf(file, /from\s*"(\.[^"]+)"/g).flatMap((next) => sheetsFrom(join(dirname(file), next), seen));
};

test("the kit's styles are those of the parts that are shown, in the kit's order", () => {
  const parts = new Set(globSync("src/**/*.{ts,tsx}").flatMap((file) => importsOf(file, /import\s*\{([^}]*)\}\s*from\s*"@mantine\/core"/g)).flatMap((names) => names.split(",")).map((name) => name.trim()).filter((name) => name !== "" && !name.startsWith("type ")));
  const seen = new Set<string>();
  const needed = [...parts].flatMap((part) => sheetsFrom(join(kit, "esm", places.get(part) ?? `no part is called ${part}`), seen)).filter((name) => existsSync(stylesOf(name)));
  const listed = importsOf("src/ui/kit-styles.ts", /import "@mantine\/core\/styles\/([^"]+)\.css"/g);
  expect(parts.size).toBeGreaterThan(20);
  expect(listed.slice(3).sort()).toEqual([...new Set(needed)].sort());

  const all = readFileSync(`${kit}/styles.css`, "utf8");
  const order = importsOf("src/ui/kit-styles.ts", /import "@mantine\/core\/styles\/([^"]+)\.css"/g).map((name) => all.indexOf(readFileSync(stylesOf(name), "utf8").trim()));
  expect(order.every((place, index) => place >= 0 && place > (order[index - 1] ?? -1))).toBe(true);
});

/**
 * Reads the imports of every file as text (types count too) and holds them against the rules. Written here because
 * dependency-cruiser reads no .tsx with TypeScript 7; the first assertion is that something was read at all.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { importRules } from "./import-rules.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

const files = ["src", "sync-server"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(ts|tsx|mjs)$/.test(name) && !name.endsWith(".d.ts"))
    .map((name) => join(folder, name).replaceAll("\\", "/")),
);

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typesOnly: boolean;
}

const importsOf = (file: string): Import[] => {
  const text = readFileSync(join(root, file), "utf8").replace(/\/\*[\s\S]*?\*\//g, "");
  const found = [
    ...text.matchAll(/^\s*(?:import|export)\s+(type\s+)?(?:[^;'"]*?\sfrom\s+)?["']([^"']+)["']/gm),
    ...text.matchAll(/(?:import|new URL)\(()\s*["']([^"']+)["']/g),
  ];
  return found.map(([, type, wanted = ""]) => ({ from: file, to: resolved(file, wanted), typesOnly: type !== undefined && type !== "" }));
};

const resolved = (file: string, wanted: string): string => {
  if (wanted.startsWith("#domain/") || wanted.startsWith("#wire/")) return `src/${wanted.slice(1)}`;
  return wanted.startsWith(".") ? relative(root, join(root, dirname(file), wanted)).replaceAll("\\", "/") : wanted;
};

const imports = files.flatMap(importsOf);

test("the files and their imports were read", () => {
  expect(files.length).toBeGreaterThan(150);
  expect(imports.length).toBeGreaterThan(700);
  const unread = imports.filter(({ to }) => to.startsWith("src/") && /\.tsx?$/.test(to) && !files.includes(to) && !to.endsWith(".d.ts"));
  expect(unread).toEqual([]);
});

test.each(importRules)("$says", ({ from, notFrom, to, notTo }) => {
  const mine = imports.filter((one) => from.test(one.from) && !notFrom?.test(one.from));
  expect(mine.length, "the rule looks at something").toBeGreaterThan(0);
  const broken = mine.filter((one) => {
    const caught = from.exec(one.from)?.[1] ?? "";
    const pattern = (source: string) => new RegExp(source.replaceAll("$1", caught));
    return (to !== undefined && pattern(to).test(one.to)) || (notTo !== undefined && !pattern(notTo).test(one.to));
  });
  expect(broken.map((one) => `${one.from} -> ${one.to}`)).toEqual([]);
});

test("nothing goes in circles", () => {
  const next = new Map<string, string[]>();
  for (const { from, to, typesOnly } of imports) if (!typesOnly && files.includes(to)) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<string>();
  const circles: string[] = [];
  const walk = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(" -> "));
    if (done.has(file) || path.includes(file)) return;
    for (const to of next.get(file) ?? []) walk(to, [...path, file]);
    done.add(file);
  };
  for (const file of files) walk(file, []);
  expect(circles).toEqual([]);
});

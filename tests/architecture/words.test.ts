/**
 * No words stand in components: what is shown or read out comes from the message catalogues, in Vietnamese and English.
 * Reads the syntax tree of every .tsx: text between tags, and attributes that a person sees or hears.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync } from "vite";
import { expect, test } from "vitest";
import * as atOnce from "../../src/ui/messages/vi/at-once.ts";

const root = fileURLToPath(new URL("../../src/", import.meta.url));
const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".tsx"));

const shown = new Set(["alt", "aria-description", "aria-label", "aria-roledescription", "description", "error", "heading", "label", "placeholder", "title"]);

interface Node {
  readonly type: string;
  readonly [part: string]: unknown;
}

const isNode = (part: unknown): part is Node => typeof part === "object" && part !== null && "type" in part;

/** What a person has to type is the same in every language. */
const isCode = ({ type, openingElement }: Node): boolean => type === "JSXElement" && (openingElement as { name: { name?: string } }).name.name === "code";

const nodesIn = (part: unknown): Node[] => {
  if (Array.isArray(part)) return part.flatMap(nodesIn);
  if (!isNode(part) || isCode(part)) return [];
  return [part, ...Object.values(part).flatMap(nodesIn)];
};

const hasWords = (text: unknown): text is string => typeof text === "string" && /\p{L}{2}/u.test(text);

/** A text as it stands, also as one branch of a condition or with values put in. */
const textsOf = (part: unknown): string[] => {
  if (!isNode(part)) return [];
  if (part.type === "Literal") return hasWords(part["value"]) ? [part["value"]] : [];
  if (part.type === "JSXExpressionContainer") return textsOf(part["expression"]);
  if (part.type === "ConditionalExpression") return [...textsOf(part["consequent"]), ...textsOf(part["alternate"])];
  if (part.type === "LogicalExpression") return textsOf(part["right"]);
  if (part.type === "TemplateLiteral") return (part["quasis"] as { value: { cooked: string } }[]).map(({ value }) => value.cooked).filter(hasWords);
  return [];
};

const wordsIn = (code: string): string[] =>
  nodesIn(parseSync("component.tsx", code, { lang: "tsx" }).program).flatMap((node) => {
    if (node.type === "JSXText") return hasWords(node["value"]) ? [node["value"].trim()] : [];
    if (node.type === "JSXElement" || node.type === "JSXFragment") return (node["children"] as unknown[]).flatMap(textsOf);
    if (node.type === "JSXAttribute" && shown.has((node["name"] as { name: string }).name)) return textsOf(node["value"]);
    return [];
  });

test("words in a component are found", () => {
  const code = "const A = () => <p title=\"Xin chào\">chào {b ? `còn ${n} cuốn` : <i>{late && \"trễ\"}</i>} <b className=\"big\">{t(\"a.b\")} · –</b></p>;";
  expect(wordsIn(code)).toEqual(["còn ", " cuốn", "Xin chào", "chào", "trễ"]);
});

test("no component says anything by itself", () => {
  expect(files.length).toBeGreaterThan(30);
  expect(files.flatMap((name) => wordsIn(readFileSync(join(root, name), "utf8")).map((words) => `${name}: ${words}`))).toEqual([]);
});

/** Files that come with the page: reached from the app by imports that are neither of types nor on demand. */
const withThePage = (file: string, seen = new Set<string>()): ReadonlySet<string> => {
  if (seen.has(file) || !/\.tsx?$/.test(file)) return seen;
  seen.add(file);
  for (const [, from = ""] of readFileSync(file, "utf8").matchAll(/^(?:import|export) (?!type )[^;]*?from "(\.[^"]+)"/gm)) withThePage(join(dirname(file), from), seen);
  return seen;
};

/** Said only of what somebody did or opened, when everything that is ever said has long come. */
const later = ["contradictions", "forgetting", "handover", "joining", "overdues", "refused", "start"];

test("what the desk says comes with it", () => {
  const screens = [...withThePage(join(root, "app.tsx"))].filter((file) => file.includes("/screens/"));
  expect(screens.length).toBeGreaterThan(30);
  const asked = new Set(screens.flatMap((file) => [...readFileSync(file, "utf8").matchAll(/\bt\([^"`)]*["`]([a-z][A-Za-z]*)\./g)].map(([, area = ""]) => area)));
  expect(asked.size).toBeGreaterThan(5);
  expect([...asked].filter((area) => !(area in atOnce) && !later.includes(area))).toEqual([]);
});

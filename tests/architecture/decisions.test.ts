import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const folder = new URL("../../src/decisions/", import.meta.url);

test("decision records are numbered without gaps and say context, chosen, rejected and cost", () => {
  const names = readdirSync(folder).filter((name) => name.endsWith(".md")).sort();
  expect(names.length).toBeGreaterThan(3);
  names.forEach((name, index) => {
    expect(name).toMatch(new RegExp(`^${String(index + 1).padStart(4, "0")}-[a-z0-9-]+\\.md$`));
    const text = readFileSync(new URL(name, folder), "utf8");
    for (const part of ["Context", "Chosen", "Rejected", "Cost"]) expect(text, name).toContain(`## ${part}`);
  });
});

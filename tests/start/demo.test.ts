import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Enrolled } from "../../sync-server/api/enrolment.ts";
import { startServer } from "../../sync-server/server.ts";

const data = mkdtempSync(join(tmpdir(), "tu-sach-demo-"));
afterAll(() => rmSync(data, { recursive: true, force: true }));

interface DemoAnswer {
  readonly key: string;
  readonly pairing: { readonly token: string };
}

/** Enters the demo as a visitor's browser does, and counts the books. */
const visited = async (origin: string, device: string) => {
  const { key, pairing } = (await (await fetch(`${origin}/api/demo`)).json()) as DemoAnswer;
  const entered = await fetch(`${origin}/api/pairings/${pairing.token}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ device: { id: device, name: "Khách" } }),
  });
  const { school, device: paired, databases } = (await entered.json()) as Enrolled;
  const authorization = `Basic ${btoa(`${paired.account.name}:${paired.account.password}`)}`;
  const counts = new Map<string, number>();
  for (const name of databases) {
    const { doc_count } = (await (await fetch(`${origin}/couch/${name}`, { headers: { authorization } })).json()) as { doc_count: number };
    counts.set(name.replace(/^school-[^-]+-/, ""), doc_count);
  }
  return { key, school: school.id, block: paired.block, counts };
};

const startDemo = (asked = {}) => startServer({ port: 0, host: "127.0.0.1", data, demo: true, dist: join(data, "no-dist"), ...asked });

test("the demo is a full school with a key of its own, made once", async () => {
  const first = await startDemo();
  const before = await visited(first.origin, "device:khach1");
  await first.stop();
  expect(before.key).toMatch(/^[\w-]{43}$/);
  expect(before.counts.get("catalogue")).toBeGreaterThan(2_000 * 3);
  expect(before.counts.get("desk")).toBeGreaterThan(640);
  expect([...before.counts].filter(([name]) => name.startsWith("log-")).reduce((sum, [, count]) => sum + count, 0)).toBeGreaterThan(1_000);

  const began = Date.now();
  const second = await startDemo();
  expect(Date.now() - began).toBeLessThan(2_000);
  const after = await visited(second.origin, "device:khach2");
  await second.stop();
  expect(after).toEqual({ ...before, block: before.block + 1 });
});

test("a demo whose filling was cut short is made anew", async () => {
  rmSync(join(data, "demo", "demo.json"));
  const again = await startDemo();
  const { block, counts } = await visited(again.origin, "device:khach3");
  await again.stop();
  expect([block, (counts.get("catalogue") ?? 0) > 6_000]).toEqual([2, true]);
});

test("the demo and the real school of one data directory know nothing of each other", async () => {
  const demo = await startDemo();
  const real = await startDemo({ demo: false });
  expect([demo.needsSetup, real.needsSetup]).toEqual([false, true]);
  await demo.stop();
  await real.stop();
});

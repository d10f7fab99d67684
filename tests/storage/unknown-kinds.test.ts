import { expect, test } from "vitest";
import { databasesOf } from "#wire/database-names.ts";
import type { WireDocument } from "#wire/documents.ts";
import { aSchool } from "./a-device.ts";

/** What a newer app wrote, and what a broken one did, in the order of their ids: nothing here can fold them. */
const strangers: readonly WireDocument[] = [
  { _id: "event:broken-shape", kind: "copy-lent", v: 1, due: "never" },
  { _id: "event:newer-kind", kind: "copy-digitised", v: 1 },
  { _id: "event:newer-version", kind: "copy-lent", v: 9 },
];

test("events that this app does not understand go back to a server that was born anew, as they came", async () => {
  const { device } = await aSchool();
  const { here } = await device("may-1");
  const { db, keeper, device: { school } } = here();
  const log = databasesOf(school).log(2026);
  const unsent = async () => (await db.counters.get("unsent"))?.value;
  await keeper.accepted((await keeper.nextToSend(100)).map((row) => ({ ...row, rev: "1-a" })));
  await keeper.takeIn(log, strangers.map((document) => ({ ...document, _rev: "1-a" })), { since: "3", birth: "b" });
  expect(await unsent()).toBe(0);

  await keeper.sendAgain(log, await keeper.heldBeside(log, new Set()));
  expect(await unsent()).toBe(strangers.length);
  const sent = await keeper.nextToSend(100);
  expect(sent.map(({ doc }) => doc)).toEqual(strangers);
  await keeper.accepted(sent.map((row) => ({ ...row, rev: "1-b" })));
  expect([await unsent(), await keeper.nextToSend(100)]).toEqual([0, []]);
  const kept = await db.others.where("id").startsWith("event:").toArray();
  expect(kept.map(({ doc, rev }) => ({ ...doc, _rev: rev }))).toEqual(strangers.map((document) => ({ ...document, _rev: "1-b" })));
});

/** A part of a device's store is gone: it is noticed by the server's digests, and fetched again without touching what is to be sent. */
import { expect, test } from "vitest";
import { readingOf } from "../simulate/readings.ts";
import { aMorning } from "./morning.ts";

const counted = async ({ here }: Awaited<ReturnType<typeof aMorning>>["pc"]) =>
  Object.fromEntries((await here().db.counters.toArray()).filter(({ name, value }) => name !== "unsent" && value !== 0).map(({ name, value }) => [name, value]));

test("a whole store is whole: nothing is suspected, and nothing is fetched", async () => {
  const { pc, tablet, patrons, code } = await aMorning();
  expect((await pc.here().desk.scan(code(0), patrons[0]!.id)).type).toBe("Lent");
  for (const device of [pc, tablet, pc]) await device.exchange();
  expect([...(await pc.incomplete()), ...(await tablet.incomplete())]).toEqual([]);
});

test("a half-deleted store is filled up again, with all that is told from it", async () => {
  const { pc, tablet, patrons, code, names, passes } = await aMorning();
  for (const [copy, patron] of [[0, 0], [1, 1]] as const) {
    expect((await pc.here().desk.scan(code(copy), patrons[patron]!.id)).type).toBe("Lent");
    passes(5);
  }
  for (const device of [pc, tablet, pc]) await device.exchange();
  const { db } = tablet.here();
  const before = { reading: await readingOf(tablet), counted: await counted(tablet) };
  await db.titles.limit(2).delete();
  await db.copies.limit(3).delete();
  await db.patrons.clear();
  await db.events.limit(1).delete();
  await db.stories.clear();
  await db.openLoans.clear();
  // The position says that all has been read.
  expect(await tablet.exchange()).toMatchObject({ trouble: "none", received: 0 });
  const suspected = await tablet.incomplete();
  expect([...suspected].sort()).toEqual([names.catalogue, names.desk, names.log(2026)].sort());

  expect(await tablet.exchange(undefined, suspected)).toMatchObject({ trouble: "none", reconciled: { sent: 0, fetched: 8 } });
  expect({ reading: await readingOf(tablet), counted: await counted(tablet) }).toEqual(before);
  expect([...(await tablet.incomplete())]).toEqual([]);
});

test("what waits to be sent is not touched, and is sent", async () => {
  const { pc, tablet, patrons, code, names, server, answers } = await aMorning();
  const { db } = pc.here();
  await db.copies.bulkDelete((await db.copies.toCollection().primaryKeys()).slice(3));
  expect((await pc.here().desk.scan(code(0), patrons[0]!.id)).type).toBe("Lent");
  const unsent = await db.outbox.toArray();
  const suspected = await pc.incomplete();
  expect([...suspected]).toEqual([names.catalogue]);
  answers["pc"] = async (request) => {
    if (request.url.includes("_bulk_docs")) throw new TypeError("the line went");
    return server.answer(request);
  };
  expect((await pc.exchange(undefined, suspected)).trouble).toBe("offline");
  delete answers["pc"];
  expect(await db.outbox.toArray()).toEqual(unsent);
  expect(await db.copies.count()).toBe(5);
  await pc.exchange();
  await tablet.exchange();
  expect((await server.allDocuments(names.log(2026))).length).toBe(1);
});

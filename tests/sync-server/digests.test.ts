/** What the server keeps of each database as it writes is what it would reckon from the documents themselves. */
import { expect, test, vi } from "vitest";
import { tallyFrom } from "#wire/digest.ts";
import type { DocumentStorage } from "../../sync-server/storage/document-storage.ts";
import { createMemoryStorage } from "../../sync-server/storage/memory-storage.ts";
import { aCouch } from "./a-couch.ts";

const aDatabase = async (storage: DocumentStorage = createMemoryStorage()) => {
  const couch = await aCouch({ storage });
  await couch.asAdmin("PUT", "/school-a-catalogue");
  const write = (...docs: object[]) => couch.asAdmin("POST", "/school-a-catalogue/_bulk_docs", { json: { docs } });
  const putBack = (...docs: object[]) => couch.asAdmin("POST", "/school-a-catalogue/_bulk_docs", { json: { docs, new_edits: false } });
  const reckoned = async () => {
    const { json } = await couch.asAdmin("GET", "/school-a-catalogue/_all_docs");
    const tally = tallyFrom();
    for (const { id, value } of (json as { rows: { id: string; value: { rev: string } }[] }).rows) if (!id.startsWith("_")) tally.add({ id, rev: value.rev });
    return tally.digest();
  };
  const kept = () => couch.databases.digest("school-a-catalogue")!;
  return { couch, write, putBack, reckoned, kept };
};

test("it goes along with documents that are new, edited, deleted, refused, put back under an old revision, or none of the library's", async () => {
  const { couch, write, putBack, reckoned, kept } = await aDatabase();
  expect(kept().digest).toEqual({});
  await write({ _id: "title:a", n: 1 }, { _id: "title:b", n: 1 }, { _id: "copy:a", n: 1 }, { _id: "_design/x" });
  expect(kept().digest).toEqual(await reckoned());
  const revOf = async (id: string) => ((await couch.asAdmin("GET", `/school-a-catalogue/${id}`)).json as { _rev: string })._rev;
  await write({ _id: "title:a", _rev: await revOf("title:a"), n: 2 }, { _id: "title:b", n: 9 }, { _id: "copy:z", refused: true }, { _id: "copy:a", _rev: await revOf("copy:a"), _deleted: true });
  expect(kept().digest).toEqual(await reckoned());
  await putBack({ _id: "title:b", _rev: "7-x", n: 7, _revisions: { start: 7, ids: ["x", "w"] } }, { _id: "title:a", _rev: "1-loser", n: 0 }, { _id: "copy:a", _rev: "5-y", n: 5 });
  expect(kept().digest).toEqual(await reckoned());
  expect(Object.fromEntries(Object.entries(kept().digest).map(([kind, [count]]) => [kind, count]))).toEqual({ title: 2, copy: 1 });
  const { update_seq: seq, instance_start_time: birth } = (await couch.asAdmin("GET", "/school-a-catalogue")).json as { update_seq: string; instance_start_time: string };
  expect(kept()).toMatchObject({ seq, birth });
});

test("of a database from before there were digests it is reckoned once, and goes along from then on", async () => {
  const storage = createMemoryStorage();
  const before = await aDatabase(storage);
  await before.write({ _id: "title:a", n: 1 }, { _id: "title:b", n: 1 });
  // As an older program leaves it that has written since: what is kept is of another time.
  storage.find("school-a-catalogue")!.putSetting("digest", JSON.stringify({ seq: 1, digest: { title: [9, 9, 9] } }));
  const { write, reckoned, kept } = await aDatabase(storage);
  await write({ _id: "title:c", n: 1 });
  expect(kept().digest).toEqual(await reckoned());
  await write({ _id: "title:d", n: 1 });
  expect(kept().digest).toEqual(await reckoned());
  expect(kept().digest["title"]?.[0]).toBe(4);
});

test("what a transaction took back does not count", async () => {
  const storage = createMemoryStorage();
  const { couch, write, reckoned, kept } = await aDatabase(storage);
  await write({ _id: "title:a", n: 1 });
  const database = storage.find("school-a-catalogue")!;
  const { transact } = database;
  const said = vi.spyOn(console, "error").mockImplementation(() => undefined);
  database.transact = (work) => transact((writer) => {
    work(writer);
    throw new Error("the disk is full");
  });
  expect((await write({ _id: "title:b", n: 1 })).status).toBe(500);
  database.transact = transact;
  said.mockRestore();
  expect(kept().digest).toEqual(await reckoned());
  await write({ _id: "title:c", n: 1 });
  expect(kept().digest).toEqual(await reckoned());
  expect(couch.databases.digest("school-none-catalogue")).toBeUndefined();
});

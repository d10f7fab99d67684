/** A desk that scans on while its acts are being sent: a slow tablet answers it first. */
import { expect, test, vi } from "vitest";
import type { WireDocument } from "#wire/documents.ts";
import { createCouchClient, type Fetch } from "../../src/sync/couch-client.ts";
import { exchange } from "../../src/sync/exchange.ts";
import { createPlainKeeper } from "./plain-keeper.ts";
import { createScriptedServer } from "./scripted-server.ts";
import { sentText } from "./sent-text.ts";

const log = "school-a-log-2026";
const desk = "school-a-desk";
const act = (name: string): WireDocument => ({ _id: `event:${name}`, kind: "copy-lent" });

/** What is written at the desk while the server is asked what is new. */
const aBusyDesk = (meanwhile: readonly WireDocument[]) => {
  const server = createScriptedServer();
  const store = createPlainKeeper();
  const batches: string[][] = [];
  let isNew = true;
  const fetch: Fetch = async (url, init) => {
    if (url.includes("_bulk_docs")) batches.push((JSON.parse(sentText(init.body)) as { docs: WireDocument[] }).docs.map(({ _id }) => _id));
    if (url.includes(`${log}/_changes`) && isNew) {
      isNew = false;
      store.write(log, ...meanwhile);
    }
    return server.fetch(url, init);
  };
  const client = createCouchClient({ base: "http://here/", account: { name: "device-1", password: "x" }, fetch });
  const databases = vi.fn(async () => [desk, log]);
  return { server, store, batches, databases, run: () => exchange({ client, keeper: store.keeper, databases }) };
};

test("a few acts that come while an exchange goes on wait for the next one", async () => {
  const { store, batches, run } = aBusyDesk([act("later")]);
  store.write(log, act("first"));
  await run();
  expect(batches).toEqual([["event:first"]]);
  expect([...store.outbox.values()].map(({ doc }) => doc._id)).toEqual(["event:later"]);
  await run();
  expect(batches).toEqual([["event:first"], ["event:later"]]);
  expect(store.outbox.size).toBe(0);
});

test("an edit, or as many acts as are worth a request, go with this one", async () => {
  for (const meanwhile of [[act("later"), { _id: "copy:1", kind: "copy" }], Array.from({ length: 20 }, (_, index) => act(`later-${index}`))]) {
    const { store, batches, run } = aBusyDesk(meanwhile);
    store.write(log, act("first"));
    await run();
    expect(batches).toEqual([["event:first"], meanwhile.map(({ _id }) => _id)]);
  }
});

test("which databases there are is asked again only once something has come in", async () => {
  const { server, databases, run } = aBusyDesk([]);
  await run();
  databases.mockClear();
  await run();
  expect(databases).toHaveBeenCalledTimes(1);
  server.put(act("theirs"));
  databases.mockClear();
  await run();
  expect(databases).toHaveBeenCalledTimes(2);
});

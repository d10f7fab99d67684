import { expect, test } from "vitest";
import { tallyFrom } from "#wire/digest.ts";
import { incompleteDatabases } from "../../src/sync/completeness.ts";
import type { CouchClient, ServerDigest } from "../../src/sync/couch-client.ts";
import { createPlainKeeper } from "./plain-keeper.ts";

const database = "school-a-office";
const aDay = 86_400_000;

/** A store that has read up to 7, and what is asked of it and of its server. */
const aStore = async (answers: readonly (ServerDigest | "unknown")[]) => {
  const { keeper } = createPlainKeeper();
  await keeper.takeIn(database, [{ _id: "plan:a", _rev: "1-a" }], { since: "7", birth: "b" });
  const asked: string[] = [];
  const left = [...answers];
  const client = { digest: async () => (asked.push("server"), left.length > 1 ? left.shift() : left[0]) } as Partial<CouchClient> as CouchClient;
  const found = async (now: number) => [...(await incompleteDatabases({ client, keeper: { ...keeper, digest: (name) => (asked.push("store"), keeper.digest(name)) }, databases: [database], now }))];
  return { keeper, asked, found };
};

const empty = tallyFrom().digest();

test("a store is not looked through while its server stands elsewhere", async () => {
  const { asked, found } = await aStore([{ seq: "8", birth: "b", digest: empty }]);
  expect([await found(0), asked]).toEqual([[], ["server"]]);
});

test("what differs at one and the same place is not whole, but not if the server has gone on meanwhile", async () => {
  const at = (seq: string): ServerDigest => ({ seq, birth: "b", digest: empty });
  expect(await (await aStore([at("7")])).found(0)).toEqual([database]);
  expect(await (await aStore([at("7"), at("8")])).found(0)).toEqual([]);
});

test("where nobody keeps digests, nothing is looked through, and both are compared once a week", async () => {
  const { keeper, asked, found } = await aStore(["unknown"]);
  expect(await found(0)).toEqual([database]);
  await keeper.noteChecked(database, 0);
  expect([await found(aDay * 2), await found(aDay * 6), await found(aDay * 7)]).toEqual([[], [], [database]]);
  expect(asked).not.toContain("store");
});

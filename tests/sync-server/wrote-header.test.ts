/** Where a database stood before and after a batch, so that a device need not read back what it wrote itself. */
import { expect, test } from "vitest";
import { aCouch } from "./a-couch.ts";

const aDatabase = async () => {
  const couch = await aCouch();
  await couch.asAdmin("PUT", "/log");
  const standing = async () => ((await couch.asAdmin("GET", "/log")).json as { update_seq: string }).update_seq;
  const send = async (...ids: string[]) => {
    const answer = await couch.asAdmin("POST", "/log/_bulk_docs", { json: { docs: ids.map((_id) => ({ _id })) } });
    return answer.headers.get("x-tu-sach-wrote");
  };
  return { couch, standing, send };
};

test("a batch says where the database stood before and after its rows", async () => {
  const { standing, send } = await aDatabase();
  const before = await standing();
  expect(await send("a", "b")).toBe(`${before} ${await standing()}`);
});

test("a batch of which nothing is written says nothing", async () => {
  const { send } = await aDatabase();
  await send("a");
  expect(await send("a")).toBeNull();
});

test("batches that arrive together each name their own rows alone", async () => {
  const { couch, send } = await aDatabase();
  const wrote = await Promise.all([send("a", "b"), send("c"), send("d", "e", "f")]);
  const named = await Promise.all(wrote.map(async (header) => {
    const [before, after] = header!.split(" ");
    const page = (await couch.asAdmin("GET", `/log/_changes?since=${before}`)).json as { results: { id: string; seq: string }[] };
    const last = page.results.findIndex(({ seq }) => seq === after);
    return page.results.slice(0, last + 1).map(({ id }) => id);
  }));
  expect(named).toEqual([["a", "b"], ["c"], ["d", "e", "f"]]);
});

/** Which databases were made, written to or dropped. */
import { beforeEach, expect, test } from "vitest";
import { aCouch } from "./a-couch.ts";

let couch: Awaited<ReturnType<typeof aCouch>>;
beforeEach(async () => void (couch = await aCouch()));

interface Told {
  readonly results: readonly { readonly db_name: string; readonly type: string }[];
  readonly last_seq: string;
}
const ask = async (query: string): Promise<Told> => (await couch.asAdmin("GET", `/_db_updates?${query}`)).json as Told;
const rows = ({ results }: Told) => results.map(({ db_name, type }) => `${db_name} ${type}`);

test("each kind is told once a database, in the order in which it happened last, also of a database that is gone", async () => {
  const { last_seq: begun } = await ask("since=now");
  for (const name of ["a", "b", "c"]) await couch.asAdmin("PUT", `/${name}`);
  for (const id of ["x", "y"]) await couch.asAdmin("PUT", `/a/${id}`, { json: {} });
  await couch.asAdmin("DELETE", "/b");
  const told = await ask(`since=${begun}`);
  expect(rows(told)).toEqual(["a created", "b created", "c created", "a updated", "b deleted"]);
  expect(rows(await ask(`since=${told.last_seq}`))).toEqual([]);
  await couch.asAdmin("PUT", "/b");
  expect(rows(await ask(`since=${begun}`)).slice(-2)).toEqual(["b deleted", "b created"]);
  expect(rows(await ask("since=99-000000"))).toContain("b deleted");
});

test("each row stands on a line of its own", async () => {
  await couch.asAdmin("PUT", "/a");
  const answer = await couch.fetch(new Request("http://couch.test/_db_updates", { headers: { authorization: `Basic ${btoa("admin:admin")}` } }));
  const lines = (await answer.text()).split("\n");
  expect(lines[0]).toBe('{"results":[');
  expect(lines.map((line) => line.replace(/,$/, "")).filter((line) => line.includes('"db_name":"a"')).map((line) => JSON.parse(line) as object)).toMatchObject([{ type: "created" }]);
});

test("a long poll waits for the next one, or until its time is over", async () => {
  const { last_seq: begun } = await ask("since=now");
  const waiting = ask(`since=${begun}&feed=longpoll&timeout=20000`);
  await new Promise((resolve) => setTimeout(resolve, 30));
  await couch.asAdmin("PUT", "/later");
  expect(rows(await waiting)).toEqual(["later created"]);
  expect(rows(await ask("since=now&feed=longpoll&timeout=10"))).toEqual([]);
});

test("a continuous feed goes on telling, and ends with its time", async () => {
  const answer = await couch.fetch(new Request("http://couch.test/_db_updates?since=now&feed=continuous&timeout=300", { headers: { authorization: `Basic ${btoa("admin:admin")}` } }));
  const read = answer.text();
  for (const name of ["one", "two"]) {
    await couch.asAdmin("PUT", `/${name}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const lines = (await read).trim().split("\n").map((line) => JSON.parse(line) as { db_name?: string; last_seq?: string });
  expect(lines.map(({ db_name }) => db_name)).toEqual(["one", "two", undefined]);
  expect(lines.at(-1)?.last_seq).toEqual(expect.any(String));
});

test("so many as are asked for, from either end, and going on from there", async () => {
  const { last_seq: begun } = await ask("since=now");
  for (const name of ["a", "b", "c"]) await couch.asAdmin("PUT", `/${name}`);
  const some = await ask(`since=${begun}&limit=2`);
  expect(rows(some)).toEqual(["a created", "b created"]);
  expect(rows(await ask(`since=${some.last_seq}`))).toEqual(["c created"]);
  expect(rows(await ask(`since=${begun}&descending=true&limit=1`))).toEqual(["c created"]);
});

test("an event stream tells rows and where they stand, and ends after so many", async () => {
  for (const name of ["a", "b"]) await couch.asAdmin("PUT", `/${name}`);
  const { results } = (await ask("since=0")) as Told & { results: readonly { seq: string }[] };
  const answer = await couch.fetch(new Request("http://couch.test/_db_updates?since=0&feed=eventsource&limit=1", { headers: { authorization: `Basic ${btoa("admin:admin")}` } }));
  expect(answer.headers.get("content-type")).toBe("text/event-stream");
  expect(await answer.text()).toBe(`data: ${JSON.stringify(results[0])}\nid: ${JSON.stringify(results[0]?.seq)}\n\n`);
});

test("only a server admin may ask", async () => {
  expect((await couch.ask("GET", "/_db_updates")).status).toBe(401);
});

/** What time it is, a device learns from the server's answers: from which of them it may. */
import { expect, test } from "vitest";
import { createCouchClient } from "../../src/sync/couch-client.ts";
import { json } from "./scripted-server.ts";

const database = "school-a-log-2026";

test("the time of whoever else answers is not taken for the server's", async () => {
  const heard: number[] = [];
  const date = { date: "Mon, 05 Oct 2020 01:00:00 GMT" };
  const answers = [json({ status: "login" }, 200, date), json({ instance_start_time: "1", update_seq: "0" }, 200, { date: "Mon, 05 Oct 2026 01:00:00 GMT" })];
  const client = createCouchClient({ base: "http://here/", account: undefined, fetch: async () => answers.shift()!, onServerTime: (time) => heard.push(time) });
  await expect(client.info(database)).rejects.toMatchObject({ trouble: "notOurServer" });
  await client.info(database);
  expect(heard).toEqual([Date.parse("2026-10-05T01:00:00Z")]);
});

test("what a machine that slept meanwhile finds answered when it wakes does not say what time it is", async () => {
  const heard: number[] = [];
  let wall = Date.parse("2026-10-05T01:00:00Z");
  let sleeps = 3 * 3_600_000;
  const client = createCouchClient({
    base: "http://here/", account: undefined, now: () => wall, onServerTime: (time) => heard.push(time),
    fetch: async () => {
      const date = new Date(wall).toUTCString();
      wall += sleeps;
      return json({ instance_start_time: "1", update_seq: "0" }, 200, { date });
    },
  });
  expect(await client.info(database)).toMatchObject({ birth: "1" });
  expect(heard).toEqual([]);
  sleeps = 2_000;
  await client.info(database);
  expect(heard).toEqual([Date.parse("2026-10-05T04:00:00Z")]);
});

import { expect, test } from "vitest";
import { aServer } from "./a-server.ts";

test("a device is given its school's databases part by part, and of any other it is told that it is not there", async () => {
  const server = aServer();
  const { device, databases } = await server.setUp();
  const [catalogue = ""] = databases;
  server.couch.write(catalogue);
  server.couch.databases.create("school-other-catalogue");
  const ask = (name: string, query = "", as: { name: string; password: string } | undefined = device.account) => server.answerOf(`/api/snapshots/${name}${query}`, as && { as });
  expect(await ask(catalogue)).toEqual({ status: 200, body: { birth: "1", seq: "1-fake", of: 1, deleted: [], next: null, documents: [{ _id: "setting:first-1000" }] } });
  expect((await ask(catalogue, "?after=there%26then&limit=40")).body["documents"]).toEqual([{ _id: "setting:there&then-40" }]);
  expect((await ask(catalogue, "?limit=0")).body["documents"]).toEqual([{ _id: "setting:first-1000" }]);
  expect((await ask(catalogue, "?limit=-5")).body["documents"]).toEqual([{ _id: "setting:first-1" }]);
  expect((await ask(catalogue, "?limit=1000000")).body["documents"]).toEqual([{ _id: "setting:first-5000" }]);
  for (const name of ["school-other-catalogue", "school-none-catalogue", "_users"]) expect((await ask(name)).status).toBe(404);
  expect((await server.answerOf(`/api/snapshots/${catalogue}`)).status).toBe(401);
  expect((await ask(catalogue, "", { ...device.account, password: "wrong" })).status).toBe(401);
});

test("a device that was shut out is given nothing any more", async () => {
  const server = aServer();
  const { device, databases } = await server.setUp();
  await server.couch.accounts.disableUser(device.account.name);
  expect((await server.answerOf(`/api/snapshots/${databases[0]}`, { as: device.account })).status).toBe(401);
});

import { expect, test } from "vitest";
import { aServer } from "./a-server.ts";

test("a device is told what its school's databases hold, and of any other that it is not there", async () => {
  const server = aServer();
  const { device, databases } = await server.setUp();
  const [catalogue = ""] = databases;
  server.couch.write(catalogue);
  server.couch.databases.create("school-other-catalogue");
  const ask = (name: string, as: { name: string; password: string } | undefined = device.account) => server.answerOf(`/api/digests/${name}`, as && { as });
  expect(await ask(catalogue)).toMatchObject({ status: 200, body: { birth: "1", seq: "1-fake", digest: { event: [1, 1, 2] } } });
  expect((await ask("school-other-catalogue")).status).toBe(404);
  expect((await ask("school-none-catalogue")).status).toBe(404);
  expect((await server.answerOf(`/api/digests/${catalogue}`)).status).toBe(401);
});

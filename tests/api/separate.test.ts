import { afterEach, beforeEach, expect, test } from "vitest";
import type { Enrolled } from "../../sync-server/api/enrolment.ts";
import { aServer, type TestServer } from "./a-server.ts";

let server: TestServer;
let desk: Enrolled["device"];
beforeEach(async () => {
  server = aServer();
  desk = (await server.setUp()).device;
});
afterEach(() => server.close());

const second = { device: { id: "device:quay2", name: "Máy quầy 2" } };
const listed = async () => (await server.answerOf("/api/devices", { as: desk.account })).body["devices"] as { id: string; name: string; block: number; copyOf?: string }[];

test("a copied device becomes one of its own with the credential of the one it was, and that one stays", async () => {
  const answer = await server.answerOf("/api/devices", { as: desk.account, body: second });
  expect(answer).toMatchObject({ status: 201, body: { device: { ...second.device, account: { name: "device-quay2" } } } });
  const { account, block } = answer.body["device"] as Enrolled["device"];
  expect(block).not.toBe(desk.block);
  expect(await listed()).toEqual([expect.objectContaining({ id: desk.id, block: desk.block }), expect.objectContaining({ ...second.device, block, copyOf: desk.id })]);
  expect((await server.ask("/api/devices", { as: account })).status).toBe(200);
});

test("asked again, because its answer was lost, it is the same device with a new password and a block that nobody has", async () => {
  const first = await server.answerOf("/api/devices", { as: desk.account, body: second });
  const again = await server.answerOf("/api/devices", { as: desk.account, body: second });
  expect(again.status).toBe(201);
  expect((await listed()).map(({ id }) => id)).toEqual([desk.id, second.device.id]);
  const blocks = [first, again].map(({ body }) => (body["device"] as Enrolled["device"]).block);
  expect(new Set([...blocks, desk.block]).size).toBe(3);
});

test("nobody takes the id of another device, and who is no device asks in vain", async () => {
  expect((await server.answerOf("/api/devices", { as: desk.account, body: { device: { id: desk.id, name: "x" } } })).status).toBe(403);
  expect((await server.answerOf("/api/devices", { body: second })).status).toBe(401);
  expect((await server.answerOf("/api/devices", { as: desk.account, body: {} })).status).toBe(400);
  expect(await listed()).toHaveLength(1);
});

test("one that was shut out meanwhile is not let in again by whoever asks in the name of the device it was", async () => {
  const { account } = (await server.answerOf("/api/devices", { as: desk.account, body: second })).body["device"] as Enrolled["device"];
  expect((await server.ask(`/api/devices/${second.device.id}`, { as: desk.account, method: "DELETE" })).status).toBe(200);
  expect((await server.answerOf("/api/devices", { as: desk.account, body: second })).status).toBe(403);
  expect((await server.ask("/api/devices", { as: account })).status).toBe(401);
  expect(await listed()).toEqual([expect.anything(), expect.objectContaining({ ...second.device, revokedAt: expect.any(Number) })]);
});

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Enrolled } from "../../sync-server/api/enrolment.ts";
import { aServer, type TestServer } from "./a-server.ts";

let server: TestServer;
let desk: Enrolled["device"];
beforeEach(async () => {
  server = aServer();
  desk = (await server.setUp()).device;
});
afterEach(() => server.close());

const tablet = { device: { id: "device:bang2", name: "Máy tính bảng" } };
const aToken = async (): Promise<string> => String((await server.answerOf("/api/pairings", { method: "POST", as: desk.account })).body["token"]);

describe("pairing", () => {
  test("a device of the school lets another one in, with an account and a block of its own", async () => {
    const opened = await server.answerOf("/api/pairings", { method: "POST", as: desk.account });
    expect(opened).toMatchObject({ status: 201, body: { expiresAt: Date.parse("2026-11-23T01:15:00Z") } });
    const paired = await server.answerOf(`/api/pairings/${String(opened.body["token"])}`, { body: tablet });
    expect(paired).toMatchObject({ status: 201, body: { school: { id: "unit:hoaban" }, device: { ...tablet.device, account: { name: "device-bang2" }, block: 2 } } });
    const { account } = paired.body["device"] as Enrolled["device"];
    expect((await server.ask("/api/devices", { as: account })).status).toBe(200);
  });

  test("a token is good for one device", async () => {
    const token = await aToken();
    const answers = await Promise.all(["device:bang2", "device:bang3"].map((id) => server.answerOf(`/api/pairings/${token}`, { body: { device: { id, name: "x" } } })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 404]);
    expect((await server.answerOf(`/api/pairings/${token}`, { body: tablet })).body["error"]).toBe("unknown_pairing");
  });

  test("a token is not used up by a request that is badly written", async () => {
    const token = await aToken();
    expect((await server.ask(`/api/pairings/${token}`, { body: {} })).status).toBe(400);
    expect((await server.ask(`/api/pairings/${token}`, { body: tablet })).status).toBe(201);
  });

  test("a token ends after a quarter of an hour", async () => {
    const token = await aToken();
    server.later(15 * 60_000);
    expect(await server.answerOf(`/api/pairings/${token}`, { body: tablet })).toMatchObject({ status: 404, body: { error: "unknown_pairing" } });
  });

  test("whoever guesses tokens has to wait; others do not", async () => {
    for (let guess = 0; guess < 10; guess++) expect((await server.ask(`/api/pairings/guess${guess}`, { body: tablet })).status).toBe(404);
    const token = await aToken();
    expect(await server.answerOf(`/api/pairings/${token}`, { body: tablet })).toMatchObject({ status: 429, body: { error: "too_many_tries" } });
    expect((await server.ask(`/api/pairings/${token}`, { body: tablet, from: "192.168.1.50" })).status).toBe(201);
  });

  test("a block is never given out twice, not even to the same device or after a restart", async () => {
    const blocks: unknown[] = [desk.block];
    for (let round = 0; round < 3; round++) {
      blocks.push(((await server.answerOf(`/api/pairings/${await aToken()}`, { body: tablet })).body["device"] as Enrolled["device"]).block);
      server.restart();
    }
    expect(blocks).toEqual([1, 2, 3, 4]);
    expect(server.registered()?.devices.map(({ id, block }) => [id, block])).toEqual([
      ["device:quay1", 1],
      ["device:bang2", 4],
    ]);
  });
});

describe("who may ask", () => {
  test("without an account nothing is told, and an account that is no device and no administrator is turned away", async () => {
    server.couch.accounts.putUser({ name: "doc-gia", password: "x", roles: ["reader"] });
    const doors = [["GET", "devices"], ["POST", "pairings"], ["DELETE", "devices/device:quay1"], ["POST", "years/2026"], ["GET", "pokes"]] as const;
    for (const [method, path] of doors) {
      expect(await server.answerOf(`/api/${path}`, { method })).toMatchObject({ status: 401, body: { error: "unauthorized" } });
      expect(await server.answerOf(`/api/${path}`, { method, as: { name: "doc-gia", password: "x" } })).toMatchObject({ status: 403, body: { error: "forbidden" } });
    }
    expect((await server.ask("/api/devices", { as: { name: "quan-tri", password: "mat-khau-dai" } })).status).toBe(200);
  });

  test("a browser is not made to ask for a password", async () => {
    expect((await server.ask("/api/devices")).headers.get("www-authenticate")).toBeNull();
  });
});

describe("a lost device", () => {
  test("is shut out at once, stays on the list, and does not come back by a restart", async () => {
    const paired = (await server.answerOf(`/api/pairings/${await aToken()}`, { body: tablet })).body["device"] as Enrolled["device"];
    expect((await server.ask("/api/devices/device:bang2", { method: "DELETE", as: desk.account })).status).toBe(200);
    expect((await server.ask("/api/devices", { as: paired.account })).status).toBe(401);
    server.restart();
    expect((await server.ask("/api/devices", { as: paired.account })).status).toBe(401);
    const { devices } = (await server.answerOf("/api/devices", { as: desk.account })).body;
    expect(devices).toMatchObject([{ id: "device:quay1" }, { id: "device:bang2", revokedAt: Date.parse("2026-11-23T01:00:00Z") }]);
  });

  test("that nobody knows is not found", async () => {
    expect(await server.answerOf("/api/devices/device:khac", { method: "DELETE", as: desk.account })).toMatchObject({ status: 404, body: { error: "not_found" } });
  });
});

test("a device that asks is noted as seen, to the hour", async () => {
  server.later(2 * 3_600_000);
  await server.ask("/api/devices", { as: desk.account });
  expect(server.registered()?.devices[0]?.lastSeenAt).toBe(Date.parse("2026-11-23T03:00:00Z"));
});

test("a new school year gets its log, but only one that is near", async () => {
  expect(await server.answerOf("/api/years/2027", { method: "POST", as: desk.account })).toMatchObject({ status: 200, body: { database: "school-hoaban-log-2027" } });
  expect(server.couch.security.get("school-hoaban-log-2027")?.members.roles).toEqual(["unit:hoaban:librarian"]);
  expect((await server.ask("/api/years/2027", { method: "POST", as: desk.account })).status).toBe(200);
  expect(server.registered()?.years).toEqual([2026, 2027]);
  for (const year of ["2024", "2029", "20x6"]) expect((await server.ask(`/api/years/${year}`, { method: "POST", as: desk.account })).status).toBe(400);
});

test("near is also what is next to a year that the school has: in spring the one before the open one, and every year where this machine's clock is wrong", async () => {
  server.later(120 * 86_400_000);
  expect((await server.ask("/api/years/2025", { method: "POST", as: desk.account })).status).toBe(200);
  server.later(-8 * 365 * 86_400_000);
  expect((await server.ask("/api/years/2027", { method: "POST", as: desk.account })).status).toBe(200);
  expect((await server.ask("/api/years/2029", { method: "POST", as: desk.account })).status).toBe(400);
});

test("the demo's key is told at the server's machine or with the code, and a real school has none", async () => {
  expect((await server.ask("/api/demo", { from: "here" })).status).toBe(404);
  const demo = aServer({ demo: true });
  await demo.setUp();
  expect(await demo.answerOf("/api/demo", { from: "here" })).toMatchObject({ status: 200, body: { key: "a2V5", pairing: { token: expect.any(String) } } });
  expect((await demo.answerOf("/api/demo")).body["error"]).toBe("code_needed");
  expect((await demo.ask(`/api/demo?code=${demo.setUpCode()}`)).status).toBe(200);
  demo.close();
});

/** The screen's device list and invitation against the server's own /api, over its Request and Response. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { createCouchClient } from "../../src/sync/couch-client.ts";
import { createDeviceService } from "../../src/sync/device-service.ts";
import { aServer, type TestServer } from "../api/a-server.ts";

let server: TestServer;
beforeEach(() => {
  server = aServer();
});
afterEach(() => server.close());

const deviceService = async (fetch = (url: string, init: RequestInit) => server.answer(new Request(url, init), { remoteAddress: "192.168.1.20" })) => {
  const { device } = await server.setUp();
  const client = createCouchClient({ base: "http://192.168.1.10:8080/", account: device.account, fetch: async (url, init) => fetch(url, init) });
  return createDeviceService({ client, thisDevice: device.id, address: () => "https://tu-sach.example/", rawKey: () => Promise.resolve(new Uint8Array(32).fill(7)) });
};

test("lists the school's devices, invites another one, and turns it away", async () => {
  const devices = await deviceService();
  const invitation = await devices.invite();
  if (!invitation.ok) throw new Error("no invitation");
  const token = new URLSearchParams(new URL(invitation.value.url).hash.replace(/^#\/start\?/, "")).get("token");
  await server.ask(`/api/pairings/${token}`, { body: { device: { id: "device:bang2", name: "Máy tính bảng" } } });
  const listed = await devices.all();
  expect(listed.ok && listed.value.map(({ name, thisOne, revoked }) => ({ name, thisOne, revoked }))).toEqual([
    { name: "Máy ở quầy", thisOne: true, revoked: false },
    { name: "Máy tính bảng", thisOne: false, revoked: false },
  ]);
  expect((await devices.revoke("device:bang2")).ok).toBe(true);
  const after = await devices.all();
  expect(after.ok && after.value.map(({ revoked }) => revoked)).toEqual([false, true]);
});

test("without a line it says so", async () => {
  const devices = await deviceService(() => Promise.reject(new TypeError("fetch failed")));
  expect(await devices.all()).toEqual({ ok: false, error: { type: "Unreachable" } });
});

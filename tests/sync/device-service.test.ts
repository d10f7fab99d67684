/** The screen's device list and invitation against the server's own /api, over its Request and Response. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { createCouchClient } from "../../src/sync/couch-client.ts";
import { createDeviceService } from "../../src/sync/device-service.ts";
import type { Reach } from "../../sync-server/reach.ts";
import { aServer, type TestServer } from "../api/a-server.ts";

let server: TestServer;
beforeEach(() => {
  server = aServer();
});
afterEach(() => server.close());

const throughLine = (url: string, init: RequestInit) => server.answer(new Request(url, init), { remoteAddress: "192.168.1.20" });

const deviceService = async ({ address = "https://tu-sach.example/", fetch = throughLine }: { address?: string; fetch?: typeof throughLine } = {}) => {
  const { device } = await server.setUp();
  const client = createCouchClient({ base: "http://192.168.1.10:8080/", account: device.account, fetch: async (url, init) => fetch(url, init) });
  return createDeviceService({ client, thisDevice: () => device.id, address: () => address, rawKey: () => Promise.resolve(new Uint8Array(32).fill(7)) });
};

test("lists the school's devices, invites another one, and turns it away", async () => {
  const devices = await deviceService();
  const invitation = await devices.invite();
  if (!invitation.ok) throw new Error("no invitation");
  const token = new URLSearchParams(new URL(invitation.value.links[0].url).hash.replace(/^#\/start\?/, "")).get("token");
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
  const devices = await deviceService({ fetch: () => Promise.reject(new TypeError("fetch failed")) });
  expect(await devices.all()).toEqual({ ok: false, error: { type: "Unreachable" } });
});

const invitedFrom = async (address: string, reach?: Reach) => {
  server.close();
  server = aServer(reach === undefined ? {} : { reach });
  const invitation = await (await deviceService({ address })).invite();
  if (!invitation.ok) throw new Error("no invitation");
  const { links, onlyHere } = invitation.value;
  return { opens: links.map(({ host, url }) => [host, url.slice(0, url.indexOf("#"))]), fragments: new Set(links.map(({ url }) => new URL(url).hash)).size, onlyHere, certificatePages: links.map(({ certificatePage }) => certificatePage) };
};

const twoNetworks: Reach = { addresses: ["https://thuvien.local:8080/", "https://192.168.1.10:8080/"], secure: true, certificatePage: "http://thuvien.local:8081/" };

test.each(["http://localhost:8080/", "http://127.0.0.1:8080/", "https://[::1]:8080/"])("a page at %s invites by the addresses under which another device finds the server", async (address) => {
  expect(await invitedFrom(address, twoNetworks)).toEqual({
    opens: [["thuvien.local:8080", "https://thuvien.local:8080/"], ["192.168.1.10:8080", "https://192.168.1.10:8080/"]],
    fragments: 1,
    onlyHere: undefined,
    certificatePages: ["http://thuvien.local:8081/", "http://192.168.1.10:8081/"],
  });
});

test("an address that is not this machine's own is handed on as it is, with its path", async () => {
  expect((await invitedFrom("https://truong.edu.vn/thu-vien/", { addresses: ["http://10.0.0.4:8080/thu-vien/"], secure: false })).opens).toEqual([["truong.edu.vn", "https://truong.edu.vn/thu-vien/"]]);
});

test("a server without HTTPS, or without a network, invites nobody from elsewhere and says which", async () => {
  const opens = [["localhost:8080", "http://localhost:8080/"]];
  expect(await invitedFrom("http://localhost:8080/", { addresses: ["http://192.168.1.10:8080/"], secure: false })).toMatchObject({ opens, onlyHere: "PlainHttp" });
  expect(await invitedFrom("http://localhost:8080/", { addresses: [], secure: true })).toMatchObject({ opens, onlyHere: "NoNetwork" });
});

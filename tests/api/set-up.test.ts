import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { aSchool, aServer, type TestServer } from "./a-server.ts";

let server: TestServer;
beforeEach(() => void (server = aServer()));
afterEach(() => server.close());

describe("status", () => {
  test("anyone may ask whether a school is set up, and is told whether they sit at the server", async () => {
    expect(await server.answerOf("/api/status")).toEqual({
      status: 200,
      body: { product: "tu-sach", version: "0.1.0", state: "needs-setup", demo: false, time: Date.parse("2026-11-23T01:00:00Z"), local: false },
    });
    expect((await server.answerOf("/api/status", { from: "here" })).body["local"]).toBe(true);
    await server.setUp();
    expect((await server.answerOf("/api/status")).body).toMatchObject({ state: "ready", school: { id: "unit:hoaban", name: "Trường THCS Hoa Ban" } });
  });

  test("a forwarded request, or one for a name that is not ours, does not come from the server's machine", async () => {
    expect((await server.answerOf("/api/status", { from: "here", headers: { "x-forwarded-for": "203.0.113.9" } })).body["local"]).toBe(false);
    for (const name of ["rebound.example", "127.rebound.example"]) expect((await server.answerOf(`http://${name}/api/status`, { from: "here" })).body["local"]).toBe(false);
    const behindWebsite = aServer({ base: "/thu-vien" });
    expect((await behindWebsite.answerOf("/thu-vien/api/status", { from: "here" })).body["local"]).toBe(false);
    behindWebsite.close();
  });
});

describe("setting up a school", () => {
  test("makes its databases, who may read them, the administrator and the first device", async () => {
    const { status, body } = await server.answerOf("/api/setup", { from: "here", body: { ...aSchool(), years: [2025, 2026] } });
    const databases = ["school-hoaban-catalogue", "school-hoaban-desk", "school-hoaban-office", "school-hoaban-log-2025", "school-hoaban-log-2026"];
    expect(status).toBe(201);
    expect(body).toEqual({
      school: aSchool().school,
      device: { id: "device:quay1", name: "Máy ở quầy", account: { name: "device-quay1", password: expect.stringMatching(/^[\w-]{43}$/) }, block: 1 },
      databases,
    });
    expect(server.couch.databaseNames()).toEqual(databases);
    for (const name of databases) {
      expect(server.couch.security.get(name)).toEqual({ admins: { names: [], roles: ["_admin"] }, members: { names: [], roles: ["unit:hoaban:librarian"] } });
    }
    expect(server.couch.users.get("quan-tri")?.roles).toContain("_admin");
    expect(server.couch.users.get("device-quay1")?.roles).toEqual(["unit:hoaban:librarian", "device"]);
  });

  test("happens once, also across a restart", async () => {
    await server.setUp();
    server.couch.write("school-hoaban-desk");
    expect(await server.answerOf("/api/setup", { from: "here", body: aSchool() })).toMatchObject({ status: 409, body: { error: "already_set_up" } });
    server.restart();
    expect(await server.answerOf("/api/setup", { from: "here", body: aSchool() })).toMatchObject({ status: 409, body: { error: "already_set_up" } });
  });

  test("is answered again to the device that did not hear the answer, with a credential and numbers of its own", async () => {
    const lost = await server.setUp();
    server.restart();
    const again = await server.answerOf("/api/setup", { from: "here", body: { ...aSchool(), school: { ...aSchool().school, name: "Trường THCS Hoa Ban Trắng" }, years: [2025] } });
    expect(again).toMatchObject({ status: 201, body: { school: { name: "Trường THCS Hoa Ban Trắng" }, device: { id: "device:quay1", block: 2 } } });
    const { account } = again.body["device"] as typeof lost.device;
    expect((await server.ask("/api/devices", { as: account })).status).toBe(200);
    expect((await server.ask("/api/devices", { as: lost.device.account })).status).toBe(401);
    expect(server.registered()).toMatchObject({ years: [2025, 2026], devices: [{ id: "device:quay1", block: 2 }], nextBlock: 3 });
  });

  test("is not repeated for another school, by another device, or once a second device is there", async () => {
    await server.setUp();
    const others = [{ ...aSchool(), school: { ...aSchool().school, id: "unit:khac" } }, { ...aSchool(), device: { id: "device:khac", name: "Máy khác" } }];
    for (const body of others) expect((await server.answerOf("/api/setup", { from: "here", body })).status).toBe(409);
    expect((await server.answerOf("/api/setup", { body: { ...aSchool(), code: "" } })).body["error"]).toBe("code_needed");
    const { token } = (await server.answerOf("/api/pairings", { method: "POST", from: "here" })).body;
    await server.ask(`/api/pairings/${String(token)}`, { body: { device: { id: "device:bang2", name: "x" } } });
    expect((await server.answerOf("/api/setup", { from: "here", body: aSchool() })).status).toBe(409);
  });

  test("of two schools at the same moment one is refused", async () => {
    const other = { ...aSchool(), school: { ...aSchool().school, id: "unit:khac" }, device: { id: "device:khac", name: "Máy khác" } };
    const answers = await Promise.all([aSchool(), other].map((body) => server.answerOf("/api/setup", { from: "here", body })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
  });

  test("from another machine needs the code on the server's screen", async () => {
    expect(await server.answerOf("/api/setup", { body: aSchool() })).toMatchObject({ status: 403, body: { error: "code_needed" } });
    expect(server.setUpCode()).toMatch(/^\d{8}$/);
    expect((await server.answerOf("/api/setup", { body: { ...aSchool(), code: server.setUpCode() } })).status).toBe(201);
  });

  test("after five wrong codes even the right one waits a minute", async () => {
    const wrong = server.setUpCode() === "00000000" ? "11111111" : "00000000";
    for (let guess = 1; guess <= 5; guess++) expect((await server.answerOf("/api/setup", { from: `192.168.1.${guess}`, body: { ...aSchool(), code: wrong } })).body["error"]).toBe("wrong_code");
    const waiting = await server.ask("/api/setup", { body: { ...aSchool(), code: server.setUpCode() } });
    expect(waiting.status).toBe(429);
    expect(Number(waiting.headers.get("retry-after"))).toBe(60);
    server.later(60_000);
    expect((await server.answerOf("/api/setup", { body: { ...aSchool(), code: server.setUpCode() } })).status).toBe(201);
  });

  test("says what is wrong with what it was sent, and makes nothing", async () => {
    const odd: [unknown, string][] = [
      [{ ...aSchool(), school: { id: "unit:Hoa Ban", name: "x", code: "x" } }, "school.id"],
      [{ ...aSchool(), years: [] }, "years"],
      [{ ...aSchool(), admin: { name: "device-x", password: "mat-khau-dai" } }, "admin.name"],
      [{ ...aSchool(), admin: { name: "quan-tri", password: "short" } }, "admin.password"],
      [{ ...aSchool(), device: { id: "quay1", name: "x" } }, "device.id"],
      ["not an object", "body"],
    ];
    for (const [body, field] of odd) {
      const answer = await server.answerOf("/api/setup", { from: "here", body });
      expect(answer).toMatchObject({ status: 400, body: { error: "bad_request" } });
      expect(String(answer.body["reason"])).toContain(field);
    }
    expect(server.couch.databaseNames()).toEqual([]);
  });

  test("takes only JSON, so that a form on another page cannot set up a school", async () => {
    expect(await server.answerOf("/api/setup", { from: "here", body: aSchool(), headers: { "content-type": "text/plain" } })).toMatchObject({ status: 415, body: { error: "not_json" } });
  });
});

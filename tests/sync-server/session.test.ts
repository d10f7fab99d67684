import { beforeEach, expect, test } from "vitest";
import { aCouch, admin } from "./a-couch.ts";

let couch: Awaited<ReturnType<typeof aCouch>>;
beforeEach(async () => {
  couch = await aCouch();
});

const signIn = async (): Promise<string> => cookieIn((await couch.ask("POST", "/_session", { json: admin })).headers);
const cookieIn = (headers: Headers): string => headers.get("set-cookie")?.split(";")[0] ?? "";
const account = (name: string, roles: readonly string[]) => ({ name, roles, type: "user", password: `${name}-password` });

test("a cookie signs in like a password, until it is taken away", async () => {
  const cookie = await signIn();
  expect((await couch.ask("GET", "/_session", { headers: { cookie } })).json).toMatchObject({ userCtx: { name: "admin", roles: ["_admin"] }, info: { authenticated: "cookie" } });
  expect((await couch.ask("GET", "/_all_dbs", { headers: { cookie } })).status).toBe(200);
  const ended = await couch.ask("DELETE", "/_session", { headers: { cookie } });
  expect(cookieIn(ended.headers)).toBe("AuthSession=");
  expect((await couch.ask("GET", "/_all_dbs", { headers: { cookie: cookieIn(ended.headers) } })).status).toBe(401);
});

test("a sign-in says name, username or both alike, as JSON or as a form", async () => {
  const { name, password } = admin;
  const signedIn = { status: 200, json: { name } };
  expect(await couch.ask("POST", "/_session", { json: { username: name, password } })).toMatchObject(signedIn);
  expect(await couch.ask("POST", "/_session", { json: { username: name, name, password } })).toMatchObject(signedIn);
  expect(await couch.ask("POST", "/_session", { body: `username=${name}&password=${password}`, headers: { "content-type": "application/x-www-form-urlencoded" } })).toMatchObject(signedIn);
  expect(await couch.ask("POST", "/_session", { json: { username: "lan", name, password } })).toMatchObject({ status: 400, json: { reason: "request body contains different usernames" } });
  expect(await couch.ask("POST", "/_session", { json: { password } })).toMatchObject({ status: 400, json: { reason: "request body must contain a username" } });
});

test("a session in use goes on, one left alone ends", async () => {
  const cookie = await signIn();
  expect((await couch.ask("GET", "/_session", { headers: { cookie } })).headers.get("set-cookie")).toBeNull();
  couch.later(5 * 60_000);
  const renewed = cookieIn((await couch.ask("GET", "/_all_dbs", { headers: { cookie } })).headers);
  expect(renewed).toMatch(/^AuthSession=.+/);
  couch.later(6 * 60_000);
  expect((await couch.ask("GET", "/_all_dbs", { headers: { cookie } })).status).toBe(401);
  expect((await couch.ask("GET", "/_all_dbs", { headers: { cookie: renewed } })).status).toBe(200);
});

test("an altered cookie, a new password and a deleted account end a session", async () => {
  await couch.asAdmin("PUT", "/_users/org.couchdb.user:lan", { json: account("lan", ["_admin"]) });
  const cookie = cookieIn((await couch.ask("POST", "/_session", { json: { name: "lan", password: "lan-password" } })).headers);
  const status = async (sent: string) => (await couch.ask("GET", "/_all_dbs", { headers: { cookie: sent } })).status;
  expect(await status(cookie)).toBe(200);
  expect(await status(`${cookie.slice(0, -1)}${cookie.endsWith("A") ? "B" : "A"}`)).toBe(401);
  await couch.accounts.putUser({ name: "lan", password: "another", roles: ["_admin"] });
  expect(await status(cookie)).toBe(401);
});

test("a password that was right is wrong from the moment another one is given, and so is a disabled account's", async () => {
  const couch = await aCouch();
  const statusOf = async (password: string) => (await couch.ask("GET", "/_all_dbs", { as: { name: "lan", password } })).status;
  await couch.accounts.putUser({ name: "lan", password: "first", roles: ["_admin"] });
  expect([await statusOf("first"), await statusOf("first")]).toEqual([200, 200]);
  await couch.accounts.putUser({ name: "lan", password: "second", roles: ["_admin"] });
  expect([await statusOf("first"), await statusOf("second"), await statusOf("second")]).toEqual([401, 200, 200]);
  await couch.accounts.disableUser("lan");
  expect(await statusOf("second")).toBe(401);
});

test("a password never lies in its account, whichever way it came in", async () => {
  await couch.asAdmin("PUT", "/_users/org.couchdb.user:a", { json: account("a", []) });
  await couch.asAdmin("POST", "/_users", { json: { _id: "org.couchdb.user:b", ...account("b", []) } });
  await couch.asAdmin("POST", "/_users/_bulk_docs", { json: { docs: [{ _id: "org.couchdb.user:c", ...account("c", []) }] } });
  await couch.asAdmin("POST", "/_users/_bulk_docs", { json: { new_edits: false, docs: [{ _id: "org.couchdb.user:d", _rev: "1-d", ...account("d", []) }] } });
  for (const name of ["a", "b", "c", "d"]) {
    const { json } = await couch.asAdmin("GET", `/_users/org.couchdb.user:${name}`);
    expect(json).toMatchObject({ name, password_scheme: "pbkdf2", derived_key: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(json).not.toHaveProperty("password");
    expect((await couch.ask("POST", "/_session", { json: { name, password: `${name}-password` } })).status).toBe(200);
  }
});

test("an account that is none is refused by row, and its neighbour is written", async () => {
  const { json } = await couch.asAdmin("POST", "/_users/_bulk_docs", { json: { docs: [{ _id: "org.couchdb.user:x", name: "y", type: "user", roles: [] }, { _id: "org.couchdb.user:z", ...account("z", []) }] } });
  expect(json).toMatchObject([{ id: "org.couchdb.user:x", error: "forbidden" }, { ok: true, id: "org.couchdb.user:z" }]);
});

test("a member writes documents; a design document takes an admin", async () => {
  await couch.asAdmin("PUT", "/books");
  await couch.asAdmin("PUT", "/books/_security", { json: { members: { roles: ["reader"] }, admins: { roles: ["keeper"] } } });
  for (const name of ["reader", "keeper"]) await couch.asAdmin("PUT", `/_users/org.couchdb.user:${name}`, { json: account(name, [name]) });
  const as = (name: string) => ({ as: { name, password: `${name}-password` } });
  expect((await couch.ask("PUT", "/books/a", { ...as("reader"), json: {} })).status).toBe(201);
  for (const path of ["/books/_design/d", "/books/_design%2Fd"]) {
    expect((await couch.ask("PUT", path, { ...as("reader"), json: {} })).json).toEqual({ error: "forbidden", reason: "You are not a db or server admin." });
  }
  expect((await couch.ask("PUT", "/books/_design%2Fd", { ...as("keeper"), json: {} })).status).toBe(201);
  expect((await couch.ask("GET", "/books/_design/d", as("reader"))).json).toMatchObject({ _id: "_design/d" });
});

test("the server says what it is to everyone, also to who comes with broken credentials", async () => {
  for (const authorization of ["Basic !", "Basic", "Bearer x", "Basic OnB3"]) {
    expect(await couch.ask("GET", "/", { headers: { authorization } }), authorization).toMatchObject({ status: 200, json: { couchdb: "Welcome" } });
  }
});

/** A request from an address, as the listener hands it on. */
const tries = async (from: string, password: string, name = "admin") => {
  const authorization = `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}`;
  return couch.app.fetch(new Request("http://couch.test/_session", { headers: { authorization } }), { remoteAddress: from });
};
const statusOf = async (...given: Parameters<typeof tries>) => (await tries(...given)).status;

test("who guesses at a password waits, twice as long each time, and a right one waits with them", async () => {
  for (let guess = 0; guess < 5; guess++) expect(await statusOf("10.0.0.9", `wrong${guess}`)).toBe(401);
  const refused = await tries("10.0.0.9", admin.password);
  expect([refused.status, refused.headers.get("retry-after"), ((await refused.json()) as { error: string }).error]).toEqual([429, "1", "too_many_requests"]);
  const session = await couch.app.fetch(new Request("http://couch.test/_session", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(admin) }), { remoteAddress: "10.0.0.9" });
  expect(session.status).toBe(429);
  couch.later(1_000);
  expect(await statusOf("10.0.0.9", "wrong again")).toBe(401);
  expect((await tries("10.0.0.9", admin.password)).headers.get("retry-after")).toBe("2");
  couch.later(2_000);
  expect(await statusOf("10.0.0.9", admin.password)).toBe(200);
  for (let guess = 0; guess < 4; guess++) expect(await statusOf("10.0.0.9", `wrong${guess}`)).toBe(401);
  expect(await statusOf("10.0.0.9", admin.password)).toBe(200);
});

test("many guesses at once are many, many of the right one are one", async () => {
  const right = await Promise.all(Array.from({ length: 20 }, () => statusOf("10.0.0.9", admin.password)));
  expect(right).toEqual(right.map(() => 200));
  const wrong = await Promise.all(Array.from({ length: 20 }, (_, guess) => statusOf("10.0.0.9", `wrong${guess}`)));
  expect(wrong.filter((status) => status === 401)).toHaveLength(5);
  expect(wrong.filter((status) => status === 429)).toHaveLength(15);
});

test("one who guesses keeps out neither others at other addresses, nor other accounts, nor a device", async () => {
  const device = { name: "device-1", password: "d".repeat(43), roles: [] };
  await couch.accounts.putUser(device);
  for (let guess = 0; guess < 8; guess++) await tries("10.0.0.9", `wrong${guess}`);
  expect(await statusOf("10.0.0.1", admin.password)).toBe(200);
  for (let guess = 0; guess < 8; guess++) await tries("10.0.0.9", "x".repeat(43), device.name);
  expect(await statusOf("10.0.0.9", device.password, device.name)).toBe(200);
});

test("guesses from everywhere slow everyone down, but who has been right from the same address", async () => {
  expect(await statusOf("10.0.0.1", admin.password)).toBe(200);
  for (let guess = 0; guess < 50; guess++) await tries(`10.0.1.${guess}`, "wrong");
  expect(await statusOf("10.0.2.1", admin.password)).toBe(429);
  expect(await statusOf("10.0.0.1", admin.password)).toBe(200);
});

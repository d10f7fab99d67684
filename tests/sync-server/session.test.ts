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

/** A device reads its school for the first time, in parts: whatever happens between two of them, it ends with all that the school has, and nothing of its own is lost. */
import { expect, test } from "vitest";
import { gunzipSync } from "node:zlib";
import { titleToDocument } from "#wire/documents.ts";
import type { TitleId } from "#domain/kernel/ids.ts";
import { documentTables, type Row } from "../../src/storage/document-rows.ts";
import { putEdited } from "../../src/storage/edits.ts";
import type { SimulatedDevice } from "../simulate/device.ts";
import { readingOf } from "../simulate/readings.ts";
import { aFullSchool, isPart, type FullSchool } from "./full-school.ts";

/** It holds all that the server holds, tells the same of it as one that read it all from the feed, and waits for nothing more. */
const isWhole = async (school: FullSchool, device: SimulatedDevice) => {
  expect([...(await device.incomplete())]).toEqual([]);
  const { db, counts, desk } = device.here();
  expect((await db.feeds.toArray()).filter(({ since, coming }) => since === "0" || coming !== undefined)).toEqual([]);
  expect((await db.device.get("this"))?.deferred).toBe(false);
  const rows = await Promise.all([db.titles.count(), db.copies.count(), db.patrons.count()]);
  expect((await db.counters.bulkGet(["titles", "copies", "patrons"])).map((row) => row?.value)).toEqual(rows);
  await expect.poll(() => counts.current().firstSync).toBeUndefined();
  const opened = await desk.scan(school.patrons[0]!.cards[0]!, undefined);
  expect(opened.type === "PatronOpened" && opened.file.loans.map(({ copy }) => copy.id)).toContain(school.lastLent.id);
};

/** Answers the request of so manieth part otherwise, or lets something happen before it. */
const at = (school: FullSchool, name: string, part: number, act: (request: Request) => Promise<Response | undefined>) => {
  let parts = 0;
  school.instead[name] = async (request) => (isPart(request) && ++parts === part ? ((await act(request)) ?? school.server.answer(request)) : school.server.answer(request));
};
const broken = async (): Promise<never> => {
  throw new TypeError("the line went");
};
const partsAsked = (school: FullSchool, name: string): string[] => (school.asked[name] ?? []).filter(isPart);

test("a school comes in parts, its order and its people first, and the feed is not read from its start", async () => {
  const school = await aFullSchool();
  const device = await school.join("tablet");
  expect((await device.exchange()).trouble).toBe("none");
  await isWhole(school, device);
  expect(new Set(partsAsked(school, "tablet")).size).toBe(partsAsked(school, "tablet").length);
  expect(school.asked["tablet"]!.filter((one) => /(desk|log-2026|catalogue)\/_changes\?since=0&/.test(one))).toEqual([]);
  const [desk, log, catalogue] = [school.names.desk, school.log, school.names.catalogue].map((name) => partsAsked(school, "tablet").findIndex((one) => one.includes(name)));
  expect(desk! < log! && log! < catalogue!).toBe(true);
  // One that has room for all of it at once reads the feed, and knows the same.
  const other = await school.join("pc", 1000);
  expect((await other.exchange()).trouble).toBe("none");
  await isWhole(school, other);
  expect(partsAsked(school, "pc")).toEqual([]);
  expect(await readingOf(device)).toBe(await readingOf(other));
});

test("what the school has thrown away is known here too: no old file brings it back", async () => {
  const school = await aFullSchool();
  const device = await school.join("tablet");
  await device.exchange();
  expect((await device.here().db.gone.toArray()).map(({ id }) => id).sort()).toEqual(["copy:gone", "title:gone"]);
});

test("parts travel compressed, and only to who may read that database", async () => {
  const school = await aFullSchool();
  const device = await school.join("tablet");
  const ask = (name: string, password = device.here().device.account.password) =>
    school.server.answer(new Request(`http://localhost/api/snapshots/${name}`, { headers: { "accept-encoding": "gzip", authorization: `Basic ${btoa(`${device.here().device.account.name}:${password}`)}` } }));
  const answer = await ask(school.names.catalogue);
  expect([answer.status, answer.headers.get("content-encoding"), answer.headers.get("cache-control")]).toEqual([200, "gzip", "no-store"]);
  expect(JSON.parse(gunzipSync(Buffer.from(await answer.arrayBuffer())).toString("utf8"))).toMatchObject({ of: 120, next: null, deleted: ["copy:gone", "title:gone"] });
  expect([(await ask("_users")).status, (await ask("school-none-desk")).status, (await ask(school.names.desk, "wrong")).status]).toEqual([404, 404, 401]);
  await school.server.asAdmin("PUT", `${school.names.catalogue}/_security`, { admins: { names: [], roles: ["_admin"] }, members: { names: ["somebody else"], roles: [] } });
  expect((await ask(school.names.catalogue)).status).toBe(404);
});

test("the line breaks at each part in turn: it goes on with that one, and none is asked for twice that had come", async () => {
  const school = await aFullSchool();
  const whole = await school.join("whole");
  await whole.exchange();
  const parts = partsAsked(school, "whole").length;
  expect(parts).toBeGreaterThan(7);
  for (let part = 1; part <= parts; part++) {
    const name = `breaks-${String(part)}`;
    const device = await school.join(name);
    at(school, name, part, broken);
    expect([part, (await device.exchange()).trouble]).toEqual([part, "offline"]);
    // A part of a log is how things stood once: nothing in it contradicts the rest.
    expect((await device.here().db.counters.get("contradictions"))?.value ?? 0).toBe(0);
    const before = partsAsked(school, name);
    delete school.instead[name];
    expect((await device.exchange()).trouble).toBe("none");
    const after = partsAsked(school, name).slice(before.length);
    expect([part, after[0]]).toEqual([part, before.at(-1)]);
    const all = [...before, ...after.slice(1)];
    expect(new Set(all).size).toBe(all.length);
    await isWhole(school, device);
    device.close();
  }
});

test("the page is closed while a part is written: it goes on where it stopped, and says until then what it lacks", async () => {
  const school = await aFullSchool();
  const asleep = () => new Promise<never>(() => undefined);
  for (const part of [1, 2, 3, 4, 5, 6, 7, 8]) {
    const name = `closed-${String(part)}`;
    const device = await school.join(name);
    let isAsked: () => void = () => undefined;
    const reached = new Promise<void>((resolve) => (isAsked = resolve));
    at(school, name, part, () => {
      isAsked();
      return asleep();
    });
    void device.exchange().catch(() => undefined);
    await reached;
    await device.kill();
    delete school.instead[name];
    const lacked = device.here().counts.current().firstSync;
    expect([part, lacked?.books?.of]).toEqual([part, 120]);
    const before = partsAsked(school, name).length;
    expect((await device.exchange()).trouble).toBe("none");
    const again = partsAsked(school, name).slice(before);
    // The part before it may still have been on its way to the disk, and the one before that.
    expect(partsAsked(school, name).slice(Math.max(0, part - 3), part)).toContain(again[0]);
    await isWhole(school, device);
    device.close();
  }
});

test("the server is started again between two parts", async () => {
  const school = await aFullSchool();
  const device = await school.join("tablet");
  at(school, "tablet", 3, async () => {
    school.server.restart();
    return undefined;
  });
  expect((await device.exchange()).trouble).toBe("none");
  await school.edit(school.names.catalogue, school.titles[0]!.id, { titleProper: "Sau khi khởi động lại" });
  expect((await device.exchange()).trouble).toBe("none");
  await isWhole(school, device);
  expect((await device.here().db.titles.get(school.titles[0]!.id))?.doc["titleProper"]).toBe("Sau khi khởi động lại");
});

test("what is written, edited or deleted at other desks between two parts is here in the end as it is there", async () => {
  const school = await aFullSchool();
  const { names, titles, copies, patrons } = school;
  const inOrder = titles.map(({ id }) => id).sort();
  const device = await school.join("tablet");
  const parts = 7;
  at(school, "tablet", parts, async () => {
    expect(partsAsked(school, "tablet").at(-1)).toContain(names.catalogue);
    // Of what has come and of what is still to come.
    for (const id of [inOrder[0]!, inOrder.at(-1)!]) await school.edit(names.catalogue, id, { titleProper: "Tên mới" });
    for (const id of [inOrder[1]!, copies.map((copy) => copy.id).sort().at(-1)!]) await school.remove(names.catalogue, id);
    await school.remove(names.desk, patrons[5]!.id);
    await school.server.asAdmin("POST", `${names.catalogue}/_bulk_docs`, { docs: ["title:0new", "title:znew"].map((id) => titleToDocument({ id: id as TitleId, titleProper: "Sách mới", authors: [], bookType: "referenceBook" })) });
    return undefined;
  });
  expect((await device.exchange()).trouble).toBe("none");
  expect((await device.exchange()).trouble).toBe("none");
  await isWhole(school, device);
  const { db } = device.here();
  expect((await db.titles.bulkGet([inOrder[0]!, inOrder.at(-1)!, "title:0new", "title:znew"])).map((row) => row?.doc["titleProper"])).toEqual(["Tên mới", "Tên mới", "Sách mới", "Sách mới"]);
  expect([await db.titles.get(inOrder[1]!), await db.patrons.get(patrons[5]!.id)]).toEqual([undefined, undefined]);
});

test("what the desk does meanwhile is kept, sent, and never overwritten", async () => {
  const school = await aFullSchool();
  const { names, copies, patrons, server } = school;
  const device = await school.join("tablet");
  const parts = (await partsOf(school)).length;
  at(school, "tablet", parts, broken);
  expect((await device.exchange()).trouble).toBe("offline");
  const here = device.here();
  const lacked = here.counts.current().firstSync;
  expect(Object.keys(lacked ?? {})).toEqual(["books"]);
  const known = await here.db.copies.toArray();
  expect(known.length).toBeGreaterThan(0);
  const free = known.find(({ id }) => id !== school.lastLent.id)!;
  const lent = await here.desk.choose(free.id as (typeof copies)[number]["id"], patrons[1]!.id);
  expect(lent.type).toBe("Lent");
  await here.db.transaction("rw", [here.db.outbox, here.db.counters, ...documentTables(here.db)], async () => {
    await putEdited(here.db, [{ ...free, doc: { ...free.doc, shelf: "Kệ ở đây" } } as Row]);
  });
  // The same copy at another desk, and the way there is still cut for the rest.
  await school.edit(names.catalogue, free.id, { note: "ghi ở máy khác" });
  delete school.instead["tablet"];
  expect((await device.exchange()).trouble).toBe("none");
  expect((await device.exchange()).trouble).toBe("none");
  await isWhole(school, device);
  expect(await here.db.outbox.count()).toBe(0);
  expect(lent.type === "Lent" && (await server.allDocuments(school.log)).some(({ _id }) => _id === lent.event)).toBe(true);
  expect((await server.allDocuments(names.catalogue)).find(({ _id }) => _id === free.id)).toMatchObject({ shelf: "Kệ ở đây", note: "ghi ở máy khác" });
});

test("a server that is another one after some parts is noticed: what waits is sent there, and both have the same in the end", async () => {
  const school = await aFullSchool();
  const { server, names, patrons, copies } = school;
  const device = await school.join("tablet");
  const parts = (await partsOf(school)).length;
  at(school, "tablet", parts, broken);
  await device.exchange();
  const free = copies.find(({ id }) => id !== school.lastLent.id)!;
  await device.here().desk.choose(free.id, patrons[1]!.id);
  const waits = (await device.here().db.outbox.toArray()).map(({ id }) => id);
  delete school.instead["tablet"];
  await server.replaceByEmpty();
  for (const [database, documents] of school.documents) await server.asAdmin("POST", `${database}/_bulk_docs`, { docs: documents });
  for (let times = 0; times < 2; times++) expect((await device.exchange()).trouble).toBe("none");
  await isWhole(school, device);
  const all = (await Promise.all([names.desk, school.log].map((name) => server.allDocuments(name)))).flat().map(({ _id }) => _id);
  expect(waits.filter((id) => !all.includes(id))).toEqual([]);
});

test("a database that is born anew in the middle of its parts is not taken for the old one", async () => {
  const school = await aFullSchool();
  const { server } = school;
  const device = await school.join("tablet");
  at(school, "tablet", 2, async () => {
    await server.replaceByEmpty();
    for (const [database, documents] of school.documents) await server.asAdmin("POST", `${database}/_bulk_docs`, { docs: documents });
    return undefined;
  });
  expect((await device.exchange()).trouble).toBe("serverAway");
  for (let times = 0; times < 2; times++) expect((await device.exchange()).trouble).toBe("none");
  await isWhole(school, device);
});

test("a server that has gone back to a backup between two parts is noticed: it gets what it has lost", async () => {
  const school = await aFullSchool();
  const { server, names, patrons, titles } = school;
  const parts = (await partsOf(school)).length;
  for (const part of [2, parts]) {
    const name = `tablet-${String(part)}`;
    const device = await school.join(name);
    const backup = server.backUp();
    await school.edit(names.desk, patrons.map(({ id }) => id).sort()[0]!, { later: part });
    await school.edit(names.catalogue, titles.map(({ id }) => id).sort()[0]!, { titleProper: `Tên sau bản sao lưu ${String(part)}` });
    at(school, name, part, broken);
    expect((await device.exchange()).trouble).toBe("offline");
    server.restore(backup);
    delete school.instead[name];
    for (let times = 0; times < 2; times++) expect((await device.exchange()).trouble).toBe("none");
    await isWhole(school, device);
    // What had come here before it was lost there.
    expect((await server.allDocuments(names.desk)).filter(({ later }) => later === part).length).toBe(1);
    if (part === parts) expect((await server.allDocuments(names.catalogue)).filter(({ titleProper }) => titleProper === `Tên sau bản sao lưu ${String(part)}`).length).toBe(1);
  }
});

test("where there are no snapshots the feed is read instead, from its start, and what is still to come is said the same", async () => {
  const answers: readonly (() => Response)[] = [
    () => Response.json({ error: "not_found", reason: "Database does not exist." }, { status: 404 }),
    () => Response.json({ error: "method_not_allowed", reason: "Only GET" }, { status: 405 }),
    () => Response.json({ error: "not_implemented", reason: "no" }, { status: 501 }),
    () => new Response("<h1>Not found</h1>", { status: 404, headers: { "content-type": "text/html" } }),
  ];
  const school = await aFullSchool();
  for (const [index, none] of answers.entries()) {
    const name = `feed-${String(index)}`;
    const device = await school.join(name);
    let pages = 0;
    let isCut = true;
    school.instead[name] = async (request) => {
      if (isPart(request)) return none();
      if (isCut && request.url.includes(`${school.log}/_changes`) && ++pages === 2) throw new TypeError("the line went");
      return school.server.answer(request);
    };
    expect((await device.exchange()).trouble).toBe("offline");
    await expect.poll(() => device.here().counts.current().firstSync).toMatchObject({ loans: { done: 40, of: 101 }, books: { done: 0, of: 120 } });
    isCut = false;
    expect((await device.exchange()).trouble).toBe("none");
    await isWhole(school, device);
  }
});

test("a server that has no snapshots any more after some parts, as one that was put back to the program of before, is read by the feed from its start", async () => {
  const school = await aFullSchool();
  const device = await school.join("tablet");
  let parts = 0;
  school.instead["tablet"] = async (request) => (isPart(request) && ++parts > 4 ? Response.json({ error: "not_found", reason: "there is no such endpoint" }, { status: 404 }) : school.server.answer(request));
  expect((await device.exchange()).trouble).toBe("none");
  await isWhole(school, device);
});

/** As a device asks for them that is not disturbed. */
const partsOf = async (school: FullSchool): Promise<string[]> => {
  const whole = await school.join("undisturbed");
  await whole.exchange();
  whole.close();
  return partsAsked(school, "undisturbed");
};

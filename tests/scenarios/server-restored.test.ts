/** The server comes back as it was a week ago, or as an empty one: every device sends again what is missing there, and nothing that was newer gives way. */
import { describe, expect, test } from "vitest";
import type { WireDocument } from "#wire/documents.ts";
import { isErasure } from "#wire/erasure.ts";
import { patronFrom } from "#wire/people.ts";
import { cardCodesOf, erasePatrons, erasingTables } from "../../src/storage/erasing.ts";
import { documentTables, type Row } from "../../src/storage/document-rows.ts";
import { putEdited } from "../../src/storage/edits.ts";
import { sealedRow } from "../../src/storage/patron-edits.ts";
import type { SimulatedDevice } from "../simulate/device.ts";
import { readingOf } from "../simulate/readings.ts";
import { aMorning } from "./morning.ts";

const someDays = 60 * 24 * 3;

/** Three devices that have met. */
const threeDevices = async () => {
  const school = await aMorning();
  const { pc, tablet } = school;
  const box = await school.start("box");
  const devices = [pc, tablet, box];
  const meet = async (order: readonly SimulatedDevice[] = [...devices, ...devices]) => {
    for (const device of order) expect((await device.exchange()).trouble).toBe("none");
  };
  const lend = async (device: SimulatedDevice, copy: number, patron: number) => {
    const answer = await device.here().desk.choose(school.copies[copy]!.id, school.patrons[patron]!.id);
    if (answer.type !== "Lent") throw new Error(answer.type);
    school.passes(1);
    return answer.event;
  };
  const takeBack = async (device: SimulatedDevice, copy: number) => {
    const answer = await device.here().desk.choose(school.copies[copy]!.id, undefined);
    if (answer.type !== "TakenBack") throw new Error(answer.type);
    return answer.event;
  };
  const edit = async (device: SimulatedDevice, title: number, change: object) => {
    const { db } = device.here();
    await db.transaction("rw", [db.outbox, db.counters, ...documentTables(db)], async () => {
      const row = (await db.titles.get(school.titles[title]!.id))!;
      await putEdited(db, [{ ...row, doc: { ...row.doc, ...change } } as Row]);
    });
  };
  const title = async (device: SimulatedDevice, index: number) => (await device.here().db.titles.get(school.titles[index]!.id))!.doc;
  const patronHere = async (device: SimulatedDevice, patron: number) =>
    patronFrom(device.here().device.schoolKey, (await device.here().db.patrons.get(school.patrons[patron]!.id))!.doc);
  const note = async (device: SimulatedDevice, patron: number) => (await patronHere(device, patron)).note;
  const writeNote = async (device: SimulatedDevice, patron: number, text: string) => {
    const { db, device: { schoolKey } } = device.here();
    const row = await sealedRow(schoolKey, { ...(await patronHere(device, patron)), note: text }, school.names.desk);
    await db.transaction("rw", [db.outbox, db.counters, ...documentTables(db)], async () => putEdited(db, [row]));
  };
  const erase = async (device: SimulatedDevice, patron: number) => {
    const { db, device: { schoolKey } } = device.here();
    const id = school.patrons[patron]!.id;
    const codes = await cardCodesOf(db, schoolKey, [id]);
    await db.transaction("rw", erasingTables(db), async () => erasePatrons(db, [id], school.names.desk, { told: false, codes }));
  };
  await meet();
  return { ...school, box, devices, meet, lend, takeBack, edit, title, note, writeNote, erase };
};

type Three = Awaited<ReturnType<typeof threeDevices>>;

/** The same at the server and on every device, document by document, and nothing left to send or refused. */
const expectAllTheSame = async ({ devices, server, names }: Three) => {
  const there = new Map<string, WireDocument>();
  for (const database of [names.catalogue, names.desk, names.office, names.log(2026)]) for (const doc of await server.allDocuments(database)) if (!isErasure(doc)) there.set(doc._id, doc);
  const readings = await Promise.all(devices.map(readingOf));
  for (const [index, device] of devices.entries()) {
    const { db } = device.here();
    const rows = (await Promise.all(documentTables(db).map((table) => table.toArray() as Promise<Row[]>))).flat();
    expect(new Map(rows.map(({ doc, rev = "" }) => [doc._id, { ...doc, _rev: rev }]))).toEqual(new Map([...there].filter(([id]) => !id.startsWith("event:"))));
    expect(new Set(await db.events.toCollection().primaryKeys())).toEqual(new Set([...there.keys()].filter((id) => id.startsWith("event:"))));
    expect([await db.outbox.count(), device.here().counts.current().unsent, await db.refused.toArray()]).toEqual([0, 0, []]);
    expect(readings[index]).toBe(readings[0]);
  }
  return there;
};

/** The week after the backup, up to the moment when the server comes back as it was: the box was away all the time. */
const aWeekLater = async (school: Three) => {
  const { pc, tablet, box, meet, lend, takeBack, edit, writeNote, erase, server, passes } = school;
  await edit(pc, 0, { authors: ["Tô Hoài"] });
  await meet();
  const before = [await lend(tablet, 0, 0), await takeBack(tablet, 0)];
  await meet();
  const backup = server.backUp();
  box.line.cut();
  // Acknowledged, and lost with the server's disk.
  const lost = [await lend(pc, 2, 0), await takeBack(pc, 2)];
  await edit(pc, 0, { publisher: "Kim Đồng" });
  await meet([pc, tablet, pc]);
  await edit(tablet, 0, { publisher: "NXB Kim Đồng" });
  await writeNote(tablet, 0, "đã trao đổi với cô chủ nhiệm");
  await edit(pc, 1, { year: 1995 });
  await erase(pc, 1);
  await meet([tablet, pc, tablet]);
  passes(someDays);
  // Each has something of its own that no server has seen.
  const unsent = [await lend(pc, 3, 0), await lend(box, 1, 0)];
  await edit(tablet, 1, { series: "Tuổi học trò" });
  await edit(box, 0, { pages: 144 });
  await edit(box, 2, { year: 1957 });
  box.line.mend();
  return { backup, events: [...before, ...lost, ...unsent] };
};

const expectNothingMissing = async (school: Three, events: readonly string[]) => {
  const there = await expectAllTheSame(school);
  for (const id of events) expect(there.has(id)).toBe(true);
  const { pc, title, note, patrons, devices } = school;
  expect(await title(pc, 0)).toMatchObject({ authors: ["Tô Hoài"], publisher: "NXB Kim Đồng", pages: 144 });
  expect(await title(pc, 1)).toMatchObject({ year: 1995, series: "Tuổi học trò" });
  expect(await title(pc, 2)).toMatchObject({ year: 1957 });
  expect(await note(pc, 0)).toBe("đã trao đổi với cô chủ nhiệm");
  expect(there.has(patrons[1]!.id)).toBe(false);
  for (const device of devices) expect([await device.here().db.patrons.get(patrons[1]!.id), (await device.here().db.lost.toArray()).length]).toEqual([undefined, 0]);
};

describe.each([
  ["the one that was away comes first", ["box", "pc", "tablet"]],
  ["the one that was away comes last", ["pc", "tablet", "box"]],
  ["the one that only heard of the last edit comes first", ["pc", "box", "tablet"]],
] as const)("%s", (_name, names) => {
  test("from last week's backup nothing is missing anywhere", async () => {
    const school = await threeDevices();
    const { backup, events } = await aWeekLater(school);
    school.server.restore(backup);
    const order = names.map((name) => school[name]);
    await school.meet([...order, ...order, ...order]);
    await expectNothingMissing(school, events);
  });

  test("an empty server in its place gets everything", async () => {
    const school = await threeDevices();
    const { events } = await aWeekLater(school);
    await school.server.replaceByEmpty();
    const order = names.map((name) => school[name]);
    await school.meet([...order, ...order, ...order]);
    await expectNothingMissing(school, events);
  });
});

test("what others have written to the older server meanwhile is kept beside what it had lost", async () => {
  const school = await threeDevices();
  const { pc, tablet, box, server, meet, edit, lend, title } = school;
  await edit(pc, 0, { authors: ["Tô Hoài"] });
  await meet();
  const backup = server.backUp();
  box.line.cut();
  await edit(pc, 0, { publisher: "Kim Đồng" });
  const lost = await lend(pc, 0, 0);
  await meet([pc, tablet]);
  server.restore(backup);
  box.line.mend();
  // More than there was before: nobody sees by the sequence that it went back.
  for (let pages = 140; pages < 150; pages++) {
    await edit(box, 0, { pages });
    await meet([box]);
  }
  const later = await lend(box, 1, 0);
  await meet([box, pc, tablet, box, pc]);
  const there = await expectAllTheSame(school);
  expect([there.has(lost), there.has(later)]).toEqual([true, true]);
  expect(await title(tablet, 0)).toMatchObject({ authors: ["Tô Hoài"], publisher: "Kim Đồng", pages: 149 });
});

test.each([1, 2, 3, 7])("the line goes at every %i. answer, again and again, and in the end it is whole", async (every) => {
  const school = await threeDevices();
  const { backup, events } = await aWeekLater(school);
  school.server.restore(backup);
  let asked = 0;
  for (const name of ["pc", "tablet", "box"]) {
    school.answers[name] = async (request) => {
      const answer = await school.server.answer(request);
      asked++;
      if (asked <= 50 && asked % every === 0) throw new TypeError("the line went");
      return answer;
    };
  }
  for (let round = 0; round < 30; round++) for (const device of school.devices) await device.exchange();
  await expectNothingMissing(school, events);
});

test("while it goes on, the desk lends and takes back", async () => {
  const school = await threeDevices();
  const { pc, server, names, meet, takeBack } = school;
  const { backup, events } = await aWeekLater(school);
  server.restore(backup);
  const going = pc.exchange();
  const meanwhile = await takeBack(pc, 3);
  expect((await going).trouble).toBe("none");
  await meet();
  await expectNothingMissing(school, [...events, meanwhile]);
  expect((await server.allDocuments(names.log(2026))).length).toBe(events.length + 1);
});

test("put back to before a year's log was born, it gets from the one device that wrote there what nobody else has read", async () => {
  const school = await threeDevices();
  const { pc, tablet, server, names, meet, lend } = school;
  const backup = server.backUp();
  // Its clock was a year behind when it was opened without a line.
  pc.line.cut();
  pc.setClock(-365 * 24 * 60 * 60_000);
  await pc.kill();
  const lost = await lend(pc, 2, 0);
  pc.line.mend();
  let answered = 0;
  // The line goes once the act is acknowledged, before anything is read there.
  school.answers["pc"] = async (request) => {
    if (answered > 0) throw new TypeError("the line went");
    if (request.url.endsWith(`${names.log(2025)}/_bulk_docs`)) answered++;
    return server.answer(request);
  };
  await pc.exchange();
  expect([answered, await pc.here().db.outbox.filter(({ database }) => database === names.log(2025)).count(), (await server.allDocuments(names.log(2025))).map(({ _id }) => _id)]).toEqual([1, 0, [lost]]);
  server.restore(backup);
  delete school.answers["pc"];
  await meet([pc, tablet, pc]);
  expect((await server.allDocuments(names.log(2025))).map(({ _id }) => _id)).toEqual([lost]);
});

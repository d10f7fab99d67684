/** A disk is put back to last month's image, or a profile is copied to a second PC: both write under one id until they meet the server. */
import { describe, expect, test } from "vitest";
import type { LogEvent } from "#domain/circulation/events.ts";
import { eventFrom } from "#wire/documents.ts";
import type { SimulatedDevice } from "../simulate/device.ts";
import { readingOf } from "../simulate/readings.ts";
import { aMorning } from "./morning.ts";

const aSchoolWithAHistory = async () => {
  const school = await aMorning();
  const { copies, patrons, server, names } = school;
  /** Lent and brought back: two acts. */
  const lendAndReturn = async (device: SimulatedDevice, copy: number) => {
    for (const patron of [patrons[0]!.id, undefined]) {
      const answer = await device.here().desk.choose(copies[copy]!.id, patron);
      if (answer.type !== "Lent" && answer.type !== "TakenBack") throw new Error(answer.type);
      school.passes(5);
    }
  };
  const log = async (): Promise<LogEvent[]> => (await server.allDocuments(names.log(2026))).flatMap((doc) => eventFrom(doc) ?? []);
  const places = async () => (await log()).map(({ device, sequence }) => `${device} ${sequence}`);
  const registered = async () => (await server.answer(new Request("http://localhost/api/devices", { headers: { authorization: `Basic ${btoa(`${school.tablet.here().device.account.name}:${school.tablet.here().device.account.password}`)}` } }))).json() as Promise<{ devices: { id: string; name: string; block: number }[] }>;
  return { ...school, lendAndReturn, log, places, registered };
};

test("a device restored from an old disk image becomes another one before it sends anything, and nothing is lost or twice", async () => {
  const { pc, tablet, lendAndReturn, log, places, registered, passes } = await aSchoolWithAHistory();
  await lendAndReturn(pc, 0);
  await pc.exchange();
  const image = await pc.image();
  const was = pc.here().device;
  await lendAndReturn(pc, 1);
  await pc.exchange();
  await pc.restore(image);
  passes(60);
  await lendAndReturn(pc, 2);
  const unsent = (await pc.here().db.outbox.toArray()).map(({ id }) => id);

  expect(await pc.exchange()).toMatchObject({ trouble: "none", renamed: "pc 2" });
  const now = pc.here().device;
  expect(now).toMatchObject({ name: "pc 2", sequence: 2, nextCopySerial: 1 });
  expect([now.id === was.id, now.block === was.block, now.account.name === was.account.name]).toEqual([false, false, false]);
  const all = await log();
  expect(all.filter(({ device }) => device === now.id).map(({ sequence }) => sequence).sort()).toEqual([1, 2]);
  expect(unsent.filter((id) => id.startsWith("event:")).every((id) => all.some((event) => event.id === id))).toBe(true);
  expect(all).toHaveLength(6);

  // From now on each has places of its own, also after it is opened again.
  await pc.kill();
  await lendAndReturn(pc, 3);
  expect(await pc.exchange()).not.toHaveProperty("renamed");
  await tablet.exchange();
  expect(new Set(await places()).size).toBe(8);
  expect(await readingOf(tablet)).toBe(await readingOf(pc));
  expect([await pc.here().db.refused.count(), await pc.here().db.outbox.count(), [...(await pc.incomplete())], [...(await tablet.incomplete())]]).toEqual([0, 0, [], []]);
  expect((await registered()).devices.map(({ name }) => name)).toEqual(["maker", "pc", "tablet", "pc 2"]);
});

test("what the old image still holds for sent, and had been sent, keeps its place", async () => {
  const { pc, lendAndReturn, log, places } = await aSchoolWithAHistory();
  await lendAndReturn(pc, 0);
  const image = await pc.image();
  await pc.exchange();
  await lendAndReturn(pc, 1);
  await pc.exchange();
  const before = await log();
  await pc.restore(image);
  await lendAndReturn(pc, 2);
  expect((await pc.exchange()).trouble).toBe("none");
  const after = await log();
  expect(after).toEqual(expect.arrayContaining(before));
  expect([after.length, new Set(await places()).size, await pc.here().db.refused.count()]).toEqual([6, 6, 0]);
});

test("of two PCs with one profile the one that hears of the other becomes a device of its own, and both go on", async () => {
  const { pc, tablet, lendAndReturn, log, places, registered } = await aSchoolWithAHistory();
  await lendAndReturn(pc, 0);
  await pc.exchange();
  const second = await pc.copy(await pc.image(), "copied");
  second.line.heal();
  await lendAndReturn(pc, 1);
  await lendAndReturn(second, 2);
  await pc.exchange();
  expect(await second.exchange()).toMatchObject({ trouble: "none", renamed: "pc 2" });
  await lendAndReturn(pc, 3);
  await lendAndReturn(second, 1);
  for (const device of [pc, second, tablet, pc]) expect((await device.exchange()).trouble).toBe("none");
  expect(pc.here().device.name).toBe("pc");
  expect([(await log()).length, new Set(await places()).size]).toEqual([10, 10]);
  for (const device of [second, tablet]) expect(await readingOf(device)).toBe(await readingOf(pc));
  const blocks = (await registered()).devices.map(({ block }) => block);
  expect(new Set(blocks).size).toBe(blocks.length);
});

test("a server that gives no other identity is told what waits all the same, in places that are not taken", async () => {
  const { pc, lendAndReturn, places, server, answers } = await aSchoolWithAHistory();
  await lendAndReturn(pc, 0);
  await pc.exchange();
  const image = await pc.image();
  await lendAndReturn(pc, 1);
  await pc.exchange();
  await pc.restore(image);
  answers["pc"] = async (request) => (request.method === "POST" && new URL(request.url).pathname === "/api/devices" ? Response.json({ error: "not_found", reason: "missing" }, { status: 404 }) : server.answer(request));
  expect((await pc.exchange()).trouble).toBe("none");
  await lendAndReturn(pc, 2);
  expect((await pc.exchange()).trouble).toBe("none");
  expect(new Set(await places()).size).toBe(6);
  delete answers["pc"];
  expect(await pc.exchange()).toMatchObject({ renamed: "pc 2" });
});

describe("card and label numbers of a life that is gone from the disk", () => {
  /** Acts of no log: nothing but the numbers themselves tells that there was another life. */
  const aCardGivenSince = async () => {
    const school = await aMorning();
    const { pc, patrons, copies, card } = school;
    // Still waits on the image, and was sent by the life that is gone.
    expect((await pc.here().desk.choose(copies[0]!.id, patrons[0]!.id)).type).toBe("Lent");
    const image = await pc.image();
    const given = (await pc.here().cards.reportLost(patrons[0]!.id, card(0)))!.given;
    await pc.exchange();
    return { ...school, image, given };
  };

  test("a number that another reader's card has is not given out again once that reader was heard of", async () => {
    const { pc, tablet, patrons, card, image, given } = await aCardGivenSince();
    await pc.restore(image);
    expect((await pc.exchange()).trouble).toBe("none");
    const another = (await pc.here().cards.reportLost(patrons[1]!.id, card(1)))!.given;
    expect(another).not.toBe(given);
    for (const device of [pc, tablet]) expect((await device.exchange()).trouble).toBe("none");
    expect(await tablet.here().desk.scan(given, undefined)).toMatchObject({ type: "PatronOpened", file: { patron: { id: patrons[0]!.id } } });
    expect(await tablet.here().desk.scan(another, undefined)).toMatchObject({ type: "PatronOpened", file: { patron: { id: patrons[1]!.id } } });
    expect([pc.here().device.name, await pc.here().db.events.count(), await pc.here().db.refused.count()]).toEqual(["pc 2", 1, 0]);
  });

  test("one that two readers have counts nobody at the door until somebody says whose it is", async () => {
    const { pc, tablet, patrons, card, image, given } = await aCardGivenSince();
    const binh = patrons[1]!;
    await pc.restore(image);
    pc.line.cut();
    await pc.here().cards.reportLost(binh.id, card(1));
    pc.line.heal();
    for (const device of [pc, tablet, pc]) expect((await device.exchange()).trouble).toBe("none");
    const { dayBook, desk } = tablet.here();
    const counted = async () => (await dayBook.counts(desk.today())).map(({ visit }) => visit.facts);
    expect(await dayBook.countAtDoor(given)).toMatchObject({ type: "WhichReader", code: given, readers: [{}, {}] });
    expect(await counted()).toEqual([]);
    expect(await dayBook.countAtDoor(given, binh.id)).toMatchObject({ type: "Counted", patron: { id: binh.id } });
    expect(await counted()).toEqual([{ group: binh.group, ...(binh.classUnit ? { classUnit: binh.classUnit } : {}), ...(binh.grade ? { grade: binh.grade } : {}) }]);
  });

  test("one that two readers have counts who is said to hold it at the desk, where the school counts there, and nobody before", async () => {
    const { pc, tablet, patrons, card, image, given, passes } = await aCardGivenSince();
    const [an, binh] = [patrons[0]!.id, patrons[1]!.id];
    await pc.restore(image);
    pc.line.cut();
    await pc.here().cards.reportLost(binh, card(1));
    pc.line.heal();
    for (const device of [pc, tablet, pc]) expect((await device.exchange()).trouble).toBe("none");
    const { dayBook, desk, setting } = tablet.here();
    const visits = async () => (await dayBook.counts(desk.today())).length;
    await dayBook.changeCountAtDesk(true);
    await expect.poll(() => setting.current().countAtDesk).toBe(true);
    expect((await desk.scan(given, undefined)).type).toBe("WhichReader");
    expect(await desk.chooseHolder(given, binh)).toMatchObject({ type: "PatronOpened", file: { patron: { id: binh } } });
    await expect.poll(visits).toBe(1);
    expect(await dayBook.countAtDoor(given, binh)).toMatchObject({ type: "CountedLately" });
    // Meanwhile the other one alone has it.
    await tablet.here().cards.reportLost(binh, given);
    passes(1);
    expect(await desk.chooseHolder(given, binh)).toMatchObject({ type: "PatronOpened", file: { patron: { id: an } } });
    await expect.poll(visits).toBe(2);
  });

  test("one given while nothing had been heard opens nobody by itself, and is listed on every device with both readers until one of them has a new card", async () => {
    const { pc, tablet, patrons, card, image, given, passes } = await aCardGivenSince();
    const [an, binh] = [patrons[0]!.id, patrons[1]!.id];
    await pc.restore(image);
    pc.line.cut();
    expect((await pc.here().cards.reportLost(binh, card(1)))!.given).toBe(given);
    pc.line.heal();
    for (const device of [pc, tablet, pc]) expect((await device.exchange()).trouble).toBe("none");
    expect(pc.here().device.name).toBe("pc 2");
    for (const device of [pc, tablet]) {
      passes(1);
      expect(await device.here().desk.scan(given, an)).toMatchObject({ type: "WhichReader", code: given, readers: expect.arrayContaining([expect.objectContaining({ id: an }), expect.objectContaining({ id: binh })]) });
      expect(await device.here().desk.contradictions()).toMatchObject([{ finding: { type: "CardGivenTwice", code: given, readers: [{}, {}] } }]);
      await expect.poll(() => device.here().counts.current().contradictions).toBe(1);
    }
    const another = (await tablet.here().cards.reportLost(binh, given))!.given;
    for (const device of [tablet, pc]) expect((await device.exchange()).trouble).toBe("none");
    for (const device of [pc, tablet]) {
      passes(1);
      expect(await device.here().desk.scan(given, undefined)).toMatchObject({ type: "PatronOpened", file: { patron: { id: an } } });
      expect(await device.here().desk.scan(another, undefined)).toMatchObject({ type: "PatronOpened", file: { patron: { id: binh } } });
      expect(await device.here().desk.contradictions()).toEqual([]);
      await expect.poll(() => device.here().counts.current().contradictions).toBe(0);
    }
  });

  test("nor is one that is cancelled already", async () => {
    const { pc, tablet, patrons, card, image, given } = await aCardGivenSince();
    await tablet.exchange();
    await tablet.here().cards.reportLost(patrons[0]!.id, given);
    await tablet.exchange();
    await pc.restore(image);
    expect((await pc.exchange()).trouble).toBe("none");
    expect((await pc.here().cards.reportLost(patrons[1]!.id, card(1)))!.given).not.toBe(given);
  });

  test("a label's number that another copy has is not given out again once that copy was heard of", async () => {
    const { pc, copies, code } = await aMorning();
    const image = await pc.image();
    await pc.here().printing.giveCodes([copies[4]!.id]);
    await pc.exchange();
    await pc.restore(image);
    expect((await pc.exchange()).trouble).toBe("none");
    const [given] = (await pc.here().db.copies.get(copies[4]!.id))!.doc["barcodes"] as string[];
    const { lists } = pc.here();
    await lists.apply(await lists.planBooks([{ row: 1, title: { titleProper: "Tuổi thơ dữ dội", authors: [], bookType: "referenceBook" }, copies: [], quantity: 1 }]), "sach.xlsx", () => undefined);
    expect(await pc.here().desk.scan(given!, undefined)).toMatchObject({ type: "CopyIsIn", copy: { copy: { id: copies[4]!.id } } });
    expect(code(0)).not.toBe(given);
  });

  test("a label's number given while nothing had been heard asks for a look on every device, until one of the two copies keeps it", async () => {
    const { pc, tablet, copies, passes } = await aMorning();
    const image = await pc.image();
    const first = copies[4]!.id;
    await pc.here().printing.giveCodes([first]);
    await pc.exchange();
    await pc.restore(image);
    pc.line.cut();
    const { lists } = pc.here();
    await lists.apply(await lists.planBooks([{ row: 1, title: { titleProper: "Tuổi thơ dữ dội", authors: [], bookType: "referenceBook" }, copies: [], quantity: 1 }]), "sach.xlsx", () => undefined);
    pc.line.heal();
    for (const device of [pc, tablet, pc]) expect((await device.exchange()).trouble).toBe("none");
    const [given = ""] = (await pc.here().printing.copies({ ids: [first] }))[0]!.copy.barcodes;
    for (const device of [pc, tablet]) {
      passes(1);
      expect(await device.here().desk.contradictions()).toMatchObject([{ finding: { type: "LabelGivenTwice", code: given, copies: [{}, {}] } }]);
      await expect.poll(() => device.here().counts.current().contradictions).toBe(1);
    }
    await tablet.here().staff.add({ name: "Cô Lan", role: "librarian", pin: "1234" });
    await tablet.here().staff.signIn((await tablet.here().staff.all())[0]!.id, "1234");
    expect(await tablet.here().labels.keep(first, given)).toHaveLength(1);
    for (const device of [tablet, pc]) expect((await device.exchange()).trouble).toBe("none");
    for (const device of [pc, tablet]) {
      passes(1);
      expect(await device.here().desk.scan(given, undefined)).toMatchObject({ type: "CopyIsIn", copy: { copy: { id: first } } });
      expect(await device.here().desk.contradictions()).toEqual([]);
    }
  });
});

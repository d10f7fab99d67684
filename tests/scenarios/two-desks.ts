/** Two desks of one small school, and how they come to what cannot be true at once: each staged as it happens, then both meet. */
import type { CopyId, DeviceId, EventId, PatronId, TitleId } from "#domain/kernel/ids.ts";
import { databasesOf } from "#wire/database-names.ts";
import { deviceToDocument } from "#wire/documents.ts";
import { aSchool, books, carry, librarian, pupil, type Device } from "../storage/a-device.ts";

export const an = "Lê Bảo An";
export const binh = "Trần Gia Bình";
export const chi = "Phạm Thuỳ Chi";
export const dung = "Vũ Anh Dũng";
export const deviceNames = { pc: "Máy quầy", tablet: "Máy tính bảng" } as const;

/** `withOld`: also a device whose clock is three years ahead. */
export const aTwoDeskSchool = async ({ withOld = false }: { withOld?: boolean } = {}) => {
  const school = await aSchool(5);
  const pc = await school.device("pc");
  const tablet = await school.device("tablet");
  const old = withOld ? await school.device("old", { ahead: 3 * 365 * 86_400_000 }) : undefined;
  await pc.bringInBooks(books("Dế Mèn phiêu lưu ký", ["STK.001"], { title: { coverPrice: 45_000 } }), books("Kính vạn hoa", ["STK.002"]), ...["Toán 6", "Ngữ văn 6"].map((name, index) => books(name, [`SGK.00${index + 1}`], { title: { bookType: "textbook", grade: 6 } })));
  await pc.bringInReaders(...[an, binh, chi, dung].map((name) => pupil(name)));
  const others = (one: Device): Device[] => [pc, tablet, ...(old ? [old] : [])].filter((device) => device !== one);
  const meet = async () => {
    for (const device of [pc, tablet, ...(old ? [old] : [])]) await carry(device, ...others(device));
  };
  await meet();
  for (const device of [pc, ...others(pc)]) {
    await device.signIn(librarian.name, librarian.pin);
    const named = (["pc", "tablet"] as const).map((name) => ({ ...deviceToDocument({ id: `device:${name}` as DeviceId, name: deviceNames[name] }), _rev: "2-a" }));
    await device.here().keeper.takeIn(databasesOf(device.here().device.school).desk, named, { since: "2", birth: "b" });
  }
  const titles = await Promise.all(["SGK.001", "SGK.002"].map(async (no) => (await pc.here().db.copies.get(await pc.copy(no)))!.title));
  return { school, pc, tablet, old, meet, titles };
};

export type TwoDesks = Awaited<ReturnType<typeof aTwoDeskSchool>>;

export const lend = async (device: Device, accessionNo: string, name: string): Promise<EventId> => {
  const answer = await device.here().desk.choose(await device.copy(accessionNo), await device.reader(name));
  if (answer.type !== "Lent") throw new Error(`not lent: ${answer.type}`);
  return answer.event;
};

export const found = async (device: Device) => (await device.here().desk.contradictions()).map(({ finding }) => finding.type);

const said = async (device: Device, copy: CopyId, act: Parameters<ReturnType<Device["here"]>["desk"]["say"]>[1]): Promise<EventId> => {
  const answer = await device.here().desk.say(copy, act);
  if (answer.type !== "Said") throw new Error(`not said: ${answer.type}`);
  return answer.event;
};

/** Lent at both desks before they met: the first at the PC to An, the second at the tablet to Bình. */
export const lentTwice = async ({ school, pc, tablet, meet }: TwoDesks) => {
  const first = await lend(pc, "STK.001", an);
  school.passes(2);
  const second = await lend(tablet, "STK.001", binh);
  await meet();
  return { copy: await pc.copy("STK.001"), first, second };
};

export const returnedNotOut = async ({ tablet, meet }: TwoDesks) => {
  const copy = await tablet.copy("STK.002");
  const answer = await tablet.here().desk.takeBackUnknown(copy);
  if (answer.type !== "TakenBack") throw new Error(answer.type);
  await meet();
  return { copy, returned: answer.event };
};

/** An lost it and paid at the PC; then it turned up at the tablet. */
export const cameBackAfterCompensation = async ({ school, pc, tablet, meet }: TwoDesks) => {
  const copy = await pc.copy("STK.001");
  const loan = await lend(pc, "STK.001", an);
  await said(pc, copy, { kind: "copy-lost", loan });
  school.passes(5);
  const compensated = await said(pc, copy, { kind: "loss-compensated", loan, by: "value", amount: 45_000, receiptNo: await pc.here().desk.nextReceiptNo() });
  await meet();
  school.passes(60);
  const back = await tablet.here().desk.choose(await tablet.copy("STK.001"), undefined);
  if (back.type !== "TakenBack") throw new Error(back.type);
  await meet();
  return { copy, loan, compensated, returned: back.event };
};

/** Stopped at the PC, and then lent to at the tablet, which had not heard of it. */
export const lentWhileBlocked = async ({ school, pc, tablet, meet }: TwoDesks) => {
  const reader: PatronId = await pc.reader(an);
  await pc.here().records.block(reader, { reason: "damage", remark: "Sách ướt" });
  school.passes(3);
  const lent = await lend(tablet, "STK.002", an);
  await meet();
  return { copy: await pc.copy("STK.002"), reader, lent };
};

/** A hold that both desks set a copy aside for. */
export const heldTwice = async ({ pc, tablet, meet }: TwoDesks) => {
  await pc.bringInBooks(books("Đất rừng phương Nam", ["STK.003", "STK.004"]));
  const title = (await pc.here().db.copies.get(await pc.copy("STK.003")))!.title;
  const placed = await pc.here().holds.place(title, await pc.reader(an));
  if (placed.type !== "HoldNoted") throw new Error(placed.type);
  await meet();
  for (const [device, no] of [[pc, "STK.003"], [tablet, "STK.004"]] as const) await device.here().holds.setAside(title, placed.event, await device.copy(no));
  await meet();
  return { title };
};

/** One lot of each textbook, known at every desk. */
export const lotsOf = async ({ pc, meet, titles }: TwoDesks, quantity: number): Promise<void> => {
  for (const title of titles) await pc.here().textbooks.openLot(title, "2024", quantity);
  await meet();
};

export const lendByQuantity = async (device: Device, names: readonly string[], titles: readonly TitleId[]): Promise<readonly EventId[]> => {
  const pupils = await Promise.all(names.map((name) => device.reader(name)));
  const answer = await device.here().textbooks.lend(pupils.flatMap((reader) => titles.map((title) => ({ pupil: reader, title }))));
  if (answer.type !== "Lent" || answer.refused.length > 0) throw new Error(`not all was lent: ${answer.type}`);
  return answer.events;
};

/** The same set for the same pupils, confirmed at both desks. */
export const setConfirmedTwice = async (desks: TwoDesks) => {
  const { school, pc, tablet, meet, titles } = desks;
  await lotsOf(desks, 40);
  const first = await lendByQuantity(pc, [an, binh], titles);
  school.passes(10);
  const second = await lendByQuantity(tablet, [an, binh], titles);
  await meet();
  return { first, second };
};

/** Two of each, and four pupils got one. */
export const lentMoreThanThere = async (desks: TwoDesks) => {
  await lotsOf(desks, 2);
  await lendByQuantity(desks.pc, [an, binh], desks.titles.slice(0, 1));
  desks.school.passes(10);
  await lendByQuantity(desks.tablet, [chi, dung], desks.titles.slice(0, 1));
  await desks.meet();
};

/** What An and Bình had by quantity, noted as brought back at both desks. */
export const returnedTwice = async (desks: TwoDesks) => {
  const { school, pc, tablet, meet, titles } = desks;
  await lotsOf(desks, 40);
  const loans = await lendByQuantity(pc, [an, binh], titles);
  await meet();
  for (const device of [pc, tablet]) {
    school.passes(10);
    const { refused } = await device.here().textbooks.say(loans.map((loan) => ({ loan, act: { kind: "lot-returned", quantity: 1 } })));
    if (refused.length > 0) throw new Error("not all came back");
  }
  await meet();
  return { loans };
};

/** All kinds of acts at a desk whose clock is three years ahead. */
export const daysToCome = async (desks: TwoDesks) => {
  const { school, pc, tablet, old, meet, titles } = desks;
  if (!old) throw new Error("no device with a wrong clock");
  await lotsOf(desks, 40);
  const lent = await lend(old, "STK.001", an);
  const [byQuantity] = await lendByQuantity(old, [binh], titles.slice(0, 1));
  const visit = await old.here().dayBook.tally({ visitors: 30, facts: { group: "pupil", classUnit: "6A", grade: 6 } });
  const hold = await old.here().holds.place((await old.here().db.copies.get(await old.copy("STK.001")))!.title, await old.reader(binh));
  await meet();
  for (const device of [pc, tablet]) device.here().onServerTime(school.now());
  return { lent, byQuantity, visit, hold };
};

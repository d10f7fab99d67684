/** Two desks of one small school, and how they come to what cannot be true at once: each staged as it happens, then both meet. */
import type { CopyId, EventId, PatronId } from "#domain/kernel/ids.ts";
import type { DeviceId } from "#domain/kernel/ids.ts";
import { databasesOf } from "#wire/database-names.ts";
import { deviceToDocument } from "#wire/documents.ts";
import { aSchool, books, carry, librarian, pupil, type Device } from "../storage/a-device.ts";

export const an = "Lê Bảo An";
export const binh = "Trần Gia Bình";
export const deviceNames = { pc: "Máy quầy", tablet: "Máy tính bảng" } as const;

export const aTwoDeskSchool = async (seed = 5, { tabletAhead = 0 }: { tabletAhead?: number } = {}) => {
  const school = await aSchool(seed);
  const pc = await school.device("pc");
  const tablet = await school.device("tablet", { ahead: tabletAhead });
  await pc.bringInBooks(books("Dế Mèn phiêu lưu ký", ["STK.001"], { title: { coverPrice: 45_000 } }), books("Kính vạn hoa", ["STK.002"]));
  await pc.bringInReaders(pupil(an), pupil(binh));
  const meet = async () => {
    await carry(pc, tablet);
    await carry(tablet, pc);
  };
  await meet();
  for (const device of [pc, tablet]) {
    await device.signIn(librarian.name, librarian.pin);
    const named = (["pc", "tablet"] as const).map((name) => ({ ...deviceToDocument({ id: `device:${name}` as DeviceId, name: deviceNames[name] }), _rev: "2-a" }));
    await device.here().keeper.takeIn(databasesOf(device.here().device.school).desk, named, { since: "2", birth: "b" });
  }
  return { school, pc, tablet, meet };
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

/** A real server that does not take something: the rest goes on, the refused waits with its reason, and goes when it is mended. */
import { expect, test } from "vitest";
import type { WireDocument } from "#wire/documents.ts";
import { documentTables } from "../../src/storage/document-rows.ts";
import { putEdited } from "../../src/storage/edits.ts";
import { sentText } from "../sync/sent-text.ts";
import { aMorning } from "./morning.ts";

type Morning = Awaited<ReturnType<typeof aMorning>>;

const editTitle = async ({ here }: Morning["pc"], id: string, change: object) => {
  const { db } = here();
  const row = await db.titles.get(id as never);
  await db.transaction("rw", [db.outbox, db.counters, ...documentTables(db)], () => putEdited(db, [{ ...row!, doc: { ...row!.doc, ...change } as WireDocument }]));
};
const asLibrarian = async ({ here }: Morning["pc"]) => {
  const { staff } = here();
  await here().openReaders();
  await staff.add({ name: "Cô Lan", role: "librarian", pin: "1234" });
  await staff.signIn((await staff.all())[0]!.id, "1234");
};

test("a title that lost its name is refused in the server's words; what waited behind it is taken; mended it reaches the other desk", async () => {
  const { pc, tablet, titles } = await aMorning();
  await asLibrarian(pc);
  await editTitle(pc, titles[0]!.id, { titleProper: "" });
  await editTitle(pc, titles[1]!.id, { publisher: "Trẻ" });
  await pc.exchange();
  expect([await pc.here().db.outbox.count(), (await pc.here().db.titles.get(titles[0]!.id))?.doc["titleProper"]]).toEqual([0, "Dế Mèn phiêu lưu ký"]);
  const [file, ...more] = await pc.here().refused.all();
  expect([file, more]).toMatchObject([{ why: { type: "BrokenShape", field: "titleProper" }, what: { of: "title", fields: [{ field: "titleProper", mine: "" }] } }, []]);
  expect((await pc.here().refused.mend(file!.row, { titleProper: "Dế Mèn" })).ok).toBe(true);
  for (const device of [pc, tablet]) await device.exchange();
  expect((await tablet.here().db.titles.get(titles[0]!.id))?.doc["titleProper"]).toBe("Dế Mèn");
  expect(await pc.here().refused.all()).toEqual([]);
});

test("loans that the server takes from nobody wait here, and all go once it takes them again", async () => {
  const { pc, tablet, server, answers, code, card } = await aMorning();
  answers["pc"] = async (request) => {
    if (!new URL(request.url).pathname.endsWith("-log-2026/_bulk_docs")) return server.answer(request);
    const sent = await request.arrayBuffer();
    const { docs } = JSON.parse(request.headers.has("content-encoding") ? sentText(sent) : new TextDecoder().decode(sent)) as { docs: WireDocument[] };
    return Response.json(docs.map(({ _id }) => ({ id: _id, error: "forbidden", reason: "You are not allowed to access this db." })), { status: 201 });
  };
  for (const index of [0, 1]) {
    const reader = await pc.here().desk.scan(card(index), undefined);
    if (reader.type !== "PatronOpened") throw new Error(reader.type);
    expect((await pc.here().desk.scan(code(index), reader.file.patron.id)).type).toBe("Lent");
  }
  await pc.exchange();
  const loans = async (device: Morning["pc"]) => (await device.here().loans.open()).length;
  expect(await loans(pc)).toBe(0);
  // Counted anew a moment after the exchange.
  await expect.poll(() => pc.here().counts.current()).toMatchObject({ unsent: 0 });
  const files = await pc.here().refused.all();
  expect(files.map(({ why, what }) => [why.type, what.is])).toEqual([["NoRight", "act"], ["NoRight", "act"]]);
  delete answers["pc"];
  expect(await pc.here().refused.sendAgain(files.map(({ row }) => row))).toBe(2);
  for (const device of [pc, tablet]) await device.exchange();
  expect([await loans(pc), await loans(tablet)]).toEqual([2, 2]);
});

test("a reader edited at one desk and erased at the other: erasing wins, and nobody is asked", async () => {
  const { pc, tablet, patrons } = await aMorning();
  for (const device of [pc, tablet]) await asLibrarian(device);
  await tablet.here().records.notePatron(patrons[0]!.id, "Hay quên thẻ");
  expect((await pc.here().forgetting.eraseReader(patrons[0]!.id)).ok).toBe(true);
  for (const device of [pc, tablet, pc, tablet]) expect((await device.exchange()).trouble).toBe("none");
  for (const device of [pc, tablet]) expect([await device.here().refused.all(), await device.here().replaced.all(), await device.here().db.patrons.get(patrons[0]!.id), await device.here().db.outbox.count()]).toEqual([[], [], undefined, 0]);
});

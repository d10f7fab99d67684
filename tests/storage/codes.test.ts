import { expect, test } from "vitest";
import { codeImages } from "#domain/copies/barcode-images.ts";
import { aSchool, books, carry } from "./a-device.ts";

test("a copy with exactly this code is meant, not one whose code an input method could have turned into it", async () => {
  expect(codeImages("ASS1")).toContain("AS1");
  const pc = await (await aSchool()).device("pc");
  await pc.bringInBooks(books("Sách A", ["ASS1"]), books("Sách B", ["AS1"]));
  expect(await pc.here().desk.scan("AS1", undefined)).toMatchObject({ type: "CopyIsIn", copy: { copy: { accessionNo: "AS1" } } });
  expect(await pc.here().desk.scan("ASS1", undefined)).toMatchObject({ type: "CopyIsIn", copy: { copy: { accessionNo: "ASS1" } } });
});

test("a code that arrives altered still finds its copy", async () => {
  const pc = await (await aSchool()).device("pc");
  await pc.bringInBooks(books("Sách A", ["ASS1"]), books("Sách B", ["DD-0012"]));
  expect(await pc.here().desk.scan("as1", undefined)).toMatchObject({ type: "CopyIsIn", copy: { copy: { accessionNo: "ASS1" } } });
  expect(await pc.here().desk.scan("đ-0012", undefined)).toMatchObject({ type: "CopyIsIn", copy: { copy: { accessionNo: "DD-0012" } } });
});

test("two desks brought in copies under one code, apart from each other: the desk asks which", async () => {
  const school = await aSchool();
  const [pc, tablet] = [await school.device("pc"), await school.device("tablet")];
  await pc.bringInBooks(books("Sách A", [], { copies: [{ accessionNo: "A1", barcodes: ["8930000000013"] }] }));
  await tablet.bringInBooks(books("Sách B", [], { copies: [{ accessionNo: "A2", barcodes: ["8930000000013"] }] }));
  await carry(tablet, pc);
  expect(await pc.here().desk.scan("8930000000013", undefined)).toMatchObject({ type: "WhichCopy", copies: [{}, {}] });
});

test("an accession number that is typed whole is found first, however many others begin alike", async () => {
  const pc = await (await aSchool()).device("pc");
  await pc.bringInBooks(books("Toán 6", Array.from({ length: 60 }, (_, n) => `K7${String(n).padStart(2, "0")}`)));
  await pc.bringInBooks(books("Đất rừng phương Nam", ["K-7"]), ...Array.from({ length: 60 }, (_, n) => books(`Sách ${n}`, [`K-7${n}`])));
  const titles = async (typed: string) => (await pc.here().desk.search(typed, 8)).titles.map(({ title }) => title.titleProper);
  expect((await titles("k-7"))[0]).toBe("Đất rừng phương Nam");
  expect(await titles("K-7")).toHaveLength(5);
  expect(await titles("K70")).toEqual(["Toán 6"]);
});

/** Titles, copies and readers of the demo school: real titles as facts, people made up from common parts of names. */
import { readFileSync } from "node:fs";
import type { BookType, Title } from "#domain/catalogue/title.ts";
import { ownCodeFrom } from "#domain/copies/barcode.ts";
import type { Copy } from "#domain/copies/copy.ts";
import { newId, type VoucherId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import type { Chance } from "./seeded.ts";

/** The block of numbers that the demo's printed codes come from; devices get blocks from 1 on. */
const demoBlock = 900;

export const demoTitles = (chance: Chance): Title[] => {
  const [head = "", ...lines] = readFileSync(new URL("titles.tsv", import.meta.url), "utf8").normalize("NFC").trim().split("\n");
  const fields = head.split("\t");
  return lines.map((line) => {
    const cells = Object.fromEntries(line.split("\t").map((cell, index) => [fields[index] ?? "", cell]));
    const text = (field: string) => (cells[field] ? { [field]: cells[field] } : {});
    const number = (field: string) => (cells[field] ? { [field]: Number(cells[field]) } : {});
    return {
      id: newId("title", chance.byte),
      titleProper: cells["titleProper"] ?? "",
      authors: (cells["authors"] ?? "").split(";").map((name) => name.trim()).filter((name) => name !== ""),
      bookType: cells["bookType"] as BookType,
      language: "vie",
      ...text("volumePart"),
      ...text("publisher"),
      ...text("publicationYear"),
      ...text("subject"),
      ...text("classNumber"),
      ...number("coverPrice"),
      ...number("grade"),
    };
  });
};

const accessionPrefix: Record<BookType, string> = { textbook: "SGK", teacherBook: "SNV", referenceBook: "STK", childrenBook: "STN", other: "KH" };
const shelves: Record<BookType, readonly string[]> = {
  textbook: ["Tủ sách dùng chung"],
  teacherBook: ["Kệ nghiệp vụ"],
  referenceBook: ["Kệ A1", "Kệ A2", "Kệ B1", "Kệ B2", "Kệ C1"],
  childrenBook: ["Kệ thiếu nhi"],
  other: ["Kệ C2"],
};

/** One to five copies of most titles, a class's worth of some textbooks; three on average. */
export const demoCopies = (titles: readonly Title[], voucher: VoucherId, chance: Chance): Copy[] => {
  const numbers = new Map<BookType, number>();
  let serial = 0;
  return titles.flatMap((title) => {
    const count = title.bookType === "textbook" ? 3 + chance.below(6) : 1 + chance.below(5);
    const shelf = chance.pick(shelves[title.bookType]);
    return Array.from({ length: count }, (): Copy => {
      const number = (numbers.get(title.bookType) ?? 0) + 1;
      numbers.set(title.bookType, number);
      const odd = chance.below(200);
      return {
        id: newId("copy", chance.byte),
        title: title.id,
        accessionNo: `${accessionPrefix[title.bookType]}.${String(number).padStart(5, "0")}`,
        barcodes: [ownCodeFrom({ kind: "copy", block: demoBlock, serial: ++serial })],
        status: odd === 0 ? "repair" : odd < 3 ? "referenceOnly" : "open",
        shelf,
        voucher,
      };
    });
  });
};

interface NameParts {
  readonly family: readonly string[];
  readonly male: readonly string[];
  readonly female: readonly string[];
}

/** 600 pupils in 18 classes (four grades) and 40 teachers in eight departments. */
export const demoPatrons = (chance: Chance, thisYear: number): Patron[] => {
  const parts = JSON.parse(readFileSync(new URL("names.json", import.meta.url), "utf8")) as NameParts;
  let serial = 0;
  const person = (): Pick<Patron, "id" | "fullName" | "gender" | "cards" | "active"> => {
    const gender = chance.next() < 0.5 ? "female" : "male";
    const middle = gender === "female" ? "Thị " : "Văn ";
    return {
      id: newId("patron", chance.byte),
      fullName: `${chance.pick(parts.family)} ${chance.next() < 0.4 ? middle : ""}${chance.pick(parts[gender])}`,
      gender,
      cards: [ownCodeFrom({ kind: "card", block: demoBlock, serial: ++serial })],
      active: true,
    };
  };
  const pupils = Array.from({ length: 600 }, (_, index): Patron => {
    const classIndex = index % classUnits.length;
    const classUnit = classUnits[classIndex] ?? "6A";
    const grade = Number(classUnit[0]);
    return { ...person(), group: "pupil", classUnit, grade, yearOfBirth: thisYear - grade - 5 };
  });
  const teachers = Array.from({ length: 40 }, (_, index): Patron => ({ ...person(), group: "teacher", classUnit: departments[index % departments.length] ?? "Tổ Toán" }));
  return [...pupils, ...teachers];
};

const classUnits = ["6A", "6B", "6C", "6D", "6E", "7A", "7B", "7C", "7D", "7E", "8A", "8B", "8C", "8D", "9A", "9B", "9C", "9D"];
const departments = ["Tổ Toán", "Tổ Ngữ văn", "Tổ Tiếng Anh", "Tổ Khoa học tự nhiên", "Tổ Lịch sử – Địa lí", "Tổ Nghệ thuật", "Tổ Thể dục", "Tổ Tin – Công nghệ"];

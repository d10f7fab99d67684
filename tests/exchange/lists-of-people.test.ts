/** A class list of the sector database knows much of a child; of what lending does not need nothing stays in memory or reaches the page. */
import { afterEach, expect, test, vi } from "vitest";
import { patronFields } from "../../src/exchange/header-words.ts";
import { createListReader } from "../../src/exchange/list-client.ts";
import type { ListAsk } from "../../src/exchange/list-messages.ts";
import { readingOfLists } from "../../src/exchange/list-reading.ts";
import { workbook } from "./xlsx-writer.ts";

const forbidden = ["Thôn Đông", "Kinh", "Trần Văn Cha", "0912345678", "079012345678", "Cô Chủ Nhiệm"];
const classList = (): File => {
  const rows = [
    ["DANH SÁCH HỌC SINH LỚP 6A · GVCN: Cô Chủ Nhiệm"],
    ["STT", "Mã định danh", "Họ và tên", "Ngày sinh", "Trạng thái", "Địa chỉ", "Dân tộc", "Họ tên cha", "SĐT cha", "Số CCCD"],
    ["1", "0123456789", "Nguyễn Bảo An", "05/03/2014", "Đang học", "Thôn Đông", "Kinh", "Trần Văn Cha", "0912345678", "079012345678"],
    ["2", "0123456790", "Lê Thu Bình", "06/04/2014", "Đang học", "", "Kinh", "Trần Văn Cha", "0912345678", "079012345678"],
  ];
  return new File([workbook({ sheets: [{ rows, merges: ["F3:F4"] }] }) as Uint8Array<ArrayBuffer>], "lop.xlsx");
};
const quietly = { onProgress: () => undefined };
const openedAs = async (mapping?: ReadonlyMap<number, string | undefined>) => {
  const list = await readingOfLists.open(classList(), "patrons", { ...quietly, ...(mapping === undefined ? {} : { mapping }) });
  if (!list.ok) throw new Error(`refused: ${list.error.type}`);
  return list.value;
};
const proposed = (list: Awaited<ReturnType<typeof openedAs>>) => new Map(list.columns.map(({ column, field }) => [column, field]));
const said = (value: unknown): string[] => forbidden.filter((words) => JSON.stringify(value).includes(words));

afterEach(() => vi.unstubAllGlobals());

test("the page is told headings of all columns, and values only of those that are read and that anybody may see", async () => {
  const list = await openedAs();
  expect(said(list)).toEqual([]);
  expect(list.columns.map(({ words }) => words)).toContain("Địa chỉ");
  expect(list.columns.filter(({ samples }) => samples.length > 0).map(({ field }) => field)).toEqual(["fullName", "status"]);
});

test("whatever column is asked for as whatever field, no column that was dropped comes out", async () => {
  const list = await openedAs();
  const records: unknown[] = [];
  for (const { column, field: own } of list.columns) {
    for (const field of patronFields) {
      const mapping = new Map([...proposed(list)].map(([each, had]) => [each, had === field ? undefined : had]));
      const read = await readingOfLists.patrons(list, mapping.set(column, field), "pupil");
      records.push(read);
      if (own === undefined && field === "fullName") expect(read.records).toEqual([]);
    }
  }
  expect(said(records)).toEqual([]);
  const { records: pupils } = await readingOfLists.patrons(list, proposed(list), "pupil");
  expect(pupils.map(({ fullName, classUnit, yearOfBirth }) => [fullName, classUnit, yearOfBirth])).toEqual([["Nguyễn Bảo An", "6A", 2014], ["Lê Thu Bình", "6A", 2014]]);
});

test("a column that was dropped is read once a person says what it is and the file is opened again", async () => {
  const mapping = proposed(await openedAs()).set(5, "classUnit");
  const list = await openedAs(mapping);
  expect(list.columns[5]).toMatchObject({ words: "Địa chỉ", field: "classUnit", samples: ["Thôn Đông"] });
  const { records } = await readingOfLists.patrons(list, mapping, "pupil");
  expect(records.map(({ classUnit }) => classUnit)).toEqual(["Thôn Đông", "Thôn Đông"]);
  expect(said(list).concat(said(records))).toEqual(["Thôn Đông", "Thôn Đông"]);
});

test("a list of people whose headings are unknown keeps nothing until a person says what its columns are", async () => {
  const file = () => new File([workbook({ sheets: [{ rows: [["Cột A", "Cột B", "Cột C"], ["Nguyễn Bảo An", "6A", "Thôn Đông"]] }] }) as Uint8Array<ArrayBuffer>], "a.xlsx");
  const list = await readingOfLists.open(file(), "patrons", quietly);
  expect(list).toMatchObject({ ok: true, value: { headerIsKnown: false, columns: [{ samples: [] }, { samples: [] }, { samples: [] }] } });
  const mapping = new Map([[0, "fullName"], [1, "classUnit"], [2, undefined]]);
  const again = await readingOfLists.open(file(), "patrons", { ...quietly, mapping });
  if (!again.ok) throw new Error(again.error.type);
  expect(again.value.headerIsKnown).toBe(false);
  expect((await readingOfLists.patrons(again.value, mapping, "pupil")).records).toMatchObject([{ fullName: "Nguyễn Bảo An", classUnit: "6A" }]);
});

test("told to forget, also while it reads, the worker has no list any more", async () => {
  const heard: ((message: { data: ListAsk }) => void)[] = [];
  const listeners: ((message: { data: unknown }) => void)[] = [];
  vi.stubGlobal("self", {
    addEventListener: (_type: string, listener: (message: { data: ListAsk }) => void) => heard.push(listener),
    postMessage: (data: unknown) => listeners.forEach((listener) => listener({ data })),
  });
  await import("../../src/exchange/list-worker.ts");
  const asked: ListAsk[] = [];
  const worker = {
    addEventListener: (type: string, listener: (message: { data: unknown }) => void) => type === "message" && listeners.push(listener),
    postMessage: (data: ListAsk) => {
      asked.push(data);
      heard.forEach((listener) => listener({ data }));
    },
  };
  const reader = createListReader(() => worker as unknown as Worker);
  const list = await reader.open(classList(), "patrons", quietly);
  if (!list.ok) throw new Error(list.error.type);
  expect((await reader.patrons(list.value, proposed(list.value), "pupil")).records.length).toBe(2);
  reader.forget();
  await expect(reader.patrons(list.value, proposed(list.value), "pupil")).rejects.toThrow("no longer open");
  const opening = reader.open(classList(), "patrons", quietly);
  reader.forget();
  const late = await opening;
  if (!late.ok) throw new Error(late.error.type);
  await expect(reader.patrons(late.value, proposed(late.value), "pupil")).rejects.toThrow("no longer open");
  const answers: unknown[] = [];
  listeners.push(({ data }) => answers.push(data));
  worker.postMessage({ number: 99, question: { type: "patrons", mapping: proposed(late.value), group: "pupil" } });
  await vi.waitFor(() => expect(answers).toMatchObject([{ number: 99, type: "failed" }]));
});

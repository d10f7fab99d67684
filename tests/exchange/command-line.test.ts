import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { workbook } from "./xlsx-writer.ts";

const folder = mkdtempSync(join(tmpdir(), "exchange-"));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (name: string, content: Uint8Array | string, ...words: string[]) => {
  const file = join(folder, name);
  writeFileSync(file, content);
  return spawnSync(process.execPath, [fileURLToPath(new URL("../../src/exchange/cli.ts", import.meta.url)), file, ...words], { encoding: "utf8" });
};
const books = workbook({ sheets: [{ rows: [["Tên sách", "Số ĐKCB"], ["Dế Mèn", "STN.1"], ["Dế Mèn", "STN.2"], ["", "STN.3"]] }] });

describe("npm run exchange", () => {
  test("--json prints one report and nothing else", () => {
    const { stdout, stderr, status } = run("a.xlsx", books, "--json");
    expect(JSON.parse(stdout)).toEqual({ records: 3, accepted: 2, refused: [{ record: 3, reason: "Dòng 4: Thiếu tên sách." }] });
    expect([stderr, status]).toEqual(["", 0]);
  });

  test("by npm itself, too, nothing else stands on standard output", () => {
    const file = join(folder, "npm.xlsx");
    writeFileSync(file, books);
    // Whoever ran these tests by npm has told it how much to say; here only the project's own setting counts.
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
    const { stdout, status } = spawnSync("npm", ["run", "exchange", "--", file, "--json"], { cwd: fileURLToPath(new URL("../..", import.meta.url)), env, encoding: "utf8", shell: process.platform === "win32" });
    expect(JSON.parse(stdout)).toMatchObject({ records: 3, accepted: 2 });
    expect(status).toBe(0);
  }, 30_000);

  test("a refused file is one sentence and exit code 1", () => {
    const picture = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]);
    const plain = run("b.xlsx", picture, "--lang", "en");
    expect([plain.stdout, plain.stderr, plain.status]).toEqual(["", "This is a PNG picture, not a list. Choose an Excel (.xlsx) or CSV file.\n", 1]);
    const json = run("b.xlsx", picture, "--json");
    expect(JSON.parse(json.stdout)).toEqual({ records: 0, accepted: 0, refused: [{ record: 0, reason: "Đây là ảnh PNG, không phải danh sách. Hãy chọn tệp Excel (.xlsx) hoặc CSV." }] });
    expect([json.stderr, json.status]).toEqual(["", 1]);
  });

  test("without words a summary, with --to the records", () => {
    expect(run("a.xlsx", books).stdout).toContain("3 dòng, nhận 2, không nhận 1 → 1 nhan đề, 2 bản sách");
    expect(run("a.xlsx", books, "--to", "csv").stdout).toContain("Dế Mèn,,,,,,,childrenBook,STN.1; STN.2,0,");
    expect(JSON.parse(run("a.xlsx", books, "--to", "json").stdout)).toHaveLength(1);
    const people = run("c.csv", "Họ tên,Lớp\nLê Gió,6A\n", "--kind", "patrons", "--to", "json");
    expect(JSON.parse(people.stdout)).toMatchObject([{ fullName: "Lê Gió", classUnit: "6A", group: "pupil" }]);
  });

  test("of a workbook with several sheets the summary says which were not read, and how to read them", () => {
    const rows = [["Tên sách", "Số ĐKCB"], ["Dế Mèn", "STN.1"]];
    const three = workbook({ sheets: [{ name: "STN", rows: [...rows, ["Kính vạn hoa", "STN.2"]] }, { name: "SGK", rows }, { name: "Nháp", hidden: true, rows }] });
    expect(run("e.xlsx", three).stdout).toContain("chưa đọc:\n  --sheet 2: SGK (2 dòng)\n");
    expect(run("e.xlsx", three, "--sheet", "2").stdout).toContain("--sheet 1: STN (3 dòng)");
    expect(run("a.xlsx", books).stdout).not.toContain("--sheet");
  });

  test("a title that Excel would take for a formula goes out as text", () => {
    expect(run("d.csv", "Tên sách,Tác giả\n=HYPERLINK(A1),@b\n", "--to", "csv").stdout).toContain(`\n2,"'=HYPERLINK(A1)",,"'@b",`);
  });

  test("words that make no sense are answered with the usage", () => {
    expect(run("a.xlsx", books, "--to", "marc").status).toBe(2);
    expect(run("a.xlsx", books, "--sheet", "0").stderr).toContain("npm run exchange");
  });
});

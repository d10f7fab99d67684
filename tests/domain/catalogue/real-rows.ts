/** Real catalogue rows beside the project, for tests and measurements; not part of it. */
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import Papa from "papaparse";
import type { SearchRow } from "#domain/catalogue/search/search-index.ts";

export const realRowsExist = (): boolean => existsSync(resolve(folder, "vn-bk-library/bk_catalog_clean.csv.gz"));

export const realRows = (): SearchRow[] => sources.flatMap(({ file, prefix, read }) =>
  table(file).flatMap((cells, number) => {
    const fields = read(cells);
    return fields.title.trim() === "" ? [] : [{ id: `title:${prefix}${number}`, fields }];
  }));

type Cells = Readonly<Record<string, string>>;

const table = (file: string): Cells[] => {
  const bytes = readFileSync(resolve(folder, file));
  const text = (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  return Papa.parse<Cells>(text, { header: true, skipEmptyLines: true }).data;
};

const folder = resolve(import.meta.dirname, "../../../../shared/data");

const sources = [
  { file: "vn-bk-library/bk_catalog_clean.csv.gz", prefix: "bk", read: (cells: Cells) => ({ title: join(cells["title"], cells["volume"]), authors: join(cells["authors"]) }) },
  {
    file: "vn-bookshop/vn_bookshop_books.csv",
    prefix: "shop",
    read: (cells: Cells) => ({ title: join(cells["title"]), authors: join(cells["authors"]), subject: join(cells["category"]), publisher: join(cells["publisher"]) }),
  },
  {
    file: "vn-sgk/sgk_titles.csv",
    prefix: "sgk",
    read: (cells: Cells) => ({ title: join(cells["title"]), subject: join(cells["subject"], cells["series"]), publisher: join(cells["publisher"]) }),
  },
  {
    file: "books-large/book_crossing_15k.csv.gz",
    prefix: "bx",
    read: (cells: Cells) => ({ title: join(cells["title"]), authors: join(cells["author"]), publisher: join(cells["publisher"]) }),
  },
  { file: "books-large/gutenberg_catalog.csv.gz", prefix: "pg", read: (cells: Cells) => ({ title: join(cells["title"]), authors: join(cells["authors"]) }) },
];

const join = (...parts: readonly (string | undefined)[]): string => parts.filter((part) => part !== undefined && part !== "").join(" ; ");

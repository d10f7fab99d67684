/**
 * The door of the exchange: any file goes in, a table or a refusal comes out. Runs the same in a browser's worker and in Node.
 */
import { err, ok } from "../domain/kernel/result.ts";
import type { Result } from "../domain/kernel/result.ts";
import { decodeText } from "./decode-text.ts";
import { inUnicode } from "./in-unicode.ts";
import { readDelimited } from "./read-delimited.ts";
import { UnreadableFile } from "./reasons.ts";
import type { FileRefusal } from "./reasons.ts";
import { recognise } from "./recognise.ts";
import type { Table } from "./table.ts";
import { readXlsx } from "./xlsx/read-xlsx.ts";

export interface ReadOptions {
  /** Called with 0…1 while reading. */
  readonly onProgress?: (share: number) => void;
  /** Which sheet of a workbook, counted from 0; without it the most table-like visible one. */
  readonly sheet?: number;
}

const fileLimit = 100 * 1024 * 1024;

/** To be asked before a file is read: a film of two gigabytes does not fit into memory. */
export const sizeRefusal = (bytes: number): FileRefusal | undefined => {
  if (bytes === 0) return { type: "EmptyFile" };
  return bytes > fileLimit ? { type: "FileTooLarge", bytes, limit: fileLimit } : undefined;
};

/** `fileName` is never believed and only shown; what the file is, is told by its content. */
export const readTable = async (bytes: Uint8Array, _fileName: string, options: ReadOptions = {}): Promise<Result<Table, FileRefusal>> => {
  try {
    const table = inUnicode(await tableFrom(bytes, options));
    options.onProgress?.(1);
    return ok(table);
  } catch (thrown) {
    if (thrown instanceof UnreadableFile) return err(thrown.refusal);
    throw thrown;
  }
};

const tableFrom = async (bytes: Uint8Array, options: ReadOptions): Promise<Table> => {
  const size = sizeRefusal(bytes.length);
  if (size) throw new UnreadableFile(size);
  const found = recognise(bytes);
  if (found.is === "zip") return readXlsx(bytes, options);
  if (found.is === "text") return tableFromText(bytes);
  throw new UnreadableFile(refusalOf(found));
};

const tableFromText = (bytes: Uint8Array): Table => {
  const decoded = decodeText(bytes);
  if (decoded === undefined) throw new UnreadableFile({ type: "NotATable", looksLike: "binary" });
  return readDelimited(decoded);
};

const refusalOf = (found: Exclude<ReturnType<typeof recognise>, { is: "zip" | "text" }>): FileRefusal => {
  if (found.is === "encrypted") return { type: "Encrypted" };
  if (found.is === "marc") return { type: "MarcNotYet", looksLike: found.looksLike };
  if (found.is === "otherTable") return { type: "SaveAsXlsx", looksLike: found.looksLike };
  return { type: "NotATable", looksLike: found.looksLike };
};

/**
 * A workbook becomes a table: every sheet is read, the fullest visible one is the list, unless the person chose another.
 * Only the best sheet so far is kept, so that a workbook of many sheets needs no more memory than its largest two.
 */
import { UnreadableFile } from "../reasons.ts";
import type { FileRefusal } from "../reasons.ts";
import { rowLimit } from "../table.ts";
import type { SheetSummary, Table } from "../table.ts";
import { createSheetReader } from "./sheet.ts";
import type { SheetRows } from "./sheet.ts";
import { readWorkbook } from "./workbook.ts";
import { createXmlScanner } from "./xml.ts";
import type { XmlHandler } from "./xml.ts";
import { createUnpacker, partsOf } from "./zip.ts";
import type { ZipPart } from "./zip.ts";

interface XlsxOptions {
  readonly onProgress?: (share: number) => void;
  readonly sheet?: number;
}

export const readXlsx = async (bytes: Uint8Array, options: XlsxOptions): Promise<Table> => {
  const parts = partsOf(bytes);
  const refusal = refusalOfKind(parts, bytes);
  if (refusal !== undefined) throw new UnreadableFile(refusal);
  const read = createPartReader(bytes, parts, options.onProgress);
  const workbook = readWorkbook(read);
  await breathe();
  const sheets: SheetSummary[] = [];
  let best: { readonly sheet: number; readonly score: number; readonly content: SheetRows } | undefined;
  for (const { name, hidden, part } of workbook.sheets) {
    const reader = createSheetReader(workbook);
    if (!read(part, reader.handler)) continue;
    const content = reader.finish();
    const sheet = sheets.length;
    const score = options.sheet === undefined ? tableLikeness(content, hidden) : Number(options.sheet === sheet);
    if (score > (best?.score ?? 0)) best = { sheet, score, content };
    sheets.push({ name, hidden, rows: content.filled });
    await breathe();
  }
  if (options.sheet !== undefined && sheets[options.sheet] === undefined) throw new UnreadableFile({ type: "NoSuchSheet", sheet: options.sheet, sheets: sheets.length });
  if (best === undefined) throw new UnreadableFile({ type: "NoRows", sheets: sheets.length });
  const { sheet, content } = best;
  if (content.filled === 0) throw new UnreadableFile({ type: "NoRows", sheets: 1 });
  if (content.filled >= rowLimit) throw new UnreadableFile({ type: "TooManyRows", rows: content.filled, limit: rowLimit });
  return {
    source: "xlsx",
    sheets,
    sheet,
    rows: content.rows,
    merges: content.merges,
  };
};

/** Other office files are zips too; what they are is told by the part they are built around. */
const refusalOfKind = (parts: ReadonlyMap<string, ZipPart>, bytes: Uint8Array): FileRefusal | undefined => {
  if (parts.has("xl/workbook.xml")) return undefined;
  if (parts.has("xl/workbook.bin")) return { type: "SaveAsXlsx", looksLike: "xlsb" };
  if (parts.has("word/document.xml")) return { type: "NotATable", looksLike: "word" };
  if (parts.has("ppt/presentation.xml")) return { type: "NotATable", looksLike: "powerpoint" };
  const start = new TextDecoder().decode(bytes.subarray(0, 200));
  if (start.includes("opendocument.spreadsheet")) return { type: "SaveAsXlsx", looksLike: "ods" };
  const isWorkbook = parts.has("[Content_Types].xml") && [...parts.keys()].some((name) => name.endsWith("workbook.xml"));
  return isWorkbook ? undefined : { type: "NotATable", looksLike: "zip" };
};

const createPartReader = (bytes: Uint8Array, parts: ReadonlyMap<string, ZipPart>, onProgress: ((share: number) => void) | undefined) => {
  const unpacker = createUnpacker(bytes);
  const xmlSize = [...parts.values()].filter(({ name }) => name.endsWith(".xml")).reduce((sum, { size }) => sum + size, 1);
  let done = 0;
  return (name: string, handler: XmlHandler): boolean => {
    const part = parts.get(name);
    if (part === undefined) return false;
    const scanner = createXmlScanner(handler);
    const decoder = new TextDecoder();
    const take = (piece: Uint8Array): void => {
      pushText(decoder.decode(piece, { stream: true }), scanner, name);
      done += piece.length;
      onProgress?.(Math.min(0.99, done / xmlSize));
    };
    unpacker.unpack(part, take);
    if (!scanner.isDone()) throw new UnreadableFile({ type: "BrokenXlsx", part: name });
    return true;
  };
};

const pushText = (text: string, scanner: ReturnType<typeof createXmlScanner>, part: string): void => {
  try {
    scanner.push(text);
  } catch (thrown) {
    if (thrown instanceof RangeError) throw new UnreadableFile({ type: "BrokenXlsx", part });
    throw thrown;
  }
};

/** How many rows have something beside something; hidden sheets count only when nothing else is there. */
const tableLikeness = ({ rows, filled }: SheetRows, hidden: boolean): number => {
  const broad = rows.filter(({ cells }) => cells.filter((cell) => cell !== "").length > 1).length;
  return (filled === 0 ? 0 : 1 + broad + filled / 1e7) * (hidden ? 1e-9 : 1);
};

/** Lets the worker answer a message ("stop") between two parts. */
const breathe = (): Promise<void> => new Promise((resume) => setTimeout(resume, 0));

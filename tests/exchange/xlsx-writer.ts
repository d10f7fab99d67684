/** Builds small workbooks for the tests, with whatever trap a test wants in them. Cells are raw XML where it matters. */
import { strToU8, zipSync } from "fflate";
import type { Zippable } from "fflate";

/** A text, a number, or a cell's own XML (`{ xml: '<c r="@" t="b"><v>1</v></c>' }`, "@" stands for the cell's name). */
export type CellInput = string | number | undefined | { readonly xml: string };

export interface SheetInput {
  readonly name?: string;
  readonly hidden?: boolean;
  readonly rows?: readonly (readonly CellInput[])[];
  readonly merges?: readonly string[];
  /** Instead of rows. */
  readonly xml?: string;
}

export interface WorkbookInput {
  readonly sheets: readonly SheetInput[];
  /** Formats of numbers; style 1 is the first of them. */
  readonly formats?: readonly string[];
  readonly sharedTexts?: readonly string[];
  readonly parts?: Readonly<Record<string, string>>;
}

export const workbook = ({ sheets, formats = [], sharedTexts = [], parts = {} }: WorkbookInput): Uint8Array => {
  const files: Zippable = {
    "[Content_Types].xml": strToU8("<Types/>"),
    "_rels/.rels": strToU8(relations([["rId1", "officeDocument", "xl/workbook.xml"]])),
    "xl/workbook.xml": strToU8(
      `<workbook xmlns="x" xmlns:r="r"><sheets>${sheets
        .map(({ name, hidden }, index) => `<sheet name="${name ?? `Sheet${index + 1}`}" sheetId="${index + 1}"${hidden ? ' state="hidden"' : ""} r:id="rId${index + 1}"/>`)
        .join("")}</sheets></workbook>`,
    ),
    "xl/_rels/workbook.xml.rels": strToU8(
      relations([
        ...sheets.map((_, index): [string, string, string] => [`rId${index + 1}`, "worksheet", `worksheets/sheet${index + 1}.xml`]),
        ["rId98", "sharedStrings", "sharedStrings.xml"],
        ["rId99", "styles", "/xl/styles.xml"],
      ]),
    ),
    "xl/sharedStrings.xml": strToU8(`<sst>${sharedTexts.map((text) => `<si>${text}</si>`).join("")}</sst>`),
    "xl/styles.xml": strToU8(
      `<styleSheet><numFmts>${formats.map((code, index) => `<numFmt numFmtId="${164 + index}" formatCode="${escaped(code)}"/>`).join("")}</numFmts><cellXfs><xf numFmtId="0"/>${formats
        .map((_, index) => `<xf numFmtId="${164 + index}"/>`)
        .join("")}<xf numFmtId="14"/></cellXfs></styleSheet>`,
    ),
  };
  sheets.forEach((sheet, index) => {
    files[`xl/worksheets/sheet${index + 1}.xml`] = strToU8(sheet.xml ?? sheetXml(sheet));
  });
  for (const [name, content] of Object.entries(parts)) files[name] = strToU8(content);
  return zipSync(files);
};

const relations = (list: readonly [string, string, string][]): string =>
  `<Relationships>${list.map(([id, type, target]) => `<Relationship Id="${id}" Type="http://example/relationships/${type}" Target="${target}"/>`).join("")}</Relationships>`;

const sheetXml = ({ rows = [], merges = [] }: SheetInput): string => {
  const body = rows.map((cells, index) => `<row r="${index + 1}">${cells.map((cell, column) => cellXml(cell, `${letterOf(column)}${index + 1}`)).join("")}</row>`).join("");
  const merged = merges.length === 0 ? "" : `<mergeCells>${merges.map((ref) => `<mergeCell ref="${ref}"/>`).join("")}</mergeCells>`;
  return `<worksheet><sheetData>${body}</sheetData>${merged}</worksheet>`;
};

const cellXml = (cell: CellInput, name: string): string => {
  if (cell === undefined || cell === "") return "";
  if (typeof cell === "number") return `<c r="${name}"><v>${cell}</v></c>`;
  if (typeof cell === "string") return `<c r="${name}" t="inlineStr"><is><t>${escaped(cell)}</t></is></c>`;
  return cell.xml.replaceAll("@", name);
};

export const letterOf = (column: number): string =>
  column < 26 ? String.fromCharCode(65 + column) : letterOf(Math.floor(column / 26) - 1) + letterOf(column % 26);

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

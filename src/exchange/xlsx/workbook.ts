/** The small parts of a workbook: which sheets there are, where they stand, its styles and its shared texts. (ECMA-376 18.2, 18.4, 18.8.) */
import { cleanCell } from "../clean-text.ts";
import { numberFormat, plainNumber } from "./number-format.ts";
import type { ShowNumber } from "./number-format.ts";
import { attribute } from "./xml.ts";
import type { XmlHandler } from "./xml.ts";

/** Feeds a part to a handler; answers false when the workbook has no such part. */
export type ReadPart = (name: string, handler: XmlHandler) => boolean;

export interface SheetPlace {
  readonly name: string;
  readonly hidden: boolean;
  readonly part: string;
}

export interface Workbook {
  readonly sheets: readonly SheetPlace[];
  /** How numbers are shown, by the style index of a cell. */
  readonly styles: readonly ShowNumber[];
  readonly sharedTexts: readonly string[];
}

export const readWorkbook = (read: ReadPart): Workbook => {
  const main = relationsOf(read, "").find(({ type }) => type.endsWith("/officeDocument"))?.target ?? "xl/workbook.xml";
  const relations = relationsOf(read, main);
  const partOf = (kind: string, fallback: string): string => relations.find(({ type }) => type.endsWith(`/${kind}`))?.target ?? fallback;
  const sheets: SheetPlace[] = [];
  let from1904 = false;
  const found = read(main, {
    ...ignoring,
    open: (name, attributes) => {
      if (name === "workbookPr") from1904 = /^(1|true|on)$/.test(attribute(attributes, "date1904") ?? "");
      if (name !== "sheet") return;
      const relation = relations.find(({ id }) => id === attribute(attributes, "id"));
      if (relation === undefined || !relation.type.endsWith("/worksheet")) return;
      sheets.push({
        name: attribute(attributes, "name") ?? "",
        hidden: (attribute(attributes, "state") ?? "visible") !== "visible",
        part: relation.target,
      });
    },
  });
  if (!found) return { sheets: [], styles: [], sharedTexts: [] };
  return { sheets, styles: readStyles(read, partOf("styles", "xl/styles.xml"), from1904), sharedTexts: readSharedTexts(read, partOf("sharedStrings", "xl/sharedStrings.xml")) };
};

export const ignoring: XmlHandler = { open: () => {}, close: () => {}, text: () => {} };

/** Excel writes letters that XML can't hold as _x000D_. */
export const decodeEscapes = (text: string): string =>
  text.includes("_x") ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))) : text;

interface Relation {
  readonly id: string;
  readonly type: string;
  readonly target: string;
}

/** Targets are paths from the part's folder, or from the root when they begin with a slash. */
const relationsOf = (read: ReadPart, part: string): Relation[] => {
  const folder = part.slice(0, part.lastIndexOf("/") + 1);
  const relations: Relation[] = [];
  read(`${folder}_rels/${part.slice(folder.length)}.rels`, {
    ...ignoring,
    open: (name, attributes) => {
      if (name !== "Relationship") return;
      const target = attribute(attributes, "Target") ?? "";
      relations.push({
        id: attribute(attributes, "Id") ?? "",
        type: attribute(attributes, "Type") ?? "",
        target: target.startsWith("/") ? target.slice(1) : withoutDots(folder + target),
      });
    },
  });
  return relations;
};

const withoutDots = (path: string): string => {
  const steps: string[] = [];
  for (const step of path.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== ".") steps.push(step);
  }
  return steps.join("/");
};

const readStyles = (read: ReadPart, part: string, from1904: boolean): ShowNumber[] => {
  const codes = new Map<number, string>();
  const styles: ShowNumber[] = [];
  let inCellFormats = false;
  read(part, {
    ...ignoring,
    open: (name, attributes) => {
      if (name === "numFmt") codes.set(Number(attribute(attributes, "numFmtId")), attribute(attributes, "formatCode") ?? "");
      if (name === "cellXfs") inCellFormats = true;
      if (name !== "xf" || !inCellFormats) return;
      const id = Number(attribute(attributes, "numFmtId") ?? 0);
      const code = codes.get(id);
      styles.push(code === "General" ? plainNumber : numberFormat(id, code, from1904));
    },
    close: (name) => {
      if (name === "cellXfs") inCellFormats = false;
    },
  });
  return styles;
};

const readSharedTexts = (read: ReadPart, part: string): string[] => {
  const texts: string[] = [];
  let text = "";
  let inText = false;
  let inReading = false;
  read(part, {
    open: (name) => {
      if (name === "si") text = "";
      else if (name === "t") inText = true;
      else if (name === "rPh") inReading = true;
    },
    text: (more) => {
      if (inText && !inReading) text += more;
    },
    close: (name) => {
      if (name === "t") inText = false;
      else if (name === "rPh") inReading = false;
      else if (name === "si") texts.push(cleanCell(decodeEscapes(text)));
    },
  });
  return texts;
};

/**
 * A scanner for the XML inside workbooks, fed piece by piece: tags, text, no tree. It expands only the five standard
 * entities and character numbers, so a document type with entities of its own can't grow. Prefixes of names are dropped.
 */
export interface XmlHandler {
  /** `attributes` is the raw text of the tag after its name: see `attribute`. A self-closing tag is opened and closed. */
  readonly open: (name: string, attributes: string) => void;
  readonly close: (name: string) => void;
  readonly text: (text: string) => void;
}

/** No cell of Excel is longer than 32,767 letters; without a tag in this many letters it is no XML of a workbook. */
const longestText = 4_000_000;

export const createXmlScanner = (handler: XmlHandler) => {
  let rest = "";

  /** Answers where the next unread letter stands. */
  const scan = (xml: string): number => {
    let at = 0;
    while (at < xml.length) {
      const start = xml.indexOf("<", at);
      if (start < 0) return at;
      if (start > at) handler.text(decodeEntities(xml.slice(at, start)));
      at = start;
      const end = endOfTag(xml, start);
      if (end < 0) return start;
      takeTag(xml.slice(start, end));
      at = end;
    }
    return at;
  };

  const takeTag = (tag: string): void => {
    if (tag.startsWith("<![CDATA[")) return handler.text(tag.slice(9, -3));
    const second = tag.charCodeAt(1);
    if (second === questionMark || second === exclamationMark) return;
    if (second === slash) return handler.close(withoutPrefix(tag.slice(2, -1).trimEnd()));
    const closed = tag.charCodeAt(tag.length - 2) === slash;
    const inside = tag.slice(1, closed ? -2 : -1);
    const space = inside.search(/\s/);
    const name = withoutPrefix(space < 0 ? inside : inside.slice(0, space));
    handler.open(name, space < 0 ? "" : inside.slice(space));
    if (closed) handler.close(name);
  };

  return {
    push: (piece: string): void => {
      const xml = rest === "" ? piece : rest + piece;
      rest = xml.slice(scan(xml));
      if (rest.length > longestText) throw new RangeError("text without tags");
    },
    /** True when everything was read to the end of a tag. */
    isDone: (): boolean => rest.trim() === "",
  };
};

/** The value of one attribute in the raw text of a tag. */
export const attribute = (attributes: string, name: string): string | undefined => {
  for (let at = attributes.indexOf(`${name}=`); at >= 0; at = attributes.indexOf(`${name}=`, at + 1)) {
    const before = attributes.charCodeAt(at - 1);
    if (before > space && before !== colon) continue;
    const quote = attributes.charAt(at + name.length + 1);
    const end = attributes.indexOf(quote, at + name.length + 2);
    return end < 0 ? undefined : decodeEntities(attributes.slice(at + name.length + 2, end));
  }
  return undefined;
};

const [questionMark, exclamationMark, slash, space, colon] = [63, 33, 47, 32, 58];

const withoutPrefix = (name: string): string => {
  const at = name.indexOf(":");
  return at < 0 ? name : name.slice(at + 1);
};

/** After the tag that starts here, -1 when it isn't whole yet. A ">" inside quotes doesn't end it. */
const endOfTag = (xml: string, start: number): number => {
  if (xml.startsWith("<!--", start)) return after(xml.indexOf("-->", start + 4), 3);
  if (xml.startsWith("<![CDATA[", start)) return after(xml.indexOf("]]>", start + 9), 3);
  if (xml.length - start < 9 && xml.charCodeAt(start + 1) === exclamationMark) return -1;
  let end = xml.indexOf(">", start);
  while (end >= 0 && isInsideQuotes(xml, start, end)) end = xml.indexOf(">", end + 1);
  return after(end, 1);
};

const after = (at: number, length: number): number => (at < 0 ? -1 : at + length);

const isInsideQuotes = (xml: string, start: number, end: number): boolean => {
  let open = 0;
  for (let at = start; at < end; at++) {
    const letter = xml.charCodeAt(at);
    if (open === 0 && (letter === 34 || letter === 39)) open = letter;
    else if (letter === open) open = 0;
  }
  return open !== 0;
};

const named: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

const decodeEntities = (text: string): string =>
  text.includes("&")
    ? text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
        if (name !== undefined) return named[name] ?? whole;
        const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
        return point <= 0x10ffff ? String.fromCodePoint(point) : "";
      })
    : text;

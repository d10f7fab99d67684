/**
 * Reads single parts of a zip as a stream, trusting nothing that the file says about itself: sizes are checked as
 * declared and again while unpacking, so that a small file can't fill the memory. (PKWARE APPNOTE 4.3; zip64 sizes too.)
 */
import { Inflate } from "fflate";
import { UnreadableFile } from "../reasons.ts";

export interface ZipPart {
  readonly name: string;
  readonly encrypted: boolean;
  readonly method: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
  readonly checksum: number;
}

/** All parts that one reading unpacks, together. A workbook of 200,000 rows stays far below. */
const sizeLimit = 256 * 1024 * 1024;
/** Sheets pack 10 to 60 times smaller; a thousand times is a bomb. Small parts may pack as they like. */
const ratioLimit = 300;
const ratioMattersFrom = 16 * 1024 * 1024;
const partsLimit = 10_000;
const pieceSize = 16 * 1024;

export const partsOf = (bytes: Uint8Array): ReadonlyMap<string, ZipPart> => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts = new Map<string, ZipPart>();
  let at = directoryStart(view);
  while (at + 46 <= view.byteLength && view.getUint32(at, true) === 0x02014b50 && parts.size < partsLimit) {
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength)).replace(/\\/g, "/");
    const sizes = { size: view.getUint32(at + 24, true), packed: view.getUint32(at + 20, true), offset: view.getUint32(at + 42, true) };
    const part = {
      name,
      encrypted: (view.getUint16(at + 8, true) & 1) === 1,
      method: view.getUint16(at + 10, true),
      checksum: view.getUint32(at + 16, true),
      ...wideSizes(view, at + 46 + nameLength, extraLength, sizes),
    };
    if (!parts.has(name)) parts.set(name, part);
    at += 46 + nameLength + extraLength + view.getUint16(at + 32, true);
  }
  if (parts.size === 0) throw new UnreadableFile({ type: "Truncated" });
  return parts;
};

/** Unpacks one part after the other under one common limit. */
export const createUnpacker = (bytes: Uint8Array) => {
  let unpacked = 0;

  const unpack = (part: ZipPart, take: (piece: Uint8Array) => void): void => {
    const bomb = (size: number) => new UnreadableFile({ type: "ZipBomb", part: part.name, bytes: size, limit: sizeLimit });
    if (part.encrypted) throw new UnreadableFile({ type: "Encrypted" });
    if (unpacked + part.size > sizeLimit) throw bomb(part.size);
    if (part.size > ratioMattersFrom && part.size > part.packed * ratioLimit) throw bomb(part.size);
    let size = 0;
    let checksum = -1;
    const count = (piece: Uint8Array): void => {
      size += piece.length;
      checksum = crc32(piece, checksum);
      unpacked += piece.length;
      if (unpacked > sizeLimit || (size > ratioMattersFrom && size > part.packed * ratioLimit)) throw bomb(size);
      take(piece);
    };
    const data = dataOf(bytes, part);
    if (part.method === 0) count(data);
    else if (part.method === 8) inflate(data, count, part.name);
    else throw new UnreadableFile({ type: "BrokenXlsx", part: part.name });
    if (size !== part.size || ~checksum >>> 0 !== part.checksum) throw new UnreadableFile({ type: "Truncated" });
  };

  return { unpack };
};

const crcTable = Int32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = (value & 1) === 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** Damaged letters would otherwise be taken for a title. */
const crc32 = (piece: Uint8Array, from: number): number => {
  let crc = from;
  for (let at = 0; at < piece.length; at++) crc = (crc >>> 8) ^ (crcTable[(crc ^ (piece[at] ?? 0)) & 255] ?? 0);
  return crc;
};

const inflate = (data: Uint8Array, take: (piece: Uint8Array) => void, part: string): void => {
  const stream = new Inflate(take);
  for (let at = 0; at < data.length; at += pieceSize) {
    try {
      stream.push(data.subarray(at, at + pieceSize), at + pieceSize >= data.length);
    } catch (thrown) {
      if (thrown instanceof Error && "code" in thrown) throw new UnreadableFile({ type: "BrokenXlsx", part });
      throw thrown;
    }
  }
};

const dataOf = (bytes: Uint8Array, part: ZipPart): Uint8Array => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (part.offset + 30 > bytes.length || view.getUint32(part.offset, true) !== 0x04034b50) throw new UnreadableFile({ type: "Truncated" });
  const start = part.offset + 30 + view.getUint16(part.offset + 26, true) + view.getUint16(part.offset + 28, true);
  if (start + part.packed > bytes.length) throw new UnreadableFile({ type: "Truncated" });
  return bytes.subarray(start, start + part.packed);
};

/** The directory is written last, so a file that was cut off has none. */
const directoryStart = (view: DataView): number => {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 65_557); at--) {
    if (view.getUint32(at, true) !== 0x06054b50) continue;
    const start = view.getUint32(at + 16, true);
    if (start !== 0xffffffff) return start;
    const locator = at - 20;
    if (locator < 0 || view.getUint32(locator, true) !== 0x07064b50) break;
    const end = Number(view.getBigUint64(locator + 8, true));
    if (end + 56 <= view.byteLength) return Number(view.getBigUint64(end + 48, true));
  }
  throw new UnreadableFile({ type: "Truncated" });
};

type Sizes = Pick<ZipPart, "size" | "packed" | "offset">;

/** Sizes of zip64 stand in an extra field, each only when its place in the record is full of ones. */
const wideSizes = (view: DataView, start: number, length: number, sizes: Sizes): Sizes => {
  const end = Math.min(start + length, view.byteLength);
  for (let at = start; at + 4 <= end; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    let next = at + 4;
    const wide = (value: number): number => {
      if (value !== 0xffffffff || next + 8 > end) return value;
      next += 8;
      return Number(view.getBigUint64(next - 8, true));
    };
    return { size: wide(sizes.size), packed: wide(sizes.packed), offset: wide(sizes.offset) };
  }
  return sizes;
};

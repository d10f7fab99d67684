/**
 * Whether two sides hold the same, without telling all of it: per kind how many documents live, and the sum of their hashes. A sum
 * goes along with each change by a subtraction and an addition, whatever the order of changes. Of what is edited the hash is of id
 * and winning revision; of what is written once of the id alone, for no device keeps an event's revision; of what was erased likewise.
 */
import { isWrittenOnce } from "./revision.ts";

/** Per kind: how many, and their hashes added up in two halves of 32 bits. */
export type Digest = Readonly<Record<string, readonly [count: number, high: number, low: number]>>;

export interface Counted {
  readonly id: string;
  readonly rev: string;
  readonly erased?: boolean;
}

export interface Tally {
  add(document: Counted): void;
  subtract(document: Counted): void;
  digest(): Digest;
}

export const tallyFrom = (begun: Digest = {}): Tally => {
  const sums = new Map(Object.entries(begun).map(([kind, sum]) => [kind, [...sum] as [number, number, number]]));
  const change = ({ id, rev, erased = false }: Counted, sign: 1 | -1): void => {
    const kind = erased ? "erased" : id.slice(0, Math.max(0, id.indexOf(":")));
    const sum = sums.get(kind) ?? [0, 0, 0];
    sums.set(kind, sum);
    const [high, low] = hashOf(erased || isWrittenOnce(id) ? id : `${id} ${rev}`);
    sum[0] += sign;
    sum[1] = (sum[1] + sign * high) >>> 0;
    sum[2] = (sum[2] + sign * low) >>> 0;
  };
  return {
    add: (document) => change(document, 1),
    subtract: (document) => change(document, -1),
    digest: () => Object.fromEntries(Array.from(sums).flatMap(([kind, sum]) => (sum[0] > 0 ? [[kind, [...sum]]] : []))),
  };
};

export const isSameDigest = (one: Digest, other: Digest): boolean =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].every((kind) => (one[kind] ?? [0, 0, 0]).every((part, index) => part === (other[kind] ?? [0, 0, 0])[index]));

/** Of the library's own documents; a database holds others beside them. */
export const isDigested = (id: string): boolean => !id.startsWith("_");

/** Two halves that do not depend on each other; it tells loss from chance, not friend from foe. */
const hashOf = (text: string): [high: number, low: number] => {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    high = Math.imul(high ^ unit, 2_654_435_761);
    low = Math.imul(low ^ unit, 1_597_334_677);
  }
  const mixed = (one: number, other: number): number => (Math.imul(one ^ (one >>> 16), 2_246_822_507) ^ Math.imul(other ^ (other >>> 13), 3_266_489_909)) >>> 0;
  return [mixed(high, low), mixed(low, high)];
};

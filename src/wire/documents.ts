/** Domain values to documents and back. `_id` is the id; everything else keeps its name. */
import type { Title } from "#domain/catalogue/title.ts";
import { clockKinds } from "#domain/circulation/clock-statements.ts";
import { codeKinds } from "#domain/circulation/code-events.ts";
import { circulationKinds, visitKinds, type LogEvent } from "#domain/circulation/events.ts";
import { holdKinds } from "#domain/circulation/hold-events.ts";
import type { RuleBook } from "#domain/circulation/loan-rules.ts";
import { lotKinds } from "#domain/circulation/lot-events.ts";
import type { Copy } from "#domain/copies/copy.ts";
import type { DeviceId } from "#domain/kernel/ids.ts";

/** A JSON document as CouchDB keeps it. `_rev` is absent before the first exchange. */
export interface WireDocument {
  readonly _id: string;
  readonly _rev?: string;
  readonly _deleted?: true;
  readonly [field: string]: unknown;
}

/** Whatever a document is, told by its own kind and version; `unknown` ones are kept and shown as such, never folded. */
export const eventFrom = (document: WireDocument): LogEvent | undefined => {
  const { _id, _rev, _revisions, ...rest } = document;
  if (!logKinds.some((known) => known === rest["kind"]) || rest["v"] !== 1) return undefined;
  return { id: _id, ...rest } as object as LogEvent;
};

export const eventToDocument = (event: LogEvent): WireDocument => withId(event);

export const titleFrom = (document: WireDocument): Title => withoutHead(document);
export const titleToDocument = (title: Title): WireDocument => ({ ...withId(title), kind: "title", v: 1 });

export const copyFrom = (document: WireDocument): Copy => withoutHead(document);
export const copyToDocument = (copy: Copy): WireDocument => ({ ...withId(copy), kind: "copy", v: 1 });

export const rulesFrom = (document: WireDocument): RuleBook => withoutHead(document);
export const rulesToDocument = (rules: RuleBook): WireDocument => ({ ...withId(rules), kind: "rules", v: 1 });

/** What the school's people call a device: events name it by its id alone, and a desk has to say which it was also offline. */
export interface NamedDevice {
  readonly id: DeviceId;
  readonly name: string;
}

export const deviceFrom = (document: WireDocument): NamedDevice => withoutHead(document);
export const deviceToDocument = (device: NamedDevice): WireDocument => ({ ...withId(device), kind: "device", v: 1 });

const logKinds: readonly LogEvent["kind"][] = [...circulationKinds, ...visitKinds, ...codeKinds, ...clockKinds, ...lotKinds, ...holdKinds];

const withId = (value: { readonly id: string }): WireDocument => {
  const { id, ...rest } = value;
  return { _id: id, ...rest };
};

/** Only for documents that have passed their schema at the door. */
const withoutHead = <Value>(document: WireDocument): Value => {
  const { _id, _rev, kind, v, ...rest } = document;
  return { id: _id, ...rest } as Value;
};

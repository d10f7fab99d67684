/**
 * A revision is a generation and a hash. The hash is drawn from what was written and what it was written upon, so that the same
 * edit made at two places is the same revision, and sending it twice changes nothing.
 */
import { hash } from "node:crypto";

export interface Revision {
  readonly generation: number;
  readonly hash: string;
}

export const revisionFrom = (text: unknown): Revision | undefined => {
  if (typeof text !== "string") return undefined;
  const parts = /^([1-9][0-9]{0,9})-(.{0,256})$/.exec(text);
  return parts === null ? undefined : { generation: Number(parts[1]), hash: parts[2] ?? "" };
};

export const revisionText = ({ generation, hash: tail }: Revision): string => `${generation}-${tail}`;

export const nextRevision = (upon: Revision | undefined, edit: { readonly deleted: boolean; readonly body: string }): Revision => ({
  generation: (upon?.generation ?? 0) + 1,
  hash: hash("md5", `${upon === undefined ? "" : revisionText(upon)}\n${edit.deleted ? "deleted" : ""}\n${edit.body}`),
});

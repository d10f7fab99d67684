/**
 * What a publisher's code on a book means at the desk. The same code stands on every copy of a title, so it never says which of
 * them is in hand. Where the library has one copy, and somebody has said once that it is the one, it opens that copy as its own label does;
 * everywhere else the desk asks, the likeliest copy first. A code that is on one copy and that no title is known by is a label like any other.
 */
import { isIn, type CopyStanding } from "../circulation/copy-story.ts";
import type { Copy } from "./copy.ts";

interface AtHand {
  readonly copy: Copy;
  readonly story: CopyStanding;
}

export type Meaning<File> =
  | { readonly is: "thisCopy"; readonly copy: File }
  | { readonly is: "oneOf"; readonly copies: readonly File[]; readonly likely: File | undefined }
  | { readonly is: "noCopy" };

/** `opened` = the copies that have the code among their own; `ofTitle` = those of the titles that are known by it; `reader` = whose panel is open. */
export const meaningOf = <File extends AtHand>(opened: readonly File[], ofTitle: readonly File[], reader: { readonly has: (file: File) => boolean } | undefined): Meaning<File> => {
  const inUse = ofTitle.filter(({ copy }) => copy.status !== "withdrawn");
  const all = [...new Map([...opened, ...inUse].map((file) => [file.copy.id, file])).values()];
  const [first] = all;
  if (first === undefined) return { is: "noCopy" };
  if (all.length === 1 && opened.length === 1) return { is: "thisCopy", copy: first };
  const likely = onlyOne(couldBeMeant(all, reader));
  return { is: "oneOf", copies: likely ? [likely, ...all.filter((file) => file !== likely)] : all, likely };
};

/** It is the only copy that the library has: whoever has said that it is the one in hand need not be asked again. */
export const isToBeLearnt = (copies: readonly AtHand[]): boolean => copies.length === 1;

/** Who has one of them brings it back; who has none takes one that is in. Without a reader, one comes back. */
const couldBeMeant = <File extends AtHand>(files: readonly File[], reader: { readonly has: (file: File) => boolean } | undefined): readonly File[] => {
  if (reader === undefined) return files.length === 1 ? files : files.filter(({ story }) => story.loans.length > 0);
  const theirs = files.filter(reader.has);
  return theirs.length > 0 ? theirs : files.filter(({ story }) => isIn(story));
};

const onlyOne = <File>(files: readonly File[]): File | undefined => (files.length === 1 ? files[0] : undefined);

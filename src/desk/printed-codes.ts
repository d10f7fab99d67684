/**
 * The codes that publishers print on books: what one means at the desk, and what a librarian says of one when the desk asks. That a
 * copy or a title has a code is kept in its document, and so it comes to every device.
 */
import { articleDigits, type ArticleCode } from "#domain/copies/barcode-article.ts";
import { isToBeLearnt, meaningOf } from "#domain/copies/printed-code.ts";
import type { Copy } from "#domain/copies/copy.ts";
import type { CopyId, PatronId, TitleId } from "#domain/kernel/ids.ts";
import type { Result } from "#domain/kernel/result.ts";
import type { CopyFile, PrintedCode } from "./desk.ts";
import type { CirculationStore } from "./ports.ts";
import type { RecordRefusal } from "./records.ts";

export interface PrintedCodes {
  /** From now on it opens this copy, as long as the library has no other of the title. Answers when it is durably on disk, as all of these do. */
  opens(article: string, copy: CopyId): Promise<Result<void, RecordRefusal>>;
  /** The title is known by it. */
  names(article: string, title: TitleId): Promise<Result<void, RecordRefusal>>;
  /** It is neither the copy's nor the title's. */
  forget(article: string, of: CopyId | TitleId): Promise<Result<void, RecordRefusal>>;
}

export type PrintedMeaning =
  | { readonly is: "thisCopy"; readonly copy: Copy }
  | { readonly is: "oneOf"; readonly copies: readonly CopyFile[]; readonly printed: PrintedCode }
  | { readonly is: "noCopy"; readonly title: TitleId | undefined };

export const meaningHere = async (store: CirculationStore, code: string, article: ArticleCode, reader: PatronId | undefined): Promise<PrintedMeaning> => {
  const digits = articleDigits(article);
  // Kept as it was printed, or as it is scanned.
  const [printed, scanned, titles] = await Promise.all([store.copiesWithCode(code), store.copiesWithCode(digits), store.titlesWithArticle(digits)]);
  const opened = [...printed, ...scanned];
  const ofTitle = (await Promise.all(titles.map((title) => store.copiesOfTitle(title)))).flat();
  const files = await store.copyFiles([...new Set([...opened, ...ofTitle].map(({ id }) => id))]);
  const filesOf = (copies: readonly Copy[]): readonly CopyFile[] => files.filter((file) => copies.some(({ id }) => id === file.copy.id));
  const theirs = reader && new Set((await store.accountOf(reader)).loans.flatMap(({ copy }) => copy?.id ?? []));
  const meaning = meaningOf(filesOf(opened), filesOf(ofTitle), theirs && { has: ({ copy }) => theirs.has(copy.id) });
  switch (meaning.is) {
    case "thisCopy":
      return { is: "thisCopy", copy: meaning.copy.copy };
    case "oneOf":
      return { is: "oneOf", copies: meaning.copies, printed: { article: digits, likely: meaning.likely?.copy.id, learns: isToBeLearnt(meaning.copies) } };
    case "noCopy":
      return { is: "noCopy", title: titles[0] };
  }
};

/** What a device that reads its school for the first time does not have yet, in words; and which answers hang on that. */
import type { TFunction } from "i18next";
import type { FirstSync } from "../../desk/services.ts";

export const comingInWords = (t: TFunction, lacked: FirstSync): string => partsComing(t, lacked).join(", ");

/** The one that comes first: in a line there is room for one. */
export const comingFirst = (t: TFunction, lacked: FirstSync): string => partsComing(t, lacked)[0] ?? "";

const partsComing = (t: TFunction, { people, loans, books, telling }: FirstSync): readonly string[] => [
  ...(people ? [t("status.coming.people", { ...people })] : []),
  ...(loans ? [t("status.coming.loans", { ...loans })] : []),
  ...(telling && !loans ? [t("status.coming.telling")] : []),
  ...(books ? [t("status.coming.books", { ...books })] : []),
];

/** Whether somebody may borrow hangs on who they are and on what they have, not on books that are still to come. */
export const lacksLoans = (lacked: FirstSync | undefined): lacked is FirstSync => lacked !== undefined && Boolean(lacked.people ?? lacked.loans ?? lacked.telling);

/** A code that is not known may be one of what is still to come. */
export const lacksCodes = (lacked: FirstSync | undefined, looksLike: "ownCopy" | "ownCard" | "misread" | "isbn" | "other"): lacked is FirstSync => {
  if (lacked === undefined || looksLike === "misread") return false;
  if (looksLike === "ownCard") return lacked.people !== undefined;
  return lacked.books !== undefined || (looksLike === "other" && lacked.people !== undefined);
};

/** What is searched for may be among the readers or the books that are still to come; undefined when none are. */
export const notFoundYetInWords = (t: TFunction, lacked: FirstSync | undefined): string | undefined => {
  const { people, books } = lacked ?? {};
  return people || books ? t("status.coming.notFoundYet", { what: comingInWords(t, { ...(people ? { people } : {}), ...(books ? { books } : {}) }) }) : undefined;
};

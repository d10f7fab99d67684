/** How much of a title is to be had: of its copies, and of what is kept by quantity. */
import type { TFunction } from "i18next";
import type { FoundTitle } from "../../desk/desk.ts";

export const leftInWords = (t: TFunction, { copies, free, byQuantity }: Pick<FoundTitle, "copies" | "free" | "byQuantity">): string => {
  const ofCopies = copies > 0 || !byQuantity ? [free > 0 ? t("search.free", { free, copies }) : t(copies > 0 ? "search.none" : "search.noCopy")] : [];
  return [...ofCopies, ...(byQuantity ? [t("search.byQuantity", { left: Math.max(0, byQuantity.left), there: byQuantity.there })] : [])].join(" · ");
};

export const isLeft = ({ free, byQuantity }: Pick<FoundTitle, "free" | "byQuantity">): boolean => free > 0 || (byQuantity?.left ?? 0) > 0;

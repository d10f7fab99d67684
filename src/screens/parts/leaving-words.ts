/** How and when somebody left the school, in words that stand after a name or class: "đã ra trường 2026". */
import type { TFunction } from "i18next";
import type { Leaving, Patron } from "#domain/patrons/patron.ts";

export const leavingWords = (t: TFunction, { how, year }: { readonly how?: Leaving["how"] | undefined; readonly year?: number | undefined }): string =>
  how === undefined ? t("desk.leftHow.unsaid") : t(`desk.leftHow.${how}`, { year });

/** Empty for who is here. */
export const leftWords = (t: TFunction, { active, left }: Pick<Patron, "active" | "left">): string =>
  active ? "" : leavingWords(t, { how: left?.how, year: left && Number(left.on.slice(0, 4)) });

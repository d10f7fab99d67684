/** So many of a title that is kept by quantity: "Toán 6", "Toán 6 (30 bản)". */
import type { TFunction } from "i18next";
import { displayTitle, type Title } from "../../domain/catalogue/title.ts";

export const lotInWords = (t: TFunction, title: Title | undefined, quantity: number): string => {
  const name = title ? displayTitle(title) : t("overdues.unknownTitle");
  return quantity === 1 ? name : t("overdues.quantity", { title: name, quantity });
};

/** What stands in a field of a document, as people read it. */
import type { TFunction } from "i18next";
import { dayFrom, dayInVietnamese } from "../../domain/kernel/day.ts";

export const fieldInWords = (t: TFunction, field: string): string => t(`refused.field.${field.startsWith("entry-") ? "quantity" : field}`, { defaultValue: field });

export const valueInWords = (t: TFunction, field: string, value: unknown): string => {
  if (value === null || value === undefined || value === "") return t("refused.value.nothing");
  if (field === "sealed") return t("refused.value.sealed");
  if (field === "closedWeekdays" && Array.isArray(value) && value.length > 0) return weekdaysInWords(t, value);
  if (typeof value === "boolean") return t(value ? "refused.value.yes" : "refused.value.no");
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return stringInWords(t, field, value);
  if (Array.isArray(value)) return value.every((each) => typeof each === "string") && field !== "titles" ? value.map((each) => valueInWords(t, "", each)).join(", ") || t("refused.value.nothing") : t("refused.value.several", { n: value.length });
  const { reason, quantity, how } = value as { reason?: unknown; quantity?: unknown; how?: unknown };
  if (field === "block" && typeof reason === "string") return t(`desk.blockReason.${reason}`, { defaultValue: reason });
  if (field === "left" && typeof how === "string") return t(`desk.leftHow.${how}`, { defaultValue: how, year: "" }).trim();
  if (typeof quantity === "number") return String(quantity);
  return t("refused.value.several", { n: Object.keys(value as object).length });
};

const stringInWords = (t: TFunction, field: string, value: string): string => {
  const on = dayFrom(value);
  if (on !== undefined) return dayInVietnamese(on);
  if (field === "bookType") return t(`daybook.bookType.${value}`, { defaultValue: value });
  if (field === "status") return t(`copyPage.statuses.${value}`, { defaultValue: value });
  if (field === "group") return t(`desk.group.${value}`, { defaultValue: value });
  if (field === "level") return t(`start.level.${value}`, { defaultValue: value });
  if (field === "gender") return t(`refused.value.${value}`, { defaultValue: value });
  return value;
};

const weekdaysInWords = (t: TFunction, days: readonly unknown[]): string => {
  const names = t("desk.weekday", { returnObjects: true }) as readonly string[];
  return days.map((weekday) => names[Number(weekday)] ?? String(weekday)).join(", ");
};

import { fold } from "../kernel/fold.ts";
import type { Title } from "./title.ts";

/**
 * Two rows with this key tell of one title. "NXB Trẻ" and "Nhà xuất bản Trẻ" are one publisher. The series and the book
 * type belong to it: each textbook series has its "Toán 6", and beside the textbook stands a workbook of the same name.
 */
export const titleKeyOf = (title: Omit<Title, "id">): string =>
  [
    title.titleProper,
    title.volumePart ?? "",
    title.authors.join(" "),
    title.publicationYear ?? "",
    bareName(title.publisher ?? ""),
    title.series ?? "",
    title.bookType,
  ]
    .map(key)
    .join("|");

const bareName = (publisher: string): string => publisher.replace(/^\s*(nxb\.?|nhà\s+xuất\s+bản)\s+/iu, "");

const key = (text: string): string => fold(text).replace(/[^\p{L}\p{N}]+/gu, " ").trim();

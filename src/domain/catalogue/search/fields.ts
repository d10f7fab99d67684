/** What a title and a reader are found by. */
import type { Title } from "../title.ts";
import type { SearchFields } from "./search-index.ts";

export const fieldsOfTitle = (title: Title): SearchFields => ({
  title: joined([title.titleProper, title.volumePart, title.subtitle]),
  authors: joined(title.authors),
  subject: joined([title.subject, title.series, ...(title.keywords ?? [])]),
  publisher: joined([title.publisher, title.publicationYear]),
});

/** A reader by full name and class: "6a an" finds An of class 6A. */
export const fieldsOfPerson = (person: { readonly fullName: string; readonly classUnit?: string }): SearchFields => ({
  title: person.fullName,
  subject: person.classUnit ?? "",
});

const joined = (parts: readonly (string | undefined)[]): string => parts.filter((part) => part !== undefined).join(" ; ");

/** Feeds the typed search from the store: all rows once, then what changes. Readers are searched apart, by given name. */
import { fieldsOfPerson, fieldsOfTitle } from "#domain/catalogue/search/fields.ts";
import type { SearchRow } from "#domain/catalogue/search/search-index.ts";
import { foldCode } from "#domain/copies/barcode.ts";
import type { PatronId, TitleId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import { titleFrom } from "#wire/documents.ts";
import type { Search } from "../desk/ports.ts";
import type { Changes } from "./changes.ts";
import type { DocRow, SchoolDatabase } from "./database.ts";
import type { PeopleKeeper } from "./people.ts";

/** One list that can be searched; the worker's client and its inline twin both are. */
export interface SearchList {
  load(rows: Iterable<SearchRow> | AsyncIterable<SearchRow>): Promise<void>;
  update(changed: Iterable<SearchRow>, removedIds: Iterable<string>): Promise<void>;
  search(query: string, limit: number): Promise<{ type: "found"; hits: readonly { id: string }[]; approximate: boolean } | { type: "superseded" }>;
}

export interface SearchLists {
  readonly titles: SearchList;
  readonly people: SearchList;
}

/** `begin` is called with the first question that is typed: a desk that only scans has no worker and no index. */
export const createSearchSource = (begin: () => Promise<SearchLists>, here: { db: SchoolDatabase; people: PeopleKeeper; changes: Changes }): Search => {
  const { db, people, changes } = here;
  let loaded: Promise<SearchLists> | undefined;

  const loadPeople = (lists: SearchLists): Promise<void> => lists.people.load(people.all().map(personRow));
  const loadAll = async (lists: SearchLists): Promise<SearchLists> => {
    await loadPeople(lists);
    await lists.titles.load(titleRows(db));
    return lists;
  };
  const start = (): Promise<SearchLists> =>
    (loaded ??= begin().then(loadAll).catch((error: unknown) => {
      loaded = undefined;
      throw error;
    }));

  changes.onContent(({ patrons, titles }) => {
    if (loaded === undefined) return;
    loaded = loaded.then(async (lists) => {
      if (titles.includes("title:*")) return loadAll(lists);
      const ids = titles.filter((id) => id.startsWith("title:"));
      const rows = await db.titles.bulkGet(ids);
      if (ids.length > 0) await lists.titles.update(rows.flatMap((row) => (row ? [rowOf(row)] : [])), ids.filter((_id, index) => rows[index] === undefined));
      if (patrons.length === 0) return lists;
      await people.renew(patrons);
      const known = patrons.flatMap((id) => people.get(id as PatronId) ?? []);
      // Who is gone, or under another record now, is gone from the index too: an update would only mark its rows as outdated.
      if (known.length < patrons.length || known.some(({ id }, index) => id !== patrons[index])) await loadPeople(lists);
      else await lists.people.update(known.map(personRow), []);
      return lists;
    });
  });

  const find = async <Found extends string>(list: keyof SearchLists, query: string, limit: number): Promise<{ ids: Found[]; approximate: boolean }> => {
    const hits = await (await start())[list].search(query, limit);
    return hits.type === "found" ? { ids: hits.hits.map(({ id }) => id as Found), approximate: hits.approximate } : { ids: [], approximate: false };
  };

  return {
    titles: async (query, limit) => {
      const [found, numbered] = await Promise.all([find<TitleId>("titles", query, limit), byAccessionNo(db, query)]);
      return numbered.length === 0 ? found : { ids: [...new Set([...numbered, ...found.ids])].slice(0, limit), approximate: false };
    },
    patrons: (query, limit) => find<PatronId>("people", query, limit),
  };
};

const personRow = (patron: Patron): SearchRow => ({ id: patron.id, fields: fieldsOfPerson(patron) });

const rowOf = ({ id, doc }: DocRow): SearchRow => ({ id, fields: fieldsOfTitle(titleFrom(doc)) });

/** In portions, so that the page stays free. */
async function* titleRows(db: SchoolDatabase): AsyncGenerator<SearchRow> {
  for (let after = ""; ; ) {
    const rows = await db.titles.where("id").above(after).limit(2000).toArray();
    for (const row of rows) yield rowOf(row);
    const last = rows[rows.length - 1];
    if (last === undefined) return;
    after = last.id;
  }
}

/** A typed accession number finds its title. */
const byAccessionNo = async (db: SchoolDatabase, query: string): Promise<TitleId[]> => {
  const typed = query.trim();
  if (!/\d/.test(typed) || typed.length < 3) return [];
  const folded = foldCode(typed);
  // Labels of ours begin alike by the thousand. The number itself is the first of its kind; one that so many come before is found once more of it is typed.
  const rows = await db.copies.where("codes").startsWith(folded).limit(50).toArray();
  return [...new Set(rows.filter(({ accessionNo }) => foldCode(accessionNo).startsWith(folded)).map(({ title }) => title))].slice(0, 5);
};

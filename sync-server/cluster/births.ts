/**
 * The birth of a school's database: its name alone does not tell a device whether the database that it knows is still the same.
 * CouchDB tells the second of the making, and before 3.3 nothing at all; so the birth is a note of ours beside the documents,
 * which goes with the database and is no change of it. A database that somebody made by hand gets one when it is first seen.
 */
import type { CouchServer } from "./couch-server.ts";
import { isSchools } from "./school-way.ts";

export interface Births {
  /** Undefined when there is no such database. */
  of(database: string): Promise<string | undefined>;
  /**
   * All schools' databases are born anew. One that was put back to a backup counts on from there: a device that had read further would
   * pass over what is written next, and take itself for complete until its daily look. Another birth makes it compare everything.
   */
  renewAll(): Promise<void>;
}

export const createBirths = (server: CouchServer, newBirth: () => string): Births => {
  const noteIn = async (database: string): Promise<{ readonly birth?: unknown; readonly _rev?: unknown }> => {
    const { status, json } = await server.ask("GET", `/${database}/${note}`);
    return status === 200 ? (json as object) : {};
  };
  const noted = async (database: string): Promise<string | undefined> => {
    const { birth } = await noteIn(database);
    return typeof birth === "string" ? birth : undefined;
  };
  return {
    of: async (database) => {
      const known = await noted(database);
      if (known !== undefined) return known;
      const { status } = await server.ask("HEAD", `/${database}`);
      if (status === 404) return undefined;
      // Another server of ours may have noted one in the same moment: then that is it.
      await server.must("PUT", `/${database}/${note}`, { birth: newBirth() }, [409]);
      return noted(database);
    },
    renewAll: async () => {
      const { json } = await server.must("GET", "/_all_dbs");
      for (const database of (json as readonly string[]).filter((name) => isSchools({ parts: [name] }))) {
        const { _rev } = await noteIn(database);
        await server.must("PUT", `/${database}/${note}`, { ...(_rev === undefined ? {} : { _rev }), birth: newBirth() }, [409]);
      }
    },
  };
};

const note = "_local/tu-sach-birth";

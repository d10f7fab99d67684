/**
 * The birth of a school's database: its name alone does not tell a device whether the database that it knows is still the same.
 * CouchDB tells the second of the making, and before 3.3 nothing at all; so the birth is a note of ours beside the documents,
 * which goes with the database and is no change of it. A database that somebody made by hand gets one when it is first seen.
 */
import type { CouchServer } from "./couch-server.ts";

export interface Births {
  /** Undefined when there is no such database. */
  of(database: string): Promise<string | undefined>;
}

export const createBirths = (server: CouchServer, newBirth: () => string): Births => {
  const noted = async (database: string): Promise<string | undefined> => {
    const { status, json } = await server.ask("GET", `/${database}/${note}`);
    const { birth } = (json ?? {}) as { birth?: unknown };
    return status === 200 && typeof birth === "string" ? birth : undefined;
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
  };
};

const note = "_local/tu-sach-birth";

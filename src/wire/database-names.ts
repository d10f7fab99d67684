/**
 * One database per audience, because CouchDB's unit of reading is the database. A school's four kinds of database carry its
 * opaque id; its printed name and code are attributes that may change.
 */
import { tailOf, type SchoolId } from "#domain/kernel/ids.ts";

export type Database = string;

export const databasesOf = (school: SchoolId) => {
  const stem = `school-${tailOf(school)}`;
  return {
    catalogue: `${stem}-catalogue`,
    desk: `${stem}-desk`,
    office: `${stem}-office`,
    log: (year: number): Database => `${stem}-log-${year}`,
  };
};

export type Audience = "catalogue" | "desk" | "office" | "log";

/** Which kind of database a name is, or undefined when it is none of a school's. */
export const audienceOf = (database: Database): Audience | undefined => {
  const match = /^school-[0-9a-z_-]+?-(catalogue|desk|office|log)(?:-\d{4})?$/.exec(database);
  return match?.[1] as Audience | undefined;
};

/** The school year whose log it is; undefined for any other database. */
export const yearOfLog = (database: Database): number | undefined => {
  const year = /-log-(\d{4})$/.exec(database)?.[1];
  return year === undefined ? undefined : Number(year);
};

/** What /api needs of the CouchDB part of this server. */
import type { Security as KeptSecurity } from "../access/security.ts";
import type { DatabaseDigest } from "../storage/databases.ts";
import type { SnapshotAsked, SnapshotPart } from "../storage/snapshots.ts";
import type { Account } from "./api-env.ts";

export interface Couch {
  readonly accounts: {
    /** Makes the account or gives it this password and these roles; a disabled one works again. */
    putUser(user: { readonly name: string; readonly password: string; readonly roles: readonly string[] }): void | Promise<void>;
    disableUser(name: string): void | Promise<void>;
    authenticate(request: Request): Promise<Account | undefined>;
  };
  readonly feed: {
    onChange(hear: (database: string, seq: string) => void): () => void;
  };
  readonly databases: {
    /** A database that is there already stays as it is. */
    create(name: string): void | Promise<void>;
    putSecurity(name: string, security: Security): void | Promise<void>;
    security(name: string): KeptSecurity | undefined | Promise<KeptSecurity | undefined>;
    /** What it holds, and the sequence that this is of. */
    digest(name: string): DatabaseDigest | undefined | Promise<DatabaseDigest | undefined>;
    /** A part of all that lives in it. */
    snapshot(name: string, asked: SnapshotAsked): SnapshotPart | undefined | Promise<SnapshotPart | undefined>;
    /** The sequence number the database is at. */
    seqOf(name: string): string | undefined | Promise<string | undefined>;
    /** Nobody has ever written a document to it, or there is no such database. */
    isUnwritten(name: string): boolean | Promise<boolean>;
  };
}

export interface Security {
  readonly admins: { readonly names: readonly string[]; readonly roles: readonly string[] };
  readonly members: { readonly names: readonly string[]; readonly roles: readonly string[] };
}

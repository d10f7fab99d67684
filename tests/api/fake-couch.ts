/** A CouchDB of a few maps: what /api needs and nothing more. */
import type { Couch, Security } from "../../sync-server/api/couch.ts";

export const createFakeCouch = () => {
  const users = new Map<string, { password: string; roles: readonly string[]; disabled: boolean }>();
  const security = new Map<string, Security>();
  const seqs = new Map<string, number>();
  const hearers = new Set<(database: string, seq: string) => void>();
  const couch = {
    app: { fetch: (request: Request) => Response.json({ couch: new URL(request.url).pathname, method: request.method }) },
    accounts: {
      putUser: ({ name, password, roles }) => void users.set(name, { password, roles, disabled: false }),
      disableUser: (name) => {
        const user = users.get(name);
        if (user !== undefined) user.disabled = true;
      },
      authenticate: async (request) => {
        const [name = "", password] = atob(request.headers.get("authorization")?.replace(/^Basic /, "") ?? "").split(":");
        const user = users.get(name);
        return user !== undefined && !user.disabled && user.password === password ? { name, roles: user.roles } : undefined;
      },
    },
    feed: {
      onChange: (hear) => {
        hearers.add(hear);
        return () => void hearers.delete(hear);
      },
    },
    databases: {
      create: (name) => void seqs.set(name, seqs.get(name) ?? 0),
      putSecurity: (name, given) => void security.set(name, given),
      security: (name) => security.get(name),
      digest: (name) => (seqs.has(name) ? { birth: "1", seq: `${seqs.get(name)}-fake`, digest: { event: [seqs.get(name) ?? 0, 1, 2] } } : undefined),
      snapshot: (name, { after, limit }) => (seqs.has(name) ? { birth: "1", seq: `${seqs.get(name)}-fake`, of: 1, documents: [`{"_id":"setting:${after ?? "first"}-${limit}"}`], deleted: [], next: null } : undefined),
      isUnwritten: (name) => (seqs.get(name) ?? 0) === 0,
      seqOf: (name) => (seqs.has(name) ? `${seqs.get(name)}-fake` : undefined),
    },
  } satisfies Couch & { app: unknown };
  return {
    ...couch,
    users,
    security,
    databaseNames: () => [...seqs.keys()],
    hearers: () => hearers.size,
    write: (database: string) => {
      const seq = (seqs.get(database) ?? 0) + 1;
      seqs.set(database, seq);
      for (const hear of hearers) hear(database, `${seq}-fake`);
    },
  };
};

export type FakeCouch = ReturnType<typeof createFakeCouch>;

/** The CouchDB API in front of a cluster, as a function from Request to Response. */
import type { ConnectionBindings } from "../api/api-env.ts";
import { CouchFailure, failureOf, failureResponse } from "../couch-error.ts";
import type { Births } from "./births.ts";
import type { ClusterAccounts } from "./cluster-accounts.ts";
import { seqNow } from "./cluster-changes.ts";
import { jsonOf, type CouchServer } from "./couch-server.ts";
import { answerHeaders } from "./headers.ts";
import { answerOf, askedIn, passed, passedOn, type Asked } from "./pass-through.ts";
import { isSchools, schoolWay } from "./school-way.ts";
import { createSchoolWrites } from "./school-writes.ts";

export interface ClusterAppDeps {
  readonly server: CouchServer;
  readonly births: Pick<Births, "of">;
  readonly accounts: Pick<ClusterAccounts, "isShutOut">;
}

export const createClusterApp = ({ server, births, accounts }: ClusterAppDeps) => {
  const writes = createSchoolWrites(server);

  /** What the cluster says of the database, with its birth and its place as devices know them. */
  const info = async (asked: Asked): Promise<Response> => {
    const answer = await passedOn(server, asked);
    const status = answer.statusCode ?? 500;
    if (status >= 300) return answerOf(asked, answer);
    const [database = ""] = asked.parts;
    const [birth, seq] = await Promise.all([births.of(database), seqNow(server, database)]);
    const headers = answerHeaders(answer, asked);
    headers.delete("content-length");
    const told = (await jsonOf(answer)) as object;
    return new Response(`${JSON.stringify({ ...told, ...("update_seq" in told ? { update_seq: seq } : {}), instance_start_time: birth })}\n`, { status, headers });
  };

  const answerTo = async (asked: Asked): Promise<Response> => {
    if (!isSchools(asked)) return passed(server, asked);
    const way = schoolWay(asked);
    switch (way.is) {
      case "through":
        return passed(server, asked);
      case "info":
        return info(asked);
      case "bulk":
        return writes.bulk(asked);
      case "document":
        return writes.document(asked, way.id);
      case "deletion":
        return writes.deletion(asked, way.id ?? "");
      case "not-answered":
        throw new CouchFailure("not_implemented", way.because);
    }
  };

  return {
    fetch: async (request: Request, bindings: ConnectionBindings = {}): Promise<Response> => {
      try {
        const answer = await answerTo(askedIn(request, bindings));
        // Whoever goes on asking with a password that is over is locked out by CouchDB, with 403.
        if ((answer.status !== 401 && answer.status !== 403) || !(await accounts.isShutOut(request))) return answer;
        await answer.body?.cancel();
        throw new CouchFailure("unauthorized", "This account is disabled: the device was revoked.");
      } catch (error) {
        return failureResponse(failureOf(error));
      }
    },
  };
};

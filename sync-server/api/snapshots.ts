import { Hono, type MiddlewareHandler } from "hono";
import { compressed } from "../routes/compressed.ts";
import type { SnapshotPart } from "../storage/snapshots.ts";
import type { ApiDeps } from "./api-app.ts";
import type { ApiEnv } from "./api-env.ts";
import { apiError } from "./api-error.ts";
import { isReadable } from "./readable.ts";

/** All that lives in a database, part by part, for a device that reads it for the first time. */
export const snapshotsRoute = ({ databases }: Pick<ApiDeps, "databases">, signedIn: MiddlewareHandler<ApiEnv>) =>
  new Hono<ApiEnv>().get("/snapshots/:database", signedIn, compressed, async (c) => {
    const name = c.req.param("database");
    const limit = Math.min(largestPart, Math.max(1, Number.parseInt(c.req.query("limit") ?? "", 10) || usualPart));
    const part = (await isReadable(databases, c.get("account"), name)) ? await databases.snapshot(name, { after: c.req.query("after"), limit }) : undefined;
    return part === undefined ? apiError(c, "not_found", "there is no such database") : c.body(textOf(part), 200, { "content-type": "application/json" });
  });

/** Documents are kept as text and answered without being read. */
const textOf = ({ documents, ...more }: SnapshotPart): string => `${JSON.stringify(more).slice(0, -1)},"documents":[${documents.join(",\n")}]}\n`;

const usualPart = 1_000;
const largestPart = 5_000;

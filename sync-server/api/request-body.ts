/** Bodies are parsed once, at the door. Only JSON by its content type: a form on a hostile page can send anything else unasked. */
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import * as v from "valibot";
import { isIdOf } from "#domain/kernel/ids.ts";
import { err, ok, type Result } from "#domain/kernel/result.ts";
import { isAdminName } from "../options.ts";
import type { ApiEnv } from "./api-env.ts";
import { apiError } from "./api-error.ts";

export const bodyFrom = async <Schema extends v.GenericSchema>(c: Context<ApiEnv>, schema: Schema): Promise<Result<v.InferOutput<Schema>, Response>> => {
  if (!/^application\/json\b/i.test(c.req.header("content-type") ?? "")) return err(apiError(c, "not_json", "the body must be application/json"));
  const body: unknown = await c.req.json().catch(() => undefined);
  const read = v.safeParse(schema, body);
  if (read.success) return ok(read.output);
  const [issue] = read.issues;
  return err(apiError(c, "bad_request", `${v.getDotPath(issue) ?? "body"}: ${issue.message}`));
};

export const smallBody = bodyLimit({ maxSize: 64 * 1024, onError: (c) => apiError(c, "bad_request", "the body is too long") });

const line = (longest: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(longest));

export const deviceSchema = v.object({
  id: v.pipe(v.string(), v.check((id) => isIdOf("device", id), "is not a device id")),
  name: line(200),
});

const year = v.pipe(v.number(), v.integer(), v.minValue(2000), v.maxValue(2999));

export const setUpSchema = v.object({
  code: v.optional(v.string()),
  school: v.object({
    id: v.pipe(v.string(), v.check((id) => isIdOf("unit", id), "is not a unit id")),
    name: line(300),
    code: v.pipe(v.string(), v.trim(), v.maxLength(100)),
  }),
  years: v.pipe(v.array(year), v.minLength(1), v.maxLength(20)),
  admin: v.object({
    name: v.pipe(v.string(), v.check(isAdminName, "is not a name for an administrator")),
    password: v.pipe(v.string(), v.minLength(8), v.maxLength(1000)),
  }),
  device: deviceSchema,
});

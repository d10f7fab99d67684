import { Hono } from "hono";
import type { ApiDeps, IsLocal } from "./api-app.ts";
import type { ApiEnv } from "./api-env.ts";
import { apiError } from "./api-error.ts";
import { refuseCode } from "./code-door.ts";
import { bodyFrom, setUpSchema, smallBody } from "./request-body.ts";

/** Makes the school, its databases, its administrator and its first device; once, or until the device has heard the answer. */
export const setUpRoute = ({ enrolment, code }: ApiDeps, isLocal: IsLocal) =>
  new Hono<ApiEnv>().post("/setup", smallBody, async (c) => {
    const body = await bodyFrom(c, setUpSchema);
    if (!body.ok) return body.error;
    if (!(await enrolment.mayBeSetUp(body.value.school, body.value.device))) return apiError(c, "already_set_up", "a school is set up here already");
    const refused = isLocal(c.req.raw, c.env) ? undefined : refuseCode(c, code, body.value.code);
    if (refused !== undefined) return refused;
    const { device, ...school } = body.value;
    const enrolled = await enrolment.setUp(school, device);
    return enrolled.ok ? c.json(enrolled.value, 201) : apiError(c, enrolled.error, "a school is set up here already");
  });

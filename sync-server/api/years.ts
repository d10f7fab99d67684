import { dayAt } from "#domain/kernel/day.ts";
import { Hono, type MiddlewareHandler } from "hono";
import type { ApiDeps } from "./api-app.ts";
import type { ApiEnv } from "./api-env.ts";
import { apiError } from "./api-error.ts";

/**
 * A school year has a log of its own. A device whose clock is wild may not make logs for years that are not near: what was done
 * by a clock that is behind lies in the year before the open one, which in spring is two calendar years ago, and this machine's
 * own clock may be the one that is wrong. So near is what is next to a year that the school has, too.
 */
export const yearsRoute = ({ enrolment, register, clock }: ApiDeps, signedIn: MiddlewareHandler<ApiEnv>) =>
  new Hono<ApiEnv>().post("/years/:year", signedIn, async (c) => {
    const asked = c.req.param("year");
    const thisYear = Number(dayAt(clock()).slice(0, 4));
    const near = [thisYear, ...(register.current()?.years ?? [])];
    if (!/^\d{4}$/.test(asked) || !near.some((year) => Math.abs(Number(asked) - year) <= 1)) return apiError(c, "bad_request", `the year must be within one of ${near.join(", ")}`);
    const opened = await enrolment.openYear(Number(asked));
    return opened.ok ? c.json({ ok: true, database: opened.value }) : apiError(c, opened.error, "no school is set up here yet");
  });

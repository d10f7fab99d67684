import type { TFunction } from "i18next";
import type { RecordRefusal } from "../../desk/records.ts";
import type { Result } from "../../domain/kernel/result.ts";

/** Undefined when it was written. */
export const refusalOf = (t: TFunction, answer: Result<unknown, RecordRefusal>): string | undefined => (answer.ok ? undefined : t(`acts.recordRefused.${answer.error.type}`));

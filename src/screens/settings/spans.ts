import { addDays, type Day } from "#domain/kernel/day.ts";

/** Days that follow each other under one name become one span. `days` in their order. */
export const spansOf = <Name extends string>(days: readonly { readonly on: Day; readonly name: Name }[]): { readonly from: Day; readonly to: Day; readonly name: Name }[] =>
  days.reduce<{ from: Day; to: Day; name: Name }[]>((spans, { on, name }) => {
    const last = spans[spans.length - 1];
    return last?.name === name && addDays(last.to, 1) === on ? [...spans.slice(0, -1), { ...last, to: on }] : [...spans, { from: on, to: on, name }];
  }, []);

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createConnections } from "../../sync-server/storage/connections.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const numbered = (count: number) => {
  const closed: number[] = [];
  return { closed, databases: Array.from({ length: count }, (_, n) => ({ release: () => void closed.push(n) })) };
};

test("of those that are read so many stay, the one used longest ago goes; those that were written to stay beside them, up to a number of their own", () => {
  const { closed, databases } = numbered(6);
  const connections = createConnections(2, 3);
  const [a, b, c, d, e, f] = databases as [never, never, never, never, never, never];
  for (const [database, isWritten] of [[a, true], [b, true], [c, false], [d, false], [a, true]] as const) connections.used(database, isWritten);
  expect(closed).toEqual([]);
  connections.used(e, false);
  expect(closed).toEqual([2]);
  connections.used(d, true);
  connections.used(f, true);
  expect(closed).toEqual([2, 1]);
  connections.close();
  expect(closed.toSorted()).toEqual([0, 1, 2, 3, 4, 5]);
});

test("what was written to and rests is closed one after the other, down to as many as are read; what is used goes on", () => {
  const { closed, databases } = numbered(6);
  const connections = createConnections(2, 100);
  for (const database of databases) connections.used(database, true);
  vi.advanceTimersByTime(29_000);
  expect(closed).toEqual([]);
  const [first] = databases;
  if (first !== undefined) connections.used(first, true);
  vi.advanceTimersByTime(1_000);
  expect(closed).toEqual([1]);
  vi.advanceTimersByTime(60_000);
  expect(closed).toEqual([1, 2, 3, 4]);
  expect(vi.getTimerCount()).toBe(0);
});

import { describe, expect, test } from "vitest";
import type { Scanner } from "../../src/scanning/scanner.ts";

/** One scanner in front of a pile of books: `show` presents a code and answers when it must have been read. */
export interface ScannerBench {
  readonly scanner: Scanner;
  show(code: string): Promise<void>;
  clear(): void;
}

/** What the desk may rely on, whatever the scanner is made of. */
export const scannerContract = (name: string, createBench: () => ScannerBench): void => {
  const withBench = async (run: (bench: ScannerBench) => Promise<void>): Promise<void> => {
    const bench = createBench();
    try {
      await run(bench);
    } finally {
      bench.scanner.stop();
      bench.clear();
    }
  };

  describe(`${name} as a scanner`, () => {
    test("each scan hands over its whole code once, in the order of scanning", () =>
      withBench(async ({ scanner, show }) => {
        const codes: string[] = [];
        scanner.start((code) => codes.push(code));
        for (const code of ["1007000420", "STK2450", "9786042234429"]) await show(code);
        expect(codes).toEqual(["1007000420", "STK2450", "9786042234429"]);
      }));

    test("nothing is handed over before the start and after the stop", () =>
      withBench(async ({ scanner, show }) => {
        const codes: string[] = [];
        await show("1007000420");
        scanner.start((code) => codes.push(code));
        scanner.stop();
        scanner.stop();
        await show("1007000420");
        expect(codes).toEqual([]);
      }));

    test("started again, it tells only the one who asked last", () =>
      withBench(async ({ scanner, show }) => {
        const [first, second]: [string[], string[]] = [[], []];
        scanner.start((code) => first.push(code));
        scanner.start((code) => second.push(code));
        await show("2001000012");
        expect({ first, second }).toEqual({ first: [], second: ["2001000012"] });
      }));

    test("who is told may stop the scanner", () =>
      withBench(async ({ scanner, show }) => {
        const codes: string[] = [];
        scanner.start((code) => {
          codes.push(code);
          scanner.stop();
        });
        await show("1007000420");
        await show("1007000438");
        expect(codes).toEqual(["1007000420"]);
      }));
  });
};

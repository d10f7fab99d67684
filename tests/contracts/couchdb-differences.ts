/**
 * Where we differ from the recorded answers of CouchDB, step by step, and why. A step that is answered like CouchDB's must leave the
 * list, or the test fails.
 */
export interface Difference {
  readonly scenario: string;
  readonly steps: readonly number[];
  readonly because: string;
}

const from = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_, index) => first + index);

export const answeredOtherwise: readonly Difference[] = [
  { scenario: "all-docs", steps: [18], because: "`offset` with keys is null here, also when there is one key only" },
  { scenario: "bulk-docs-and-conflicts", steps: [13], because: "CouchDB breaks with 500; a list that is none is a bad request" },
  { scenario: "databases", steps: [14], because: "CouchDB breaks with 500; a limit of 0 is a bad request" },
  { scenario: "security-and-sign-in", steps: [3, 12], because: "CouchDB's single node broke with 500; here the body and the right are refused" },
  { scenario: "validation", steps: [7], because: "CouchDB breaks with 500; a function that cannot be compiled refuses with 400" },
  { scenario: "replicate", steps: from(4, 6), because: "CouchDB breaks with 500; what is not there is 404 here, what is left out a bad request" },
  { scenario: "views", steps: [18], because: "the order of texts has another version, and nothing waits to be written" },
  { scenario: "security-and-sign-in", steps: [25], because: "_users refuses a stranger like any other database: 403 where CouchDB has 401 for its list" },
];

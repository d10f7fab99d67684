/** What Node is given to run the server. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const serverArguments = [
  // Room for young objects, in MB: what a write of 500 documents leaves behind is cleared away before it counts as old.
  "--max-semi-space-size=8",
  // Threads that compile and clear memory beside the first. Each takes memory of its own, and a school's PC seldom has four cores to spare.
  "--v8-pool-size=2",
  join(dirname(fileURLToPath(import.meta.url)), "run.mjs"),
];

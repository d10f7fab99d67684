import { inBothLanguages, messages, type Words } from "./messages.ts";
import { isDiskFull } from "./storage/full-disk.ts";

/** Why the server does not start, in words for the person who started it. */
export class StartRefusal extends Error {
  readonly words: Words;

  constructor(words: Words) {
    super(inBothLanguages(words));
    this.name = "StartRefusal";
    this.words = words;
  }
}

/** What the person can do about it; undefined where it is a fault of ours. */
export const refusalIn = (error: unknown, directory: string): Words | undefined =>
  error instanceof StartRefusal ? error.words : isDiskFull(error) ? messages.noRoomToStart(directory) : undefined;

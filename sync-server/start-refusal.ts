import { inBothLanguages, type Words } from "./messages.ts";

/** Why the server does not start, in words for the person who started it. */
export class StartRefusal extends Error {
  readonly words: Words;

  constructor(words: Words) {
    super(inBothLanguages(words));
    this.name = "StartRefusal";
    this.words = words;
  }
}

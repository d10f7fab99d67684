/** What passes the camera in the film of our own labels and cards: each another code, and each another trouble. */
import { ownCodeFrom } from "#domain/copies/barcode.ts";
import { drawnCard, drawnIsbn } from "../../src/scanning/drawn-codes.ts";
import { labelOf } from "./drawn-label.ts";
import type { Scene } from "./film.ts";

export interface FilmScene {
  readonly what: string;
  readonly code: string;
  readonly scene: Omit<Scene, "frames">;
}

const thin = { module: 3, dark: 40, light: 225, turns: 0 } as const;

const ways: readonly (readonly [what: string, scene: Omit<Scene, "picture" | "frames">])[] = [
  ["near and straight", { scale: 1.2 }],
  ["passing by", { path: [[0.3, 0.4], [0.7, 0.6]] }],
  ["on its head", { turn: 183 }],
  ["upright", { turn: 88 }],
  ["a little askew", { turn: 24 }],
  ["askew", { turn: 45 }],
  ["askew the other way", { turn: 128 }],
  ["far away", { scale: 0.6 }],
  ["far away and askew", { scale: 0.8, turn: 33 }],
  ["in a dark corner", { light: 0.3, contrast: 0.7 }],
  ["pale", { contrast: 0.3 }],
  ["out of focus", { blur: 2, scale: 1.4 }],
  ["dark, out of focus and on its head", { blur: 1, light: 0.5, contrast: 0.6, turn: 175, scale: 1.1 }],
  ["at the edge", { path: [[0.22, 0.2], [0.25, 0.25]] }],
];

export const filmScenes: readonly FilmScene[] = [
  ...ways.map(([what, scene], index): FilmScene => {
    const code = ownCodeFrom({ kind: index % 2 === 0 ? "copy" : "card", block: 7, serial: index });
    return { what: `a label ${what}`, code, scene: { ...scene, picture: labelOf(code, thin) } };
  }),
  { what: "a card's QR code, turned", code: "2007000070", scene: { picture: drawnCard({ ...thin, module: 5 }).picture, turn: 25 } },
  { what: "an ISBN that nobody knows yet", code: "9786042234429", scene: { picture: drawnIsbn(thin).picture, turn: 5 } },
  { what: "another program's label", code: "STK2450", scene: { picture: labelOf("STK2450", thin), turn: 12 } },
];

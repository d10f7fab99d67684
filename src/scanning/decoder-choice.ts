/**
 * Which decoder reads on this device is found out on this device. The browser's own is taken only when it proves itself: it
 * reads every picture of the self-test rightly, at all turns, sees nothing where nothing is, and is no slower than ours.
 * Then ours still looks at what the browser's own sees nothing in, so that a choice never costs a reading.
 */
import { drawnCard, drawnIsbn, drawnLabel, type DrawnAs } from "./drawn-codes.ts";
import type { Decoder, DecoderName, Picture } from "./reading.ts";

export interface Tried {
  readonly name: DecoderName;
  readonly proved: boolean;
  /** Median ms for one picture of the self-test. */
  readonly ms: number;
}

export interface DecoderChoice {
  /** Asked first. */
  readonly chosen: DecoderName;
  readonly tried: readonly Tried[];
}

export interface DecoderMakers {
  /** Undefined where there is none here. A throw counts as none. */
  readonly native: () => Promise<Decoder | undefined>;
  readonly wasm: () => Promise<Decoder | undefined>;
  /** Asked for only where nothing else reads. */
  readonly base: () => Promise<Decoder>;
  /** ms, steady. */
  readonly now: () => number;
}

export const chooseDecoder = async ({ native, wasm, base, now }: DecoderMakers): Promise<{ readonly decoder: Decoder; readonly choice: DecoderChoice }> => {
  const tested = async (decoder: Decoder | undefined) => decoder && { decoder, ...(await proof(decoder, now)) };
  const ours = await tested(await made(wasm));
  const browsers = await tested(await made(native));
  const tried = [browsers, ours].flatMap((one) => (one ? [{ name: one.decoder.name, proved: one.proved, ms: one.ms }] : []));
  const good = ours?.proved ? ours : undefined;
  if (browsers?.proved && (good === undefined || browsers.ms <= good.ms)) {
    return { decoder: good ? oneAfterTheOther(browsers.decoder, good.decoder) : browsers.decoder, choice: { chosen: "native", tried } };
  }
  if (good) return { decoder: good.decoder, choice: { chosen: "wasm", tried } };
  const last = await base();
  const { proved, ms } = await proof(last, now);
  return { decoder: last, choice: { chosen: "base", tried: [...tried, { name: "base", proved, ms }] } };
};

const made = async (make: () => Promise<Decoder | undefined>): Promise<Decoder | undefined> => {
  try {
    return await make();
  } catch {
    return undefined;
  }
};

const oneAfterTheOther = (first: Decoder, second: Decoder): Decoder => ({
  name: first.name,
  read: async (picture) => {
    const readings = await first.read(picture).catch(() => []);
    return readings.length > 0 ? readings : second.read(picture);
  },
});

/** Never throws: a decoder that does has not proved itself. */
const proof = async (decoder: Decoder, now: () => number): Promise<{ readonly proved: boolean; readonly ms: number }> => {
  const times: number[] = [];
  const readsRightly = async (picture: Picture, text: string | undefined): Promise<boolean> => {
    const begun = now();
    const readings = await decoder.read(picture).catch(() => undefined);
    times.push(now() - begun);
    return readings !== undefined && (text === undefined ? readings.length === 0 : readings.length === 1 && readings[0]?.text === text);
  };
  // Once without being counted: the first picture waits for what is made only once.
  await readsRightly(drawnLabel(clear).picture, undefined);
  times.length = 0;
  let proved = true;
  for (const [picture, text] of selfTest()) proved = (await readsRightly(picture, text)) && proved;
  times.sort((a, b) => a - b);
  return { proved, ms: times[Math.floor(times.length / 2)] ?? Infinity };
};

const clear: DrawnAs = { module: 3, dark: 20, light: 235, turns: 0 };
const pale: DrawnAs = { module: 2, dark: 90, light: 160, turns: 0 };

const selfTest = (): (readonly [Picture, string | undefined])[] => [
  ...[drawnLabel, drawnIsbn, drawnCard].flatMap((draw) => [clear, pale].flatMap((as) => ([0, 1, 2, 3] as const).map((turns) => draw({ ...as, turns })))).map(({ picture, text }) => [picture, text] as const),
  [plain, undefined],
  [stripes, undefined],
];

const painted = (levelAt: (x: number, y: number) => number): Picture => {
  const [width, height] = [320, 240];
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let at = 0; at < width * height; at++) data.fill(levelAt(at % width, Math.floor(at / width)), at * 4, at * 4 + 3);
  return { width, height, data };
};
const plain = painted(() => 200);
/** A fence, a radiator, a striped shirt: bars that say nothing. */
const stripes = painted((x) => (x % 7 < 3 ? 30 : 220));

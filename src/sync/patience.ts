/**
 * How long an answer is waited for. A server that accepts and then says nothing is given up; a line that brings little by little
 * is not, as long as it brings something: a page that takes minutes on a bad line would else never come.
 */
export interface Patience {
  /** Ms without a byte. */
  readonly silence: number;
  /** Ms in all. */
  readonly whole: number;
  /** Calls back after so many ms, unless it is told before that it need not. */
  readonly after: (duration: number, then: () => void) => () => void;
}

export const byTheClock: Patience["after"] = (duration, then) => {
  const timer = setTimeout(then, duration);
  return () => clearTimeout(timer);
};

export const usualPatience: Patience = { silence: 60_000, whole: 600_000, after: byTheClock };

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** The whole answer; throws when the line goes, or patience ends. */
export const answerWithin = async ({ silence, whole, after }: Patience, ask: (signal: AbortSignal) => Promise<Response>): Promise<Answered> => {
  const giving = new AbortController();
  let giveUp: (error: Error) => void = () => undefined;
  const given = new Promise<never>((_resolve, reject) => (giveUp = reject));
  given.catch(() => undefined);
  const stop = (): void => {
    giveUp(new Error("no answer in time"));
    giving.abort();
  };
  const longest = after(whole, stop);
  let quiet = after(silence, stop);
  // What does not heed the signal is not waited for either.
  const orGiven = <Value>(coming: Promise<Value>): Promise<Value> => Promise.race([coming, given]);
  try {
    const { status, headers, body } = await orGiven(ask(giving.signal));
    const text = new TextDecoder();
    let read = "";
    const reader = body?.getReader();
    for (let part = await (reader && orGiven(reader.read())); part && !part.done; part = await (reader && orGiven(reader.read()))) {
      quiet();
      quiet = after(silence, stop);
      read += text.decode(part.value, { stream: true });
    }
    return { status, headers, text: read + text.decode() };
  } finally {
    quiet();
    longest();
  }
};

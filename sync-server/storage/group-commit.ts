/**
 * Writes that arrive together are committed together, so that eight clients wait for one flush of the disk and not for eight; each
 * still gets what came of its own.
 */
export interface Group<Asked, Done> {
  readonly name: string;
  readonly asked: readonly Asked[];
  /**
   * Commits what everybody asked. What breaks a shared transaction may be one request's: then each is tried alone, so that only that
   * one fails. Nobody hears of it yet.
   */
  commit(commit: (asked: readonly Asked[]) => readonly Done[]): void;
  /** Tells everybody what came of it. */
  answer(): void;
  /** It came to nothing for anybody. */
  fail(reason: unknown): void;
}

/** `flush` is called once for all that came, for whichever name, before anything else had its turn. */
export const createGroups = <Asked, Done>(flush: (groups: readonly Group<Asked, Done>[]) => void) => {
  let waiting = new Map<string, Job<Asked, Done>[]>();

  const flushAll = (): void => {
    const groups = Array.from(waiting, ([name, jobs]) => groupOf(name, jobs));
    waiting = new Map();
    flush(groups);
  };

  return {
    add: (name: string, asked: Asked): Promise<Done> =>
      new Promise((resolve, reject) => {
        const job = { asked, resolve, reject };
        const others = waiting.get(name);
        if (others !== undefined) return void others.push(job);
        if (waiting.size === 0) setImmediate(flushAll);
        waiting.set(name, [job]);
      }),
  };
};

interface Job<Asked, Done> {
  readonly asked: Asked;
  readonly resolve: (done: Done) => void;
  readonly reject: (reason: unknown) => void;
}

const groupOf = <Asked, Done>(name: string, jobs: readonly Job<Asked, Done>[]): Group<Asked, Done> => {
  const answers: (() => void)[] = [];
  const attempt = (some: readonly Job<Asked, Done>[], commit: (asked: readonly Asked[]) => readonly Done[]): void => {
    try {
      const done = commit(some.map(({ asked }) => asked));
      for (const [index, { resolve }] of some.entries()) answers.push(() => resolve(done[index] as Done));
    } catch (error) {
      const [only] = some;
      if (some.length === 1 && only !== undefined) answers.push(() => only.reject(error));
      else for (const job of some) attempt([job], commit);
    }
  };
  return {
    name,
    asked: jobs.map(({ asked }) => asked),
    commit: (commit) => attempt(jobs, commit),
    answer: () => answers.forEach((answer) => answer()),
    fail: (reason) => jobs.forEach(({ reject }) => reject(reason)),
  };
};

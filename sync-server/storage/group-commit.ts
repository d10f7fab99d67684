/**
 * Writes that arrive together are committed together, so that eight clients wait for one flush of the disk and not for eight; each
 * still gets what came of its own.
 */
export interface Group<Asked, Done> {
  readonly asked: readonly Asked[];
  /** Answers everybody. What breaks a shared transaction may be one request's: then each is tried alone, so that only that one fails. */
  settle(commit: (asked: readonly Asked[]) => readonly Done[]): void;
}

/** `flush` is called once for all that came for this name before anything else had its turn. */
export const createGroups = <Asked, Done>(flush: (name: string, group: Group<Asked, Done>) => void) => {
  const waiting = new Map<string, Job<Asked, Done>[]>();

  const flushAll = (name: string): void => {
    const jobs = waiting.get(name) ?? [];
    waiting.delete(name);
    flush(name, { asked: jobs.map(({ asked }) => asked), settle: (commit) => settle(jobs, commit) });
  };

  return {
    add: (name: string, asked: Asked): Promise<Done> =>
      new Promise((resolve, reject) => {
        const job = { asked, resolve, reject };
        const others = waiting.get(name);
        if (others !== undefined) return void others.push(job);
        waiting.set(name, [job]);
        setImmediate(flushAll, name);
      }),
  };
};

interface Job<Asked, Done> {
  readonly asked: Asked;
  readonly resolve: (done: Done) => void;
  readonly reject: (reason: unknown) => void;
}

const settle = <Asked, Done>(jobs: readonly Job<Asked, Done>[], commit: (asked: readonly Asked[]) => readonly Done[]): void => {
  try {
    const done = commit(jobs.map(({ asked }) => asked));
    jobs.forEach(({ resolve }, index) => resolve(done[index] as Done));
  } catch (error) {
    const [only] = jobs;
    if (jobs.length === 1 && only !== undefined) return only.reject(error);
    for (const job of jobs) settle([job], commit);
  }
};

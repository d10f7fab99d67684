/**
 * A long answer as it grows. It is kept in bytes: ten thousand short texts that wait for their end outlive every small clearing of the
 * memory, and lie there for long after it is sent.
 */
export interface LongText {
  add(text: string): void;
  /** All of it; nothing is added after that. */
  bytes(): Uint8Array<ArrayBuffer>;
}

export const createLongText = (): LongText => {
  let bytes = Buffer.allocUnsafeSlow(first);
  let length = 0;
  return {
    add: (text) => {
      // A unit of UTF-16 takes three bytes at most.
      const most = length + text.length * 3;
      if (most > bytes.length) {
        const larger = Buffer.allocUnsafeSlow(most * 2);
        bytes.copy(larger, 0, 0, length);
        // Given back now, not when V8 finds that nobody asks for it.
        bytes.buffer.transfer(0);
        bytes = larger;
      }
      length += bytes.write(text, length);
    },
    bytes: () => bytes.subarray(0, length),
  };
};

const first = 64 * 1024;

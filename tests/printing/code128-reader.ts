/**
 * A reader of Code 128 that knows nothing of our writer: it takes a row of black and white, finds the edges, measures
 * edge to similar edge (as scanners do) and looks the eleven modules up in the standard's table of dark and light.
 */
const patterns = (
  "11011001100 11001101100 11001100110 10010011000 10010001100 10001001100 10011001000 10011000100 10001100100 11001001000 " +
  "11001000100 11000100100 10110011100 10011011100 10011001110 10111001100 10011101100 10011100110 11001110010 11001011100 " +
  "11001001110 11011100100 11001110100 11101101110 11101001100 11100101100 11100100110 11101100100 11100110100 11100110010 " +
  "11011011000 11011000110 11000110110 10100011000 10001011000 10001000110 10110001000 10001101000 10001100010 11010001000 " +
  "11000101000 11000100010 10110111000 10110001110 10001101110 10111011000 10111000110 10001110110 11101110110 11010001110 " +
  "11000101110 11011101000 11011100010 11011101110 11101011000 11101000110 11100010110 11101101000 11101100010 11100011010 " +
  "11101111010 11001000010 11110001010 10100110000 10100001100 10010110000 10010000110 10000101100 10000100110 10110010000 " +
  "10110000100 10011010000 10011000010 10000110100 10000110010 11000010010 11001010000 11110111010 11000010100 10001111010 " +
  "10100111100 10010111100 10010011110 10111100100 10011110100 10011110010 11110100100 11110010100 11110010010 11011011110 " +
  "11011110110 11110110110 10101111000 10100011110 10001011110 10111101000 10111100010 11110101000 11110100010 10111011110 " +
  "10111101110 11101011110 11110101110 11010000100 11010010000 11010011100"
).split(" ");
const stopPattern = "1100011101011";

/** What the row says, or why it can't be read. `module` is how many dots one module has. */
export const readCode128 = (row: readonly boolean[]): { readonly text: string; readonly module: number } | string => {
  const start = row.indexOf(true);
  const end = row.lastIndexOf(true) + 1;
  if (start < 0) return "all white";
  const runs: number[] = [];
  for (let at = start; at < end; ) {
    let next = at;
    while (next < end && row[next] === row[at]) next += 1;
    runs.push(next - at);
    at = next;
  }
  if ((runs.length - 7) % 6 !== 0) return `${runs.length} bars and spaces`;
  const signs = (runs.length - 7) / 6;
  const module = (end - start) / (signs * 11 + 13);
  if (start < 10 * module - 1 || row.length - end < 10 * module - 1) return "no quiet zone";
  const values: number[] = [];
  for (let sign = 0; sign < signs; sign++) {
    const six = runs.slice(sign * 6, sign * 6 + 6);
    const unit = six.reduce((sum, run) => sum + run, 0) / 11;
    const value = patterns.indexOf(six.map((run, index) => (index % 2 === 0 ? "1" : "0").repeat(Math.round(run / unit))).join(""));
    if (value < 0) return `sign ${sign} is no sign: ${six.join(" ")}`;
    values.push(value);
  }
  const stop = runs.slice(-7).map((run, index) => (index % 2 === 0 ? "1" : "0").repeat(Math.round(run / module))).join("");
  if (stop !== stopPattern) return "no stop";
  const check = values.at(-1);
  const data = values.slice(0, -1);
  if (data.reduce((sum, value, index) => sum + value * (index === 0 ? 1 : index), 0) % 103 !== check) return "wrong check sign";
  return { text: textOf(data), module };
};

const textOf = ([start, ...data]: readonly number[]): string => {
  let set = { 103: "A", 104: "B", 105: "C" }[start ?? 0] ?? "?";
  let text = "";
  for (const value of data) {
    if (set === "C" && value < 100) text += String(value).padStart(2, "0");
    else if (value === 99) set = "C";
    else if (value === 100) set = "B";
    else if (value === 101) set = "A";
    else text += String.fromCharCode(value + 32);
  }
  return text;
};

export const tableIsWhole = (): boolean => patterns.length === 106 && new Set(patterns).size === 106 && patterns.every((pattern) => pattern.length === 11);

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { qrCode } from "../../src/printing/qr.ts";
import { groupsFromKey, keyFromRecovery, recoveryText } from "#wire/recovery-key.ts";
import { recoverySheet } from "../../src/printing/recovery-sheet.ts";

const keys = fc.uint8Array({ minLength: 32, maxLength: 32 });
const aKey = Uint8Array.from({ length: 32 }, (_, index) => (index * 73 + 11) & 255);

describe("the school's key on paper", () => {
  test("is eight groups of eight, without letters that look alike", () => {
    const groups = groupsFromKey(aKey);
    expect(groups).toHaveLength(8);
    for (const group of groups) expect(group).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
  });

  test("typed or scanned from the paper it is the same key, however it is spaced", () => {
    fc.assert(
      fc.property(keys, (key) => {
        const groups = groupsFromKey(key);
        for (const typed of [recoveryText(key), groups.join(" "), groups.join("").toLowerCase(), ` ${groups.map((group) => `${group.slice(0, 4)} ${group.slice(4)}`).join("\n")} `.replaceAll("0", "o").replaceAll("1", "l")]) {
          expect(keyFromRecovery(typed)).toEqual({ ok: true, value: key });
        }
      }),
    );
  });

  test("one wrong character anywhere is caught and its group is named", () => {
    let tried = 0;
    const letters = groupsFromKey(aKey).join("");
    for (let at = 0; at < letters.length; at++) {
      for (const other of "0123456789ABCDEFGHJKMNPQRSTVWXYZ") {
        if (other === letters[at]) continue;
        tried += 1;
        expect(keyFromRecovery(letters.slice(0, at) + other + letters.slice(at + 1))).toEqual({ ok: false, error: { type: "WrongGroups", groups: [Math.floor(at / 8) + 1] } });
      }
    }
    expect(tried).toBe(64 * 31);
  });

  test("two groups changed over are caught, and so are strange letters and a missing one", () => {
    const [first, second, ...rest] = groupsFromKey(aKey);
    expect(keyFromRecovery([second, first, ...rest].join("-"))).toEqual({ ok: false, error: { type: "WrongGroups", groups: [1, 2] } });
    expect(keyFromRecovery(`U${recoveryText(aKey).slice(1)}`)).toEqual({ ok: false, error: { type: "WrongGroups", groups: [1] } });
    expect(keyFromRecovery(recoveryText(aKey).slice(1))).toEqual({ ok: false, error: { type: "WrongLength", characters: 63 } });
  });

  test("a key of another length is a mistake of the program", () => {
    expect(() => groupsFromKey(new Uint8Array(16))).toThrow("32 bytes");
  });
});

describe("the recovery sheet", () => {
  const words = {
    heading: "Tờ giữ chìa khoá của thư viện", school: "Trường THCS Nguyễn Thị Minh Khai", madeOn: "Lập ngày 05/09/2026",
    whatFor: ["Để đọc lại tên bạn đọc khi mọi máy đều mất."], groupsHeading: "Chìa khoá", howToKeep: ["Cất trong tủ có khoá.", "Không chụp ảnh."],
  };

  test("is one page with everything inside its margins", () => {
    const page = recoverySheet(aKey, words);
    const texts = page.items.flatMap((item) => (item.is === "text" ? [item] : []));
    for (const text of [words.heading, words.school, words.madeOn, ...words.whatFor, ...words.howToKeep]) expect(texts.map((item) => item.text)).toContain(text);
    for (const group of groupsFromKey(aKey)) expect(texts.map((item) => item.text.replace(" ", ""))).toContain(group);
    for (const item of texts) expect(item.y).toBeLessThan(285);
  });

  test("draws the squares of the QR code where they are dark, and nowhere else", () => {
    const code = qrCode(recoveryText(aKey));
    const path = recoverySheet(aKey, words).items.flatMap((item) => (item.is === "path" ? [item.d] : []))[0] ?? "";
    const boxes = [...path.matchAll(/M([\d.]+) ([\d.]+)h([\d.]+)v([\d.]+)h/g)].map((box) => {
      const [x = 0, y = 0, width = 0, height = 0] = box.slice(1, 5).map(Number);
      return [x, y, x + width, y + height] as const;
    });
    const left = Math.min(...boxes.map(([x]) => x));
    const top = Math.min(...boxes.map(([, y]) => y));
    const module = (Math.max(...boxes.map(([, , right]) => right)) - left) / code.size;
    expect(module).toBeGreaterThan(1);
    let dark = 0;
    for (let row = 0; row < code.size; row++) {
      for (let column = 0; column < code.size; column++) {
        const [x, y] = [left + (column + 0.5) * module, top + (row + 0.5) * module];
        const drawn = boxes.some(([x1, y1, x2, y2]) => x > x1 && x < x2 && y > y1 && y < y2);
        expect(drawn).toBe(code.isDark(row, column));
        if (drawn) dark += 1;
      }
    }
    expect(dark).toBeGreaterThan((code.size * code.size) / 4);
  });
});

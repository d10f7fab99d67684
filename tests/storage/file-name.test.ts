/** A file is known by its name, and two devices of one name do not write over each other's. */
import { expect, test } from "vitest";
import type { DeviceId } from "#domain/kernel/ids.ts";
import { fileName, nameOfTheDay } from "../../src/storage/file-name.ts";

const made = (device: string) => ({ schoolName: "Trường THCS Thử", deviceName: "Máy quầy", device: `device:${device}` as DeviceId, madeAt: Date.parse("2026-11-29T07:05:00Z") });

test("the name says the school, the device and the time in plain letters", () => {
  expect(fileName(made("0123456789abcdefghjkmn7k3m"))).toBe("Truong-THCS-Thu_May-quay-7k3m_2026-11-29_14h05.tusach");
});

test("two devices of one name have files of two names in one folder", () => {
  expect(nameOfTheDay(made("aaaa"))).not.toBe(nameOfTheDay(made("bbbb")));
});

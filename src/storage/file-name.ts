/** A file's name says whose it is and when it was made, in letters that every disk and stick can keep. Two devices may be called the same. */
import { aDayLong, dayAt, timeOfDay } from "#domain/kernel/day.ts";
import { tailOf } from "#domain/kernel/ids.ts";
import type { FileMaker } from "#wire/sealed-file.ts";

/** "Truong-THCS-Thu_May-quay-7k3m_2026-11-29_14h05.tusach" */
export const fileName = (maker: Named): string => {
  const minutes = Math.floor((timeOfDay(maker.madeAt) / aDayLong) * 1440);
  return `${stemOf(maker)}_${dayAt(maker.madeAt)}_${twoDigits(Math.floor(minutes / 60))}h${twoDigits(minutes % 60)}${ending}`;
};

/** One a day, written over in the course of it. */
export const nameOfTheDay = (maker: Named): string => `${stemOf(maker)}_${dayAt(maker.madeAt)}_tu-ghi${ending}`;

type Named = Pick<FileMaker, "schoolName" | "device" | "deviceName" | "madeAt">;

const ending = ".tusach";

const stemOf = ({ schoolName, device, deviceName }: Named): string => `${plain(schoolName)}_${plain(deviceName)}-${tailOf(device).slice(-4)}`;

const plain = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/đ/g, "d")
    .replace(/Đ/g, "D")
    .replace(/[^\p{ASCII}]/gu, "")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 40) || "tu-sach";

const twoDigits = (value: number): string => String(value).padStart(2, "0");

/** What is meant when a picture shows several codes: a label of ours, another label, the ISBN, what else a publisher prints. */
import { isbnFromScan } from "#domain/copies/barcode-article.ts";
import { readOwnCode } from "#domain/copies/barcode.ts";
import type { Reading, Symbology } from "./reading.ts";

/** The lower, the sooner. */
export const rankOf = (reading: Reading): number => {
  if (isOurs(reading)) return 0;
  if (!articles.has(reading.symbology)) return 1;
  return isbnFromScan(reading.text)?.is === "isbn" ? 2 : 3;
};

/** Our labels and cards are printed as Code 128 and as QR codes; what looks like one in other bars is a piece of something else. */
export const isOurs = ({ text, symbology }: Reading): boolean => (symbology === "Code128" || symbology === "QRCode") && readOwnCode(text).ok;

export const articles: ReadonlySet<Symbology> = new Set(["EAN13", "EAN8", "UPCA", "UPCE"]);

/** Handing out the set: by quantity with one confirmation, copy by copy with a scanner, or to the class as a whole. */
import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { LendByQuantity } from "./lend-by-quantity.tsx";
import { LendByScan } from "./lend-by-scan.tsx";
import { LendToClass } from "./lend-to-class.tsx";
import classes from "./textbooks.module.css";
import type { ClassAndSet } from "./use-class.ts";
import type { WritingDay } from "./writing-day.tsx";

const ways = ["quantity", "scan", "class"] as const;
type Way = (typeof ways)[number];

export interface PanelProps {
  readonly of: ClassAndSet;
  readonly day: WritingDay;
  readonly onScan: (listener: (code: string) => void) => () => void;
  /** Opens the signing sheet. */
  readonly onSheet: () => void;
}

export const LendPanel = (props: PanelProps) => {
  const { t } = useTranslation();
  const [way, setWay] = useState<Way>("quantity");
  return (
    <>
      <SegmentedControl size="lg" aria-label={t("textbooks.way")} value={way} onChange={(value) => setWay(value as Way)} data={ways.map((value) => ({ value, label: t(`textbooks.ways.${value}`) }))} className={classes.ways ?? ""} />
      <p className="soft">{t(`textbooks.about.${way}`)}</p>
      {way === "quantity" ? <LendByQuantity {...props} /> : way === "scan" ? <LendByScan {...props} /> : <LendToClass {...props} />}
    </>
  );
};

/** Every row of the plan, of which only those in sight are in the page: lists of tens of thousands scroll at once. */
import { SegmentedControl, Stack, Text, VisuallyHidden } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./plan-preview.module.css";
import { countsOf, filtered, previewFilters, type PreviewFilter, type PreviewRow } from "./plan-rows.ts";
import { useRowWords } from "./row-words.ts";

export const PlanPreview = ({ rows }: { rows: readonly PreviewRow[] }) => {
  const { t, i18n } = useTranslation();
  const [filter, setFilter] = useState<PreviewFilter>("all");
  const counts = useMemo(() => countsOf(rows), [rows]);
  const shown = useMemo(() => filtered(rows, filter), [rows, filter]);
  const words = useRowWords();
  const window = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- the React Compiler, whose memoizing it would upset, is not part of the build
  const virtual = useVirtualizer({ count: shown.length, getScrollElement: () => window.current, estimateSize: () => 52, overscan: 12 });
  return (
    <Stack gap="xs">
      <div className={classes.filters}>
        <SegmentedControl
          size="md"
          value={filter}
          aria-label={t("lists.filterLabel")}
          onChange={(value) => setFilter(previewFilters.find((each) => each === value) ?? "all")}
          data={previewFilters.map((each) => ({ value: each, label: `${t(`lists.filter.${each}`)} (${counts[each].toLocaleString(i18n.language)})` }))}
        />
      </div>
      {shown.length === 0 && <Text role="status">{t("lists.noRows")}</Text>}
      <div ref={window} className={classes.window} tabIndex={0} role="table" aria-label={t("lists.previewTitle")} aria-rowcount={shown.length + 1}>
        <div role="rowgroup" className={classes.head}>
          <div role="row" aria-rowindex={1} className={classes.row}>
            {(["row", "doing", "label", "why"] as const).map((column) => (
              <span role="columnheader" key={column}>
                {t(`lists.${column}`)}
              </span>
            ))}
          </div>
        </div>
        <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: "relative" }}>
          {virtual.getVirtualItems().map(({ index, key, start }) => {
            const row = shown[index];
            if (!row) return null;
            return (
              <div role="row" key={key} ref={virtual.measureElement} data-index={index} aria-rowindex={index + 2} className={`${classes.row} ${classes.moving}`} style={{ transform: `translateY(${start}px)` }}>
                <span role="cell">
                  <VisuallyHidden>{t("lists.row")} </VisuallyHidden>
                  {row.row}
                </span>
                <span role="cell">
                  <span className={classes.what} data-what={row.what}>
                    {t(`lists.whats.${row.what}`)}
                  </span>
                </span>
                <span role="cell">{row.label}</span>
                <span role="cell">{words(row)}</span>
              </div>
            );
          })}
        </div>
      </div>
    </Stack>
  );
};

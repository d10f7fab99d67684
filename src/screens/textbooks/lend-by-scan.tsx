/** Way B: copies are scanned one after the other; who gets the next one stands here in large letters before it is scanned. */
import { Button, Group, SegmentedControl, TextInput } from "@mantine/core";
import { memo, useCallback, useEffect, useMemo, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { displayTitle } from "#domain/catalogue/title.ts";
import { cellOf, handedCount, handingOrders, lacks, type HandingOrder } from "#domain/circulation/handing-out.ts";
import type { PatronId } from "#domain/kernel/ids.ts";
import type { HandOut, HandOutState } from "../../desk/hand-out.ts";
import type { ClassFile, Wanted } from "../../desk/textbooks.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { play } from "../../ui/sounds.ts";
import { CopyRemarks } from "../parts/copy-remarks.tsx";
import { ClassGrid, marks, type GridRow } from "./class-grid.tsx";
import type { PanelProps } from "./lend-panel.tsx";
import { ReaderNote } from "./reader-note.tsx";
import { ScanAnswer } from "./scan-answer.tsx";
import { SetAside } from "./set-aside.tsx";
import { DayField } from "./writing-day.tsx";
import classes from "./textbooks.module.css";

export const LendByScan = (props: PanelProps) => {
  const { textbooks } = useSchool();
  const { file, set } = props.of;
  // One handing out goes on as long as class and set are the same; what changes elsewhere is told to it.
  const [handOut] = useState(() => textbooks.handOut({ order: "byTitle", pupils: file.pupils.map(({ id }) => id), titles: set?.titles ?? [], has: heldIn(file) }));
  useEffect(() => void handOut.renew(async () => heldIn(await textbooks.classFile(file.classUnit))).catch(reportError), [handOut, textbooks, file]);
  return <Scanning {...props} handOut={handOut} />;
};

const heldIn = ({ holdings }: ClassFile): Wanted[] => holdings.flatMap(({ pupil, title, out }) => (pupil !== undefined && out > 0 ? [{ pupil, title: title.id }] : []));

const Scanning = ({ of: { file, titles }, day, onScan, onSheet, handOut }: PanelProps & { handOut: HandOut }) => {
  const { t } = useTranslation();
  const { handing, next, lent, said } = useObservable(handOut);
  const pupilOf = useMemo(() => new Map(file.pupils.map((pupil) => [pupil.id, pupil])), [file]);
  const titleOf = useMemo(() => new Map(titles.map((title) => [title.id, displayTitle(title)])), [titles]);
  const { on, wrong } = day;
  const take = useCallback((code: string): void => {
    if (wrong === undefined) void handOut.scan(code, { on }).then((answer) => play(toneOf(answer)), failed);
    else play("refused");
  }, [handOut, on, wrong]);
  const undo = useCallback((): void => {
    const last = handOut.current().lent[0];
    if (last) void handOut.undo(last.event).then(() => handOut.current().said?.type === "UndoRefused" && play("refused"), failed);
  }, [handOut]);
  useEffect(() => onScan(take), [onScan, take]);
  useEffect(() => {
    const keys = (event: KeyboardEvent): void => {
      if (event.key !== "F8" || event.defaultPrevented) return;
      event.preventDefault();
      if (!event.repeat) undo();
    };
    addEventListener("keydown", keys);
    return () => removeEventListener("keydown", keys);
  }, [undo]);
  const turnTo = useCallback((id: string): void => handOut.turnTo(id as PatronId), [handOut]);

  const nextPupil = next.pupil && pupilOf.get(next.pupil);
  const [last] = lent;
  const missing = next.pupil && next.title === undefined ? lacks(handing, next.pupil).map((id) => titleOf.get(id)).join(", ") : undefined;
  const rows = handing.pupils.map((id): GridRow => ({
    id,
    name: pupilOf.get(id)?.fullName ?? "",
    marks: handing.titles.map((title) => (handing.has.has(cellOf(id, title)) ? marks.has : handing.passed.has(cellOf(id, title)) ? marks.none : marks.empty)).join(""),
    isNext: id === next.pupil,
  }));
  const handed = handedCount(handing);
  const all = handing.pupils.length * handing.titles.length;

  return (
    <>
      <div className={classes.beside}>
        <div className={classes.next} aria-live="polite" data-part="next">
          {next.pupil ? (
            <>
              <span>{t("textbooks.scan.next")}</span>
              <strong>{nextPupil?.fullName}</strong>
              {nextPupil && <ReaderNote patron={nextPupil} />}
              <span>{next.title ? t("textbooks.scan.nextTitle", { title: titleOf.get(next.title) ?? "" }) : t("textbooks.scan.nextBooks", { titles: missing ?? "" })}</span>
            </>
          ) : (
            <>
              <strong>{t("textbooks.scan.done")}</strong>
              <span>{t("textbooks.scan.doneHint")}</span>
            </>
          )}
        </div>
        <div>
          <p className={classes.said} role="status" data-part="said" data-count={lent.length} {...(said ? { "data-tone": toneOf(said) } : {})}>
            {wrong !== undefined ? t("textbooks.day.wrong") : said ? <ScanAnswer said={said} titleOf={titleOf} /> : last ? t("textbooks.scan.count", { count: handed, of: all }) : t("textbooks.scan.codeHint")}
          </p>
          {said && "copy" in said && <CopyRemarks copy={said} />}
          {said?.type === "CameBack" && said.caught && <SetAside caught={said.caught} />}
          {said?.type === "OtherTitle" && <Button mt="xs" variant="default" onClick={() => handOut.turnToTitle(said.title.id)}>{t("textbooks.scan.switchTitle")}</Button>}
          {said?.type === "Refused" && said.mayOverride && <Button mt="xs" variant="default" onClick={() => void handOut.lendAnyway(said, "teacherAsked", { on }).then((answer) => play(toneOf(answer)), failed)}>{t("textbooks.scan.anyway")}</Button>}
        </div>
      </div>
      <Group mb="sm" align="end">
        <Tools day={day} order={handing.order} isOver={next.pupil === undefined} hasLent={last !== undefined} handOut={handOut} onCode={take} onUndo={undo} onSheet={onSheet} />
        <span className="soft">{t("textbooks.scan.count", { count: handed, of: all })}</span>
      </Group>
      <ClassGrid titles={titles} rows={rows} caption={t("textbooks.part.lend")} onName={turnTo} />
    </>
  );
};

interface ToolsProps extends Pick<PanelProps, "day" | "onSheet"> {
  readonly order: HandingOrder;
  readonly isOver: boolean;
  readonly hasLent: boolean;
  readonly handOut: HandOut;
  readonly onCode: (code: string) => void;
  readonly onUndo: () => void;
}

/** Not drawn again with each scan: nothing of it has changed. */
const Tools = memo(({ day, order, isOver, hasLent, handOut, onCode, onUndo, onSheet }: ToolsProps) => {
  const { t } = useTranslation();
  const typed = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get("code")).trim();
    event.currentTarget.reset();
    if (code !== "") onCode(code);
  };
  return (
    <>
      <DayField day={day} />
      <SegmentedControl aria-label={t("textbooks.scan.order")} value={order} onChange={(value) => handOut.setOrder(value as HandingOrder)} data={handingOrders.map((value) => ({ value, label: t(`textbooks.scan.orders.${value}`) }))} />
      <form onSubmit={typed}>
        <Group align="end" gap="xs" wrap="nowrap">
          <TextInput name="code" aria-label={t("textbooks.scan.code")} placeholder={t("textbooks.scan.code")} autoComplete="off" />
          <Button type="submit" variant="default">{t("textbooks.scan.enter")}</Button>
        </Group>
      </form>
      <Button variant="default" disabled={isOver} onClick={() => handOut.pass()}>{t("textbooks.scan.pass")}</Button>
      <Button variant="default" disabled={!hasLent} onClick={onUndo}>{t("textbooks.undo")} <span className="key-hint">{"\u00a0(F8)"}</span></Button>
      <Button variant="default" onClick={onSheet}>{t("textbooks.sheet.print")}</Button>
    </>
  );
});

/** What failed is said where the answers are. */
const failed = (error: unknown): void => {
  play("refused");
  reportError(error);
};

const toneOf = ({ type }: NonNullable<HandOutState["said"]>): "good" | "back" | "refused" | "notice" => (type === "Lent" ? "good" : type === "PupilTurnedTo" ? "back" : type === "OtherTitle" || type === "HasIt" ? "notice" : "refused");

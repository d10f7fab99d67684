/** Way B: copies are scanned one after the other; who gets the next one stands here in large letters before it is scanned. */
import { Button, Group, SegmentedControl, TextInput } from "@mantine/core";
import { useCallback, useEffect, useMemo, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { displayTitle } from "#domain/catalogue/title.ts";
import { cellOf, handingOrders, lacks, type HandingOrder } from "#domain/circulation/handing-out.ts";
import type { PatronId } from "#domain/kernel/ids.ts";
import type { HandOut, HandOutAnswer } from "../../desk/hand-out.ts";
import type { ClassFile, Wanted } from "../../desk/textbooks.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { play } from "../../ui/sounds.ts";
import { refusalInWords } from "../parts/sentences.ts";
import { ClassGrid, marks, type GridRow } from "./class-grid.tsx";
import type { PanelProps } from "./lend-panel.tsx";
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

const Scanning = ({ of: { file, titles }, onScan, onSheet, handOut }: PanelProps & { handOut: HandOut }) => {
  const { t } = useTranslation();
  const { handing, next, lent, said } = useObservable(handOut);
  const nameOf = useMemo(() => new Map(file.pupils.map(({ id, fullName }) => [id, fullName])), [file]);
  const titleOf = useMemo(() => new Map(titles.map((title) => [title.id, displayTitle(title)])), [titles]);
  const take = useCallback((code: string): void => {
    void handOut.scan(code).then((answer) => play(toneOf(answer)), reportError);
  }, [handOut]);
  const undo = useCallback((): void => {
    const last = handOut.current().lent[0];
    if (last) void handOut.undo(last.event).catch(reportError);
  }, [handOut]);
  useEffect(() => onScan(take), [onScan, take]);
  useEffect(() => {
    const keys = (event: KeyboardEvent): void => {
      if (event.key !== "F8") return;
      event.preventDefault();
      undo();
    };
    addEventListener("keydown", keys);
    return () => removeEventListener("keydown", keys);
  }, [undo]);
  const typed = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get("code")).trim();
    event.currentTarget.reset();
    if (code !== "") take(code);
  };
  const turnTo = useCallback((id: string): void => handOut.turnTo(id as PatronId), [handOut]);

  const [last] = lent;
  const missing = next.pupil && next.title === undefined ? lacks(handing, next.pupil).map((id) => titleOf.get(id)).join(", ") : undefined;
  const rows = handing.pupils.map((id): GridRow => ({
    id,
    name: nameOf.get(id) ?? "",
    marks: handing.titles.map((title) => (handing.has.has(cellOf(id, title)) ? marks.has : handing.passed.has(cellOf(id, title)) ? marks.none : marks.empty)).join(""),
    isNext: id === next.pupil,
  }));
  const all = handing.pupils.length * handing.titles.length;

  return (
    <>
      <div className={classes.beside}>
        <div className={classes.next} aria-live="polite" data-part="next">
          {next.pupil ? (
            <>
              <span>{t("textbooks.scan.next")}</span>
              <strong>{nameOf.get(next.pupil)}</strong>
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
            {said ? <Said said={said} titleOf={titleOf} /> : last ? t("textbooks.scan.count", { count: handing.has.size, of: all }) : t("textbooks.scan.codeHint")}
          </p>
          {said?.type === "OtherTitle" && <Button mt="xs" variant="default" onClick={() => handOut.turnToTitle(said.title.id)}>{t("textbooks.scan.switchTitle")}</Button>}
          {said?.type === "Refused" && said.mayOverride && <Button mt="xs" variant="default" onClick={() => void handOut.lendAnyway(said, "teacherAsked").catch(reportError)}>{t("textbooks.scan.anyway")}</Button>}
        </div>
      </div>
      <Group mb="sm" align="end">
        <SegmentedControl aria-label={t("textbooks.scan.order")} value={handing.order} onChange={(value) => handOut.setOrder(value as HandingOrder)} data={handingOrders.map((value) => ({ value, label: t(`textbooks.scan.orders.${value}`) }))} />
        <form onSubmit={typed}>
          <Group align="end" gap="xs" wrap="nowrap">
            <TextInput name="code" aria-label={t("textbooks.scan.code")} placeholder={t("textbooks.scan.code")} autoComplete="off" />
            <Button type="submit" variant="default">{t("textbooks.scan.enter")}</Button>
          </Group>
        </form>
        <Button variant="default" disabled={next.pupil === undefined} onClick={() => handOut.pass()}>{t("textbooks.scan.pass")}</Button>
        <Button variant="default" disabled={last === undefined} onClick={undo}>{t("textbooks.undo")} <span className="key-hint">{"\u00a0(F8)"}</span></Button>
        <Button variant="default" onClick={onSheet}>{t("textbooks.sheet.print")}</Button>
        <span className="soft">{t("textbooks.scan.count", { count: handing.has.size, of: all })}</span>
      </Group>
      <ClassGrid titles={titles} rows={rows} caption={t("textbooks.part.lend")} onName={turnTo} />
    </>
  );
};

const Said = ({ said, titleOf }: { said: HandOutAnswer; titleOf: ReadonlyMap<string, string> }) => {
  const { t } = useTranslation();
  if ("code" in said) return t(`textbooks.scan.said.${said.type}`, { code: said.code });
  if (!("copy" in said)) return t(`textbooks.scan.said.${said.type}`, { who: said.pupil.fullName });
  const of = { title: displayTitle(said.title), no: said.copy.accessionNo };
  switch (said.type) {
    case "Lent":
      return <><strong>{t("textbooks.scan.lent", { ...of, who: said.pupil.fullName })}</strong> <small>{t("textbooks.saved")}</small></>;
    case "Refused":
      return t("textbooks.scan.said.Refused", { ...of, who: said.pupil.fullName, why: said.refusals.map((refusal) => refusalInWords(t, refusal)).join(" ") });
    case "IsOut":
      return t("textbooks.scan.said.IsOut", { ...of, who: said.with?.fullName ?? t("textbooks.scan.unknownHolder") });
    case "HasIt":
      return t("textbooks.scan.said.HasIt", { ...of, who: said.pupil?.fullName ?? "" });
    case "OtherTitle":
      return t("textbooks.scan.said.OtherTitle", { ...of, expected: titleOf.get(said.expected) ?? "" });
    case "NotInSet":
    case "EverybodyHasIt":
    case "CameBack":
      return t(`textbooks.scan.said.${said.type}`, of);
  }
};

const toneOf = ({ type }: HandOutAnswer): "good" | "back" | "refused" | "notice" => (type === "Lent" ? "good" : type === "PupilTurnedTo" ? "back" : type === "OtherTitle" || type === "HasIt" ? "notice" : "refused");

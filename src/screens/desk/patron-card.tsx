/** The open reader's library card: printed again, reported lost, or valid again because it was found. */
import { Button, Group } from "@mantine/core";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSchool } from "../../desk/services-context.tsx";
import { dayInVietnamese } from "../../domain/kernel/day.ts";
import { openCards } from "../../domain/patrons/library-card.ts";
import type { Patron } from "../../domain/patrons/patron.ts";
import { comes } from "../../ui/comes.ts";
import { PrintIcon } from "../../ui/icons.tsx";

const LostCardDialog = comes(() => import("./lost-card-dialog.tsx"), "LostCardDialog");

/** To be keyed by the reader: what was just done is said of one reader only. */
export const PatronCard = ({ patron }: { patron: Patron }) => {
  const { t } = useTranslation();
  const { cards } = useSchool();
  const [asking, setAsking] = useState(false);
  const [chosen, setChosen] = useState<string | undefined>();
  const [done, setDone] = useState<{ readonly lost: string; readonly given: string } | undefined>();
  const [said, setSaid] = useState("");
  const [busy, setBusy] = useState(false);
  const open = openCards(patron);
  const code = open.find((card) => card === chosen) ?? open[0];

  const doing = (act: () => Promise<void>) => {
    setBusy(true);
    setSaid("");
    act()
      .catch((error: unknown) => {
        setSaid(t("desk.failed"));
        reportError(error);
      })
      .finally(() => setBusy(false));
  };
  const reportLost = (lost: string) =>
    doing(async () => {
      const answer = await cards.reportLost(patron.id, lost);
      setAsking(false);
      setDone(answer && { lost, given: answer.given });
      setSaid(answer ? t("desk.card.replaced", { lost, given: answer.given }) : t("desk.card.alreadyCancelled", { code: lost }));
    });
  const takeBack = (found: string) =>
    doing(async () => {
      const answer = await cards.takeBack(patron.id, found);
      setDone(undefined);
      setSaid(answer ? t("desk.card.validAgain", { code: found }) : "");
    });
  const print = (label: string) => (
    <Button component="a" href={`#/card/${encodeURIComponent(patron.id)}`} variant="default" leftSection={<PrintIcon />}>
      {label}
    </Button>
  );

  return (
    <div style={{ marginTop: "0.6rem" }}>
      <Group gap="xs">
        {code === undefined ? (
          <Button variant="default" loading={busy} onClick={() => doing(() => cards.give([patron.id]))}>{t("desk.card.give")}</Button>
        ) : (
          <>
            {print(done ? t("desk.card.printNew") : t("desk.card.print"))}
            {done ? (
              <Button key="undo" variant="default" loading={busy} onClick={() => takeBack(done.lost)}>{t("desk.undo")}</Button>
            ) : (
              // A button of its own each: Enter pressed twice must not take back what the first one did.
              <Button key="lost" variant="default" loading={busy} onClick={() => setAsking(true)}>{t("desk.card.lost")}</Button>
            )}
          </>
        )}
      </Group>
      <p role="status" style={{ margin: said === "" ? 0 : "0.5rem 0 0" }}>{said}</p>
      {(patron.cancelledCards ?? []).filter((card) => card.code !== done?.lost).map((card) => (
        <p key={card.code} className="soft" style={{ margin: "0.4rem 0 0" }}>
          {t("desk.card.cancelledOn", { code: card.code, on: dayInVietnamese(card.on) })}{" "}
          <Button variant="subtle" color="teal" px="xs" disabled={busy} onClick={() => takeBack(card.code)} aria-label={`${t("desk.card.useAgain")}: ${card.code}`}>
            {t("desk.card.useAgain")}
          </Button>
        </p>
      ))}
      {asking && code !== undefined && (
        <Suspense>
          <LostCardDialog name={patron.fullName} open={open} code={code} busy={busy} onChoose={setChosen} onClose={() => setAsking(false)} onReport={() => reportLost(code)} />
        </Suspense>
      )}
    </div>
  );
};

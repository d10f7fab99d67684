/** The queue of one title: who waits, in what place, since when, and whose copy stands ready. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { TitleQueue } from "../../desk/holds.ts";
import { useSchool } from "../../desk/services-context.tsx";
import { displayTitle } from "../../domain/catalogue/title.ts";
import type { QueuedHold, QueueToday } from "../../domain/circulation/queue-today.ts";
import { dayInVietnamese } from "../../domain/kernel/day.ts";
import type { HoldActs } from "./hold-acts.tsx";
import { HoldState } from "./hold-state.tsx";
import { readerInWords } from "./reader-words.ts";

export const TitleHolds = ({ one: { title, queue }, acts }: { one: TitleQueue; acts: HoldActs }) => {
  const { t } = useTranslation();
  const { holds } = useSchool();
  const live = queue.holds.filter(({ state }) => state !== "over");
  return (
    <ol style={{ listStyle: "none", margin: 0, padding: 0 }}>
      {live.map((held) => {
        const name = held.patron ? readerInWords(t, held.patron) : t("holds.unknownReader");
        return (
          <li key={held.hold.event} style={{ display: "flex", flexWrap: "wrap", gap: "0.4rem 0.8rem", alignItems: "center", padding: "0.3rem 0", borderTop: 0 }}>
            <span style={{ flex: "1 1 16rem" }}>{name} <span className="soft">· {t("holds.placedOn", { day: dayInVietnamese(held.hold.placedOn) })}</span></span>
            <HoldState held={held} place={placeIn(queue, held)} />
            <Button variant="subtle" color="teal" onClick={() => void acts.act("ended", () => holds.end(title.id, held.hold.event, "cancelled"))} aria-label={t("holds.cancelFor", { title: displayTitle(title), name })}>
              {t("holds.cancel")}
            </Button>
          </li>
        );
      })}
    </ol>
  );
};

const placeIn = ({ waiting }: QueueToday, held: QueuedHold): number | undefined => (held.state === "waiting" ? waiting.indexOf(held) + 1 : undefined);

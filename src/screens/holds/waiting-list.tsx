/** Everybody who waits, title by title, in the order in which they are served. */
import { useTranslation } from "react-i18next";
import type { TitleQueue } from "../../desk/holds.ts";
import { displayTitle } from "../../domain/catalogue/title.ts";
import type { HoldActs } from "../parts/hold-acts.tsx";
import { TitleHolds } from "../parts/title-holds.tsx";

export const WaitingList = ({ queues, acts }: { queues: readonly TitleQueue[]; acts: HoldActs }) => {
  const { t } = useTranslation();
  const { compare } = new Intl.Collator("vi", { numeric: true });
  const sorted = queues.filter(({ queue }) => queue.holds.some(({ state }) => state !== "over")).sort((a, b) => compare(a.title.titleProper, b.title.titleProper));
  return (
    <ul className="loan-list">
      {sorted.map((one) => (
        <li key={one.title.id}>
          <strong>{displayTitle(one.title)}</strong>
          {one.queue.cannotBeHad && <span className="soft"> · {t("holds.why.CannotBeHad")}</span>}
          <TitleHolds one={one} acts={acts} />
        </li>
      ))}
    </ul>
  );
};

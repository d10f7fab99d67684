/** What scans are meant as: taken home or read here, today or on the day of a slip. Loud as long as it is not the usual. */
import { Button, SegmentedControl } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { How } from "../../desk/desk.ts";
import { BookIcon, ClockIcon } from "../../ui/icons.tsx";
import { dayInWords } from "../parts/sentences.ts";

interface HowBarProps {
  readonly how: How;
  readonly mayBackdate: boolean;
  readonly onUse: (use: How["use"]) => void;
  readonly onReading: () => void;
  readonly onBackdate: () => void;
  readonly onToday: () => void;
}

export const HowBar = ({ how, mayBackdate, onUse, onReading, onBackdate, onToday }: HowBarProps) => {
  const { t } = useTranslation();
  return (
    <div className="desk-how">
      <div className="how-choices">
        <SegmentedControl
          size="md"
          aria-label={t("acts.how.label")}
          value={how.use ?? "home"}
          onChange={(value) => onUse(value === "inLibrary" ? "inLibrary" : undefined)}
          data={[{ value: "home", label: t("acts.how.home") }, { value: "inLibrary", label: <>{t("acts.how.inLibrary")} <span className="key-hint">{"(F4)"}</span></> }]}
        />
        <Button variant="subtle" color="teal" onClick={onReading}>{t("acts.how.stillReading")}</Button>
        {mayBackdate && how.on === undefined && <Button variant="subtle" color="teal" onClick={onBackdate}>{t("acts.how.backdate")} <span className="key-hint">{"\u00a0(F6)"}</span></Button>}
      </div>
      {how.use === "inLibrary" && (
        <div className="how-banner" role="status">
          <BookIcon /> <strong>{t("acts.how.inLibraryOn")}</strong>
          <Button variant="white" onClick={() => onUse(undefined)}>{t("acts.how.inLibraryOff")}</Button>
        </div>
      )}
      {how.on !== undefined && (
        <div className="how-banner" role="status">
          <ClockIcon />
          <span><strong>{t("acts.how.backdating", { day: dayInWords(t, how.on) })}</strong><br />{t("acts.how.backdatingHint")}</span>
          <Button variant="white" onClick={onBackdate}>{t("acts.how.changeDay")}</Button>
          <Button variant="white" onClick={onToday}>{t("acts.how.backToToday")}</Button>
        </div>
      )}
    </div>
  );
};

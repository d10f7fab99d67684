/** What scans are meant as: taken home or read here, today or on the day of a slip. Loud as long as it is not the usual. */
import { Button, Menu, SegmentedControl } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { How } from "../../desk/desk.ts";
import { BookIcon, ClockIcon, MoreIcon } from "../../ui/icons.tsx";
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
  const backdates = mayBackdate && how.on === undefined;
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
        <span className="how-more">
          <Button variant="subtle" color="teal" onClick={onReading}>{t("acts.how.stillReading")}</Button>
          {backdates && <Button variant="subtle" color="teal" onClick={onBackdate}>{t("acts.how.backdate")} <span className="key-hint">{"\u00a0(F6)"}</span></Button>}
        </span>
        <span className="how-more-narrow">
          <Menu position="bottom-end" withinPortal>
            <Menu.Target>
              <Button variant="subtle" color="teal" h={44} px="xs" aria-label={t("acts.moreShort")}><MoreIcon /></Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={onReading}>{t("acts.how.stillReading")}</Menu.Item>
              {backdates && <Menu.Item onClick={onBackdate}>{t("acts.how.backdate")}</Menu.Item>}
            </Menu.Dropdown>
          </Menu>
        </span>
      </div>
      {how.use === "inLibrary" && (
        <div className="how-banner" role="status">
          <BookIcon /> <span><strong>{t("acts.how.inLibraryOn")}</strong></span>
          <Button variant="white" onClick={() => onUse(undefined)}>{t("acts.how.inLibraryOff")}</Button>
        </div>
      )}
      {how.on !== undefined && (
        <div className="how-banner" role="status">
          <ClockIcon />
          <span><strong>{t("acts.how.backdating", { day: dayInWords(t, how.on) })}</strong> <span className="how-hint">{t("acts.how.backdatingHint")}</span></span>
          <Button variant="white" onClick={onBackdate}>{t("acts.how.changeDay")}</Button>
          <Button variant="white" onClick={onToday}>{t("acts.how.backToToday")}</Button>
        </div>
      )}
    </div>
  );
};

/** One of the stories of a finding: what somebody did, when, and on which device, with the ways to whom and what it is about. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ToldBlock, ToldEvent } from "../../desk/desk.ts";
import { dayInVietnamese, type Day } from "../../domain/kernel/day.ts";
import type { PatronId } from "../../domain/kernel/ids.ts";
import { timeInWords } from "../../ui/instant.ts";
import { blockInWords, toldOf } from "../parts/told.ts";

export const EventStory = ({ told, n }: { told: ToldEvent; n: number }) => {
  const { t } = useTranslation();
  const { event, patron } = told;
  return (
    <Story n={n} what={toldOf(t, told)} day={event.day} at={event.at.instant} device={told.device} staff={told.staff} reader={patron?.id}>
      {event.kind === "loss-compensated" && <Way to={`#/receipt/${encodeURIComponent(event.id)}`}>{t("contradictions.openReceipt", { no: event.receiptNo })}</Way>}
    </Story>
  );
};

export const BlockStory = ({ told, n }: { told: ToldBlock; n: number }) => {
  const { t } = useTranslation();
  const { block, patron } = told;
  return <Story n={n} what={blockInWords(t, told)} day={block.since} at={block.at} device={told.device} staff={told.staff} reader={patron.id} remark={block.remark} />;
};

interface StoryProps {
  readonly n: number;
  readonly what: string;
  readonly day: Day;
  readonly at: number;
  readonly device: string;
  readonly staff: string;
  readonly reader: PatronId | undefined;
  readonly remark?: string | undefined;
  readonly children?: React.ReactNode;
}

const Story = ({ n, what, day, at, device, staff, reader, remark, children }: StoryProps) => {
  const { t, i18n } = useTranslation();
  return (
    <li style={{ border: "1px solid var(--line)", borderRadius: 10, padding: "0.7rem 0.9rem", display: "flex", flexDirection: "column" }}>
      <h3 style={{ margin: 0, fontSize: "1.05rem" }}>{n}. {what}</h3>
      <dl style={{ margin: "0.3rem 0 0", display: "grid", gridTemplateColumns: "auto 1fr", columnGap: "0.8rem" }}>
        <Fact name={t("contradictions.when")}>{dayInVietnamese(day)} ({t("contradictions.recorded", { time: timeInWords(at, i18n.language) })})</Fact>
        <Fact name={t("contradictions.device")}>{device || t("contradictions.otherDevice")}</Fact>
        <Fact name={t("contradictions.staff")}>{staff || t("contradictions.unknown")}</Fact>
        {remark && <Fact name={t("contradictions.remark")}>{remark}</Fact>}
      </dl>
      {(reader || children) && (
        <div style={{ display: "flex", flexWrap: "wrap", gap: "0.2rem 0.6rem", marginTop: "auto", paddingTop: "0.4rem" }}>
          {reader && <Way to={`#/desk/${encodeURIComponent(reader)}`}>{t("contradictions.openReader")}</Way>}
          {children}
        </div>
      )}
    </li>
  );
};

export const Way = ({ to, children }: { to: string; children: React.ReactNode }) => (
  <Button component="a" href={to} variant="default" size="sm" mih={44} h="auto" styles={{ label: { whiteSpace: "normal" } }}>{children}</Button>
);

const Fact = ({ name, children }: { name: string; children: React.ReactNode }) => (
  <>
    <dt className="soft">{name}</dt>
    <dd style={{ margin: 0 }}>{children}</dd>
  </>
);

/** One reader who was entered twice: found by the sector id or by name, looked at side by side, joined, and parted again. */
import { Alert, Button, Group, Paper, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { dayInVietnamese } from "#domain/kernel/day.ts";
import type { JoinId, PatronId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import type { PatronFile } from "../../desk/desk.ts";
import type { JoinFile } from "../../desk/joining.ts";
import { useObservable, useSchool } from "../../desk/services-context.tsx";
import { Page } from "../../ui/page.tsx";
import { JoinAlike } from "./join-alike.tsx";
import { ReaderFinder } from "./reader-finder.tsx";
import { RecordCard, recordWords } from "./record-card.tsx";

export const JoiningScreen = ({ first }: { first?: PatronId }) => {
  const { t } = useTranslation();
  const { staff } = useSchool();
  const mayJoin = useObservable(staff.signedIn)?.role === "librarian";
  return <Page title={t("joining.title")}>{mayJoin ? <Joining first={first} /> : <Text>{t("joining.librarianOnly")}</Text>}</Page>;
};

/** One person entered twice has one name or one year of birth in both; nothing is forbidden by it. */
const lookDifferent = (one: Patron, two: Patron): boolean =>
  one.fullName.localeCompare(two.fullName, "vi", { sensitivity: "base" }) !== 0 && one.yearOfBirth !== two.yearOfBirth;

interface Said {
  readonly words: string;
  readonly wrong?: boolean;
}

const Joining = ({ first }: { first: PatronId | undefined }) => {
  const { t } = useTranslation();
  const { desk, joining } = useSchool();
  const [chosen, setChosen] = useState<readonly PatronId[]>(first === undefined ? [] : [first]);
  const [files, setFiles] = useState<readonly PatronFile[]>([]);
  const [kept, setKept] = useState<PatronId | undefined>();
  const [suggested, setSuggested] = useState<readonly (readonly Patron[])[]>([]);
  const [joins, setJoins] = useState<readonly JoinFile[]>([]);
  const [said, setSaid] = useState<Said | undefined>();
  const [busy, setBusy] = useState(false);

  const load = useCallback(() => {
    void joining.suggested().then(setSuggested);
    void joining.joined().then(setJoins);
  }, [joining]);
  useEffect(() => {
    load();
    return desk.onChange(load);
  }, [desk, load]);
  useEffect(() => {
    let current = true;
    void Promise.all(chosen.map((id) => desk.patronFile(id))).then((found) => {
      if (!current) return;
      setFiles(found.flatMap((file) => file ?? []));
      setKept(found[0]?.patron.id);
    });
    return () => {
      current = false;
    };
  }, [desk, chosen]);

  const choose = (ids: readonly PatronId[]) => {
    setChosen(ids);
    setSaid(undefined);
    window.scrollTo(0, 0);
  };
  const doing = (work: Promise<Said>) => {
    setBusy(true);
    work
      .then(setSaid, (error: unknown) => {
        reportError(error);
        setSaid({ words: t("joining.failed"), wrong: true });
      })
      .finally(() => {
        setBusy(false);
        load();
      });
  };
  const join = async (from: PatronFile, into: PatronFile): Promise<Said> => {
    const answer = await joining.join(from.patron.id, into.patron.id);
    if (!answer.ok) return { words: t(`joining.refusal.${answer.error.type}`), wrong: true };
    setChosen([]);
    return { words: t("joining.done", { name: answer.value.fullName }) };
  };
  const part = async (id: JoinId): Promise<Said> => {
    const answer = await joining.part(id);
    return answer.ok ? { words: t("joining.parted") } : { words: t(`joining.refusal.${answer.error.type}`), wrong: true };
  };

  const [one, two] = files;
  const into = files.find(({ patron }) => patron.id === kept);
  const from = files.find((file) => file !== into);
  return (
    <>
      <Text>{t("joining.about")}</Text>
      {said && (said.wrong ? <Alert color="red" role="alert">{said.words}</Alert> : <Text role="status" size="lg" fw={600}>{said.words}</Text>)}
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        {one && <RecordCard file={one} kept={two && kept === one.patron.id} onKeep={two && (() => setKept(one.patron.id))} onDrop={() => choose(chosen.filter((id) => id !== one.patron.id))} />}
        {two && <RecordCard file={two} kept={kept === two.patron.id} onKeep={() => setKept(two.patron.id)} onDrop={() => choose(chosen.filter((id) => id !== two.patron.id))} />}
        {files.length < 2 && <ReaderFinder key={files.length} label={t(files.length === 0 ? "joining.first" : "joining.second")} not={one?.patron.id} onChoose={(id) => choose([...files.map(({ patron }) => patron.id), id])} />}
      </SimpleGrid>
      {from && into && (
        <Stack align="flex-start">
          <Text>{t("joining.means", { kept: recordWords(into.patron), other: recordWords(from.patron) })}</Text>
          {lookDifferent(from.patron, into.patron) && <Alert color="amber" variant="light" role="status">{t("joining.different")}</Alert>}
          <Button size="lg" loading={busy} onClick={() => doing(join(from, into))}>{t("joining.join")}</Button>
        </Stack>
      )}
      <Suggested groups={suggested} onChoose={choose} onJoined={load} />
      <Joined joins={joins} busy={busy} onPart={(id) => doing(part(id))} />
    </>
  );
};

const Suggested = ({ groups, onChoose, onJoined }: { groups: readonly (readonly Patron[])[]; onChoose: (ids: readonly PatronId[]) => void; onJoined: () => void }) => {
  const { t } = useTranslation();
  return (
    <Stack component="section" aria-labelledby="joining-suggested">
      <Title order={2} id="joining-suggested">{t("joining.suggested.title")}</Title>
      <JoinAlike groups={groups} onDone={onJoined} />
      {groups.length === 0 && <Text>{t("joining.suggested.none")}</Text>}
      <Stack component="ul" p={0} m={0} style={{ listStyle: "none" }}>
        {groups.map((readers) => (
          <Paper component="li" key={readers.map(({ id }) => id).join(" ")} withBorder p="md" radius="md">
            <Group justify="space-between">
              <Text fw={600}>{readers.map(recordWords).join(" – ")}</Text>
              <Button variant="default" onClick={() => onChoose(readers.slice(0, 2).map(({ id }) => id))} aria-label={t("joining.suggested.lookAt", { name: readers[0]?.fullName })}>{t("joining.suggested.look")}</Button>
            </Group>
          </Paper>
        ))}
      </Stack>
    </Stack>
  );
};

const Joined = ({ joins, busy, onPart }: { joins: readonly JoinFile[]; busy: boolean; onPart: (id: JoinId) => void }) => {
  const { t } = useTranslation();
  if (joins.length === 0) return null;
  return (
    <Stack component="section" aria-labelledby="joining-joined">
      <Title order={2} id="joining-joined">{t("joining.joined.title")}</Title>
      <Stack component="ul" p={0} m={0} style={{ listStyle: "none" }}>
        {joins.map(({ id, on, from, into }) => (
          <Paper component="li" key={id} withBorder p="md" radius="md">
            <Group justify="space-between">
              <div>
                <Text fw={600}>{t("joining.joined.one", { from: recordWords(from), into: recordWords(into) })}</Text>
                <Text>{dayInVietnamese(on)}</Text>
              </div>
              <Button variant="default" disabled={busy} onClick={() => onPart(id)} aria-label={t("joining.joined.partNamed", { name: from.fullName })}>{t("joining.joined.part")}</Button>
            </Group>
          </Paper>
        ))}
      </Stack>
    </Stack>
  );
};

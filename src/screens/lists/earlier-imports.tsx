/** What was brought in before, and the way back as long as nobody has borrowed of it or waits for it. */
import { Alert, Button, Group, List, Modal, Paper, Stack, Text, Title } from "@mantine/core";
import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { dayFrom, dayInVietnamese } from "#domain/kernel/day.ts";
import { useSchool } from "../../desk/services-context.tsx";
import type { EarlierImport, ImportInUse } from "../../desk/services.ts";
import type { ListKind } from "./list-reader.ts";

type Answer = { readonly is: "undone"; readonly rows: number } | { readonly is: "refused"; readonly inUse: ImportInUse } | { readonly is: "failed" };

export const EarlierImports = ({ kind }: { kind: ListKind }) => {
  const { t } = useTranslation();
  const { lists } = useSchool();
  const [imports, setImports] = useState<readonly EarlierImport[] | undefined>();
  const [asked, setAsked] = useState<EarlierImport | undefined>();
  const [answer, setAnswer] = useState<Answer | undefined>();
  const [busy, setBusy] = useState(false);

  const load = useCallback(() => void lists.imports(kind).then(setImports), [lists, kind]);
  useEffect(load, [load]);

  const undo = async ({ id }: EarlierImport) => {
    setBusy(true);
    try {
      const undone = await lists.undoImport(kind, id);
      setAnswer(undone.ok ? { is: "undone", rows: undone.value } : { is: "refused", inUse: undone.error });
    } catch {
      setAnswer({ is: "failed" });
    }
    setBusy(false);
    setAsked(undefined);
    load();
  };

  return (
    <Stack>
      <Title order={2}>{t(`lists.earlier.title.${kind}`)}</Title>
      {answer && <UndoAnswer kind={kind} answer={answer} />}
      {imports?.length === 0 && <Text>{t(`lists.earlier.none.${kind}`)}</Text>}
      <Stack component="ul" p={0} m={0} style={{ listStyle: "none" }}>
        {imports?.map((each) => (
          <Paper component="li" key={each.id} withBorder p="md" radius="md">
            <Group justify="space-between">
              <div>
                <Text fw={600}>{each.file}</Text>
                <Text>{t(`lists.earlier.one.${kind}`, { on: dayWords(each.on), n: each.rows })}</Text>
              </div>
              {each.undone ? (
                <Text>{t("lists.earlier.undone")}</Text>
              ) : (
                <Button size="md" variant="default" onClick={() => setAsked(each)} aria-label={t("lists.earlier.undoNamed", { file: each.file })}>
                  {t("lists.earlier.undo")}
                </Button>
              )}
            </Group>
          </Paper>
        ))}
      </Stack>
      <Modal.Root opened={asked !== undefined} onClose={() => setAsked(undefined)} centered>
        <Modal.Overlay />
        <Modal.Content>
          <Modal.Body>
            <Stack>
              <Modal.Title fz="lg" fw={700}>
                {t(`lists.earlier.sure.${kind}`, { n: asked?.rows ?? 0, file: asked?.file ?? "" })}
              </Modal.Title>
              <Text>{t(`lists.earlier.sureAbout.${kind}`)}</Text>
              <Group justify="flex-end">
                <Button size="md" variant="default" data-autofocus onClick={() => setAsked(undefined)}>
                  {t("lists.earlier.no")}
                </Button>
                <Button size="md" loading={busy} onClick={() => asked && void undo(asked)}>
                  {t("lists.earlier.yes")}
                </Button>
              </Group>
            </Stack>
          </Modal.Body>
        </Modal.Content>
      </Modal.Root>
    </Stack>
  );
};

const UndoAnswer = ({ kind, answer }: { kind: ListKind; answer: Answer }) => {
  const { t } = useTranslation();
  if (answer.is === "undone") return <Text role="status">{t(`lists.earlier.did.${kind}`, { n: answer.rows })}</Text>;
  if (answer.is === "failed")
    return (
      <Alert color="red" role="alert">
        {t("lists.earlier.failed")}
      </Alert>
    );
  const all = inUseWords(answer.inUse);
  const listed = all.slice(0, mostListed);
  return (
    <Alert color="red" role="alert" title={t(`lists.earlier.refused.${answer.inUse.type}`, { n: all.length })}>
      <List>
        {listed.map(({ key, words }) => (
          <List.Item key={key}>{words}</List.Item>
        ))}
      </List>
      {all.length > listed.length && <Text>{t(`lists.earlier.refusedMore.${answer.inUse.type}`, { n: all.length - listed.length })}</Text>}
    </Alert>
  );
};

const inUseWords = (inUse: ImportInUse): { key: string; words: string }[] => {
  switch (inUse.type) {
    case "CopiesWereLent":
      return inUse.copies.map(({ accessionNo, title }, index) => ({ key: `${index}`, words: `${accessionNo} · ${title}` }));
    case "LotsWereLent":
    case "ReadersWait":
      return inUse.titles.map((title, index) => ({ key: `${index}`, words: title }));
    case "PatronsBorrowed":
      return inUse.patrons.map(({ id, fullName, classUnit }) => ({ key: id, words: [fullName, classUnit].filter(Boolean).join(" · ") }));
  }
};

const dayWords = (on: string): string => {
  const known = dayFrom(on.slice(0, 10));
  return known === undefined ? on : dayInVietnamese(known);
};

const mostListed = 50;

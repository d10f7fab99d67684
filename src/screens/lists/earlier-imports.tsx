/** What was brought in before, and the way back as long as none of it was lent. */
import { Alert, Button, Group, List, Modal, Paper, Stack, Text, Title } from "@mantine/core";
import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { dayFrom, dayInVietnamese } from "#domain/kernel/day.ts";
import { useSchool } from "../../desk/services-context.tsx";
import type { ListService } from "../../desk/services.ts";

type Import = Awaited<ReturnType<ListService["imports"]>>[number];

type Answer =
  | { readonly is: "undone"; readonly copies: number }
  | { readonly is: "refused"; readonly copies: readonly { readonly accessionNo: string; readonly title: string }[] }
  | { readonly is: "failed" };

export const EarlierImports = () => {
  const { t } = useTranslation();
  const { lists } = useSchool();
  const [imports, setImports] = useState<readonly Import[] | undefined>();
  const [asked, setAsked] = useState<Import | undefined>();
  const [answer, setAnswer] = useState<Answer | undefined>();
  const [busy, setBusy] = useState(false);

  const load = useCallback(() => void lists.imports().then(setImports), [lists]);
  useEffect(load, [load]);

  const undo = async ({ voucher }: Import) => {
    setBusy(true);
    try {
      const undone = await lists.undoImport(voucher);
      setAnswer(undone.ok ? { is: "undone", copies: undone.value } : { is: "refused", copies: undone.error.copies });
    } catch {
      setAnswer({ is: "failed" });
    }
    setBusy(false);
    setAsked(undefined);
    load();
  };

  return (
    <Stack>
      <Title order={2}>{t("lists.earlier.title")}</Title>
      {answer && <UndoAnswer answer={answer} />}
      {imports?.length === 0 && <Text>{t("lists.earlier.none")}</Text>}
      <Stack component="ul" p={0} m={0} style={{ listStyle: "none" }}>
        {imports?.map((each) => (
          <Paper component="li" key={each.voucher} withBorder p="md" radius="md">
            <Group justify="space-between">
              <div>
                <Text fw={600}>{each.file}</Text>
                <Text>{t("lists.earlier.one", { on: dayWords(each.on), n: each.copies })}</Text>
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
                {t("lists.earlier.sure", { n: asked?.copies ?? 0, file: asked?.file ?? "" })}
              </Modal.Title>
              <Text>{t("lists.earlier.sureAbout")}</Text>
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

const UndoAnswer = ({ answer }: { answer: Answer }) => {
  const { t } = useTranslation();
  if (answer.is === "undone") return <Text role="status">{t("lists.earlier.did", { n: answer.copies })}</Text>;
  if (answer.is === "failed")
    return (
      <Alert color="red" role="alert">
        {t("lists.earlier.failed")}
      </Alert>
    );
  const listed = answer.copies.slice(0, mostListed);
  return (
    <Alert color="red" role="alert" title={t("lists.earlier.refused", { n: answer.copies.length })}>
      <List>
        {listed.map(({ accessionNo, title }) => (
          <List.Item key={accessionNo}>
            {accessionNo} · {title}
          </List.Item>
        ))}
      </List>
      {answer.copies.length > listed.length && <Text>{t("lists.earlier.refusedMore", { n: answer.copies.length - listed.length })}</Text>}
    </Alert>
  );
};

const dayWords = (on: string): string => {
  const known = dayFrom(on.slice(0, 10));
  return known === undefined ? on : dayInVietnamese(known);
};

const mostListed = 50;

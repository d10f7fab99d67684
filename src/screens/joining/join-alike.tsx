/** Records with one sector id of which nothing differs are joined with one confirmation; each is a join of its own, and all can be parted at once. */
import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { joinsOfAlike } from "#domain/patrons/joined-records.ts";
import type { JoinId } from "#domain/kernel/ids.ts";
import type { Patron } from "#domain/patrons/patron.ts";
import { useSchool } from "../../desk/services-context.tsx";

type Done = { readonly is: "joined"; readonly joins: readonly JoinId[]; readonly readers: number } | { readonly is: "parted"; readonly n: number } | { readonly is: "failed" };

export const JoinAlike = ({ groups, onDone }: { groups: readonly (readonly Patron[])[]; onDone: () => void }) => {
  const { t } = useTranslation();
  const { joining } = useSchool();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState<Done | undefined>();
  const joins = joinsOfAlike(groups);
  const readers = new Set(joins.map(({ into }) => into)).size;

  const doing = async (work: () => Promise<Done>): Promise<void> => {
    setBusy(true);
    try {
      setDone(await work());
    } catch (error) {
      reportError(error);
      setDone({ is: "failed" });
    }
    setBusy(false);
    setAsking(false);
    onDone();
  };
  const join = () => doing(async () => {
    const answer = await joining.joinAll(joins);
    return answer.ok ? { is: "joined", joins: answer.value, readers } : { is: "failed" };
  });
  const part = (ids: readonly JoinId[]) => doing(async () => {
    const answer = await joining.partAll(ids);
    return answer.ok ? { is: "parted", n: answer.value } : { is: "failed" };
  });

  return (
    <>
      {done?.is === "joined" && (
        <Group role="status">
          <Text size="lg" fw={600}>{t("joining.alike.done", { n: done.readers })}</Text>
          <Button variant="default" loading={busy} onClick={() => void part(done.joins)}>{t("joining.alike.undo")}</Button>
        </Group>
      )}
      {done?.is === "parted" && <Text role="status" size="lg" fw={600}>{t("joining.alike.parted", { n: done.n })}</Text>}
      {done?.is === "failed" && <Alert color="red" role="alert">{t("joining.failed")}</Alert>}
      {readers > 1 && (
        <Stack align="flex-start" gap="xs">
          <Text>{t("joining.alike.offer", { n: readers })}</Text>
          <Button size="lg" onClick={() => setAsking(true)}>{t("joining.alike.join", { n: readers })}</Button>
        </Stack>
      )}
      <Modal.Root opened={asking} onClose={() => setAsking(false)} centered>
        <Modal.Overlay />
        <Modal.Content>
          <Modal.Body>
            <Stack>
              <Modal.Title fz="lg" fw={700}>{t("joining.alike.sure", { n: readers })}</Modal.Title>
              <Text>{t("joining.alike.sureAbout")}</Text>
              <Group justify="flex-end">
                <Button size="md" variant="default" data-autofocus onClick={() => setAsking(false)}>{t("joining.alike.no")}</Button>
                <Button size="md" loading={busy} onClick={() => void join()}>{t("joining.alike.join", { n: readers })}</Button>
              </Group>
            </Stack>
          </Modal.Body>
        </Modal.Content>
      </Modal.Root>
    </>
  );
};

/** The desk: one screen, one input; what scans are meant as is only changed for a while, and loudly. */
import { Suspense, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CopyFile, PrintedCode } from "../../desk/desk.ts";
import { useObservable, usePicked, useSchool } from "../../desk/services-context.tsx";
import { comes } from "../../ui/comes.ts";
import { filming, useCameraSource } from "../parts/camera/camera-source.ts";
import { HoldTasks } from "../parts/hold-tasks-notice.tsx";
import { comingInWords } from "../parts/still-coming.ts";
import { AnswerCard } from "./answer-card.tsx";
import { ActsList } from "./acts-list.tsx";
import type { Asked } from "./desk-dialogs.tsx";
import { ClockQuestion } from "./clock-question.tsx";
import { DeskInput } from "./desk-input.tsx";
import { useKeptDeskState } from "./desk-state-provider.tsx";
import { HowBar } from "./how-bar.tsx";
import { PatronPanel } from "./patron-panel.tsx";

const CameraPanel = comes(() => import("../parts/camera/camera-panel.tsx"), "CameraPanel");
const DeskDialogs = comes(() => import("./desk-dialogs.tsx"), "DeskDialogs");

/** `onScan` hands over codes from a scanner until the answered function is called. */
export const DeskScreen = ({ onScan }: { onScan: (listener: (code: string) => void) => () => void }) => {
  const { t } = useTranslation();
  const { desk, status, cards, staff } = useSchool();
  const firstSync = usePicked(status, (now) => now.firstSync);
  const isLibrarian = useObservable(staff.signedIn)?.role === "librarian";
  const state = useKeptDeskState();
  const [asked, setAsked] = useState<Asked | undefined>();
  const inQuestion = useRef(false);
  const cameraSource = useCameraSource();
  const [isFilming, setFilming] = useState(filming.isWanted);
  const { shown, how, mean, scan, close, undo } = state;
  const today = how.on ?? desk.today();

  const askCondition = () => {
    if (shown?.type === "TakenBack") {
      const [from] = shown.from;
      setAsked({ is: "condition", copy: shown.copy, loan: from && { event: from.loan.event, name: from.patron?.fullName } });
    } else if (shown?.type === "CopyIsIn") setAsked({ is: "condition", copy: shown.copy });
  };
  const whichTitle = isLibrarian && shown?.type === "Unknown" && shown.looksLike === "isbn" ? () => setAsked({ is: "whichTitle", code: shown.code }) : undefined;
  const confirm = (copy: CopyFile, printed: PrintedCode) => void state.confirm(copy, printed);
  /** What the desk has asked is answered with what it holds for likely. */
  const sayYes = () => {
    const printed = shown?.type === "WhichCopy" ? shown.printed : undefined;
    const likely = printed && shown?.type === "WhichCopy" ? shown.copies.find(({ copy }) => copy.id === printed.likely) : undefined;
    if (printed && likely) confirm(likely, printed);
    else whichTitle?.();
  };
  const film = (wanted: boolean) => {
    filming.want(wanted);
    setFilming(wanted);
  };
  const useFor = (use: typeof how.use) => mean({ use });
  const keys: Readonly<Record<string, () => void>> = {
    Escape: () => asked === undefined && close(),
    F4: () => useFor(how.use === undefined ? "inLibrary" : undefined),
    F6: () => isLibrarian && setAsked({ is: "backdate" }),
    F7: askCondition,
    F8: () => void undo(),
    F9: () => void state.renewEach(),
    F3: () => cameraSource && film(!isFilming),
  };

  // A scan in between takes any question away: what it was about is no longer on the screen. Heard before the desk is painted:
  // half of a code that is read meanwhile would be typed into the field.
  useLayoutEffect(
    () =>
      onScan((code) => {
        setAsked(undefined);
        void scan(code);
      }),
    [onScan, scan],
  );
  // A menu or a question has keys of its own, also the one that closes it: asked before anybody else hears the key.
  useEffect(() => {
    const begin = () => {
      inQuestion.current = document.querySelector("[role=menu], [role=dialog]") !== null;
    };
    addEventListener("keydown", begin, { capture: true });
    return () => removeEventListener("keydown", begin, { capture: true });
  }, []);
  // Before it is painted: a key pressed on what is seen must mean it.
  useLayoutEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.defaultPrevented || inQuestion.current) return;
      const undoes = event.key === "z" && (event.ctrlKey || event.metaKey) && !(event.target instanceof HTMLInputElement && event.target.value !== "");
      const saysYes = event.key === "Enter" && event.ctrlKey;
      const act = undoes ? () => void undo() : saysYes ? sayYes : event.altKey || event.ctrlKey || event.metaKey ? undefined : keys[event.key];
      if (!act) return;
      if (event.key !== "Escape") event.preventDefault();
      // A key that is held down is pressed once: not a chain of undos.
      if (!event.repeat) act();
    };
    addEventListener("keydown", hear);
    return () => removeEventListener("keydown", hear);
  });

  return (
    <>
      <h1 className="visually-hidden">{t("desk.title")}</h1>
      {firstSync && <p className="card desk-notice" role="status">{t("desk.incomplete", { what: comingInWords(t, firstSync) })}</p>}
      <ClockQuestion />
      <HoldTasks brief />
      {cameraSource && isFilming && <Suspense><CameraPanel source={cameraSource} onClose={() => film(false)} /></Suspense>}
      <div className="desk" data-ready="desk" data-filming={(cameraSource && isFilming) || undefined}>
        <DeskInput
          desk={desk}
          coming={firstSync}
          camera={cameraSource && { isOn: isFilming, onToggle: () => film(!isFilming) }}
          onCode={(code, isName) => void state.scanTyped(code, isName)}
          onPatron={(patron) => void state.openReader(patron)}
          onTitle={(title) => void desk.titleFile(title).then((file) => file && state.showList({ type: "TitleChosen", of: file }))}
        />
        <HowBar
          how={how}
          mayBackdate={isLibrarian}
          onUse={useFor}
          onReading={() => setAsked({ is: "reading" })}
          onBackdate={() => setAsked({ is: "backdate" })}
          onToday={() => mean({ on: undefined })}
        />
        <PatronPanel
          file={state.file}
          today={today}
          choices={{
            onRenew: (file) => state.file && void state.renew({ ...file, patron: state.file.patron.id }),
            onTakeBack: ({ copy }) => void state.takeBack(copy.id),
            onLost: ({ copy, loan }) => void state.say(copy.id, { kind: "copy-lost", loan: loan.event }),
            onFound: ({ copy }) => void state.say(copy.id, { kind: "copy-found" }),
            onClaimed: ({ copy, loan }) => void state.say(copy.id, { kind: "return-claimed", loan: loan.event }),
            onClaimWithdrawn: ({ copy, loan }) => void state.say(copy.id, { kind: "return-claimed", loan: loan.event, withdrawn: true }),
            onSayOfLot: (lot, act) => void state.sayOfLot(lot, act),
            onCondition: ({ copy, loan, patron }) => void desk.copyHistory(copy.id).then((found) => found && setAsked({ is: "condition", copy: found.copy, loan: { event: loan.event, name: patron?.fullName } })),
          }}
          onRenewAll={() => void state.renewEach()}
          onCompensate={isLibrarian ? (owed) => setAsked({ is: "compensation", owed }) : undefined}
          onClose={close}
        />
        <AnswerCard
          shown={shown}
          lacked={state.lacked}
          onUndo={shown !== undefined && "event" in shown ? () => void undo(shown.event) : undefined}
          onOverride={() => shown?.type === "Refused" && setAsked({ is: "lendAnyway", shown })}
          onRenewAnyway={(loan) => shown && setAsked({ is: "renewAnyway", loan, shown })}
          onCondition={askCondition}
          onChoose={(copy) => void state.choose(copy)}
          onHolder={(code, patron) => void state.chooseHolder(code, patron)}
          onConfirm={confirm}
          onWhichTitle={whichTitle}
          onNoteCode={(code) => void state.noteCode(code)}
          onTakeBackUnknown={(copy) => void state.takeBackUnknown(copy)}
          onUseCardAgain={({ patron, code }) => void cards.takeBack(patron.id, code).then(() => state.openReader(patron.id))}
        />
        <ActsList acts={state.acts} onUndo={(event) => void undo(event)} />
      </div>
      {asked && <Suspense><DeskDialogs asked={asked} state={state} today={today} onClose={() => setAsked(undefined)} /></Suspense>}
    </>
  );
};

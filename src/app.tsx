/** The shell: where one can go, who works here, and the status light; screens come when they are asked for, the desk at once. */
import { Button, MantineProvider, Menu, useMantineColorScheme } from "@mantine/core";
import "./ui/kit-styles.ts";
import { createHashHistory, createRootRoute, createRoute, createRouter, Link, Outlet, RouterProvider, useRouterState } from "@tanstack/react-router";
import { Component, createContext, Suspense, use, useContext, useEffect, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ServicesProvider, useObservable, usePicked, useSchool, useServices } from "./desk/services-context.tsx";
import type { Services } from "./desk/services.ts";
import type { CopyId, EventId, PatronId } from "./domain/kernel/ids.ts";
import { DeskStateProvider, useKeptDeskState } from "./screens/desk/desk-state-provider.tsx";
import { DeskScreen } from "./screens/desk/desk-screen.tsx";
import { ListReaderProvider, type ListReader } from "./screens/lists/list-reader.ts";
import { CameraSourceProvider, type CameraSource } from "./screens/parts/camera/camera-source.ts";
import { useHoldTaskCount } from "./screens/parts/hold-queues.ts";
import { PageMakerProvider, type PageMaker } from "./screens/parts/page-maker.ts";
import { ScanSourceProvider, useScanSource, type ScanSource } from "./screens/parts/scan-source.ts";
import { StatusLight } from "./screens/status/status-light.tsx";
import { useSigningOut } from "./screens/status/use-signing-out.ts";
import { comes } from "./ui/comes.ts";
import { BookIcon, ClockIcon, DaybookIcon, DeskIcon, DeviceIcon, HoldIcon, HomeIcon, InboxIcon, ListIcon, MoreIcon, PersonIcon, PrintIcon, SearchIcon, SettingsIcon, StackIcon } from "./ui/icons.tsx";
import { setLanguage } from "./ui/messages/index.ts";
import { isMuted, setMuted } from "./ui/sounds.ts";
import { theme } from "./ui/theme.ts";
import { useUpdateOffer } from "./ui/update-offer.ts";
import { whenFree } from "./ui/when-free.ts";
import "./ui/tokens.css";

const StartScreen = comes(() => import("./screens/start/start-screen.tsx"), "StartScreen");
const ContradictionsScreen = comes(() => import("./screens/contradictions/contradictions-screen.tsx"), "ContradictionsScreen");
const SearchScreen = comes(() => import("./screens/search/search-screen.tsx"), "SearchScreen");
const HomeScreen = comes(() => import("./screens/home/home-screen.tsx"), "HomeScreen");
const CopyScreen = comes(() => import("./screens/copy/copy-screen.tsx"), "CopyScreen");
const RegisterScreen = comes(() => import("./screens/compensations/register-screen.tsx"), "RegisterScreen");
const ReceiptScreen = comes(() => import("./screens/compensations/receipt-screen.tsx"), "ReceiptScreen");
const DaybookScreen = comes(() => import("./screens/daybook/daybook-screen.tsx"), "DaybookScreen");
const BringInScreen = comes(() => import("./screens/lists/bring-in-screen.tsx"), "BringInScreen");
const AddBookScreen = comes(() => import("./screens/lists/add-book-screen.tsx"), "AddBookScreen");
const RolloverScreen = comes(() => import("./screens/lists/rollover/rollover-screen.tsx"), "RolloverScreen");
const JoiningScreen = comes(() => import("./screens/joining/joining-screen.tsx"), "JoiningScreen");
const OverduesScreen = comes(() => import("./screens/overdues/overdues-screen.tsx"), "OverduesScreen");
const ReaderSlipScreen = comes(() => import("./screens/overdues/reader-slip-screen.tsx"), "ReaderSlipScreen");
const RefusedScreen = comes(() => import("./screens/contradictions/refused-screen.tsx"), "RefusedScreen");
const ReplacedScreen = comes(() => import("./screens/contradictions/replaced-screen.tsx"), "ReplacedScreen");
const ToFindScreen = comes(() => import("./screens/to-find/to-find-screen.tsx"), "ToFindScreen");
const HoldsScreen = comes(() => import("./screens/holds/holds-screen.tsx"), "HoldsScreen");
const HoldSlipScreen = comes(() => import("./screens/holds/hold-slip-screen.tsx"), "HoldSlipScreen");
const TextbooksScreen = comes(() => import("./screens/textbooks/textbooks-screen.tsx"), "TextbooksScreen");
const PrintScreen = comes(() => import("./screens/printing/print-screen.tsx"), "PrintScreen");
const DevicesScreen = comes(() => import("./screens/devices/devices-screen.tsx"), "DevicesScreen");
const ReaderCardScreen = comes(() => import("./screens/printing/reader-card-screen.tsx"), "ReaderCardScreen");
const CopyLabelScreen = comes(() => import("./screens/printing/copy-label-screen.tsx"), "CopyLabelScreen");
const HandoverScreen = comes(() => import("./screens/handover/handover-screen.tsx"), "HandoverScreen");
const FileNotice = comes(() => import("./screens/status/file-notice.tsx"), "FileNotice");
const RoomNotice = comes(() => import("./screens/status/room-notice.tsx"), "RoomNotice");
const SignOutDialog = comes(() => import("./screens/status/sign-out-dialog.tsx"), "SignOutDialog");
const SignInScreen = comes(() => import("./screens/staff/sign-in-screen.tsx"), "SignInScreen");
const SettingsScreen = comes(() => import("./screens/settings/settings-screen.tsx"), "SettingsScreen");

/** What no scan needs comes when a screen asks for it, and the same each time. */
export interface Parts {
  readonly lists: () => Promise<ListReader>;
  readonly pages: () => Promise<PageMaker>;
  readonly camera: CameraSource;
}
const PartsContext = createContext<Parts | undefined>(undefined);
const WithLists = ({ children }: { children: ReactNode }) => <ListReaderProvider value={use(partsGiven(useContext(PartsContext)).lists())}>{children}</ListReaderProvider>;
const WithPages = ({ children }: { children: ReactNode }) => <PageMakerProvider value={use(partsGiven(useContext(PartsContext)).pages())}>{children}</PageMakerProvider>;
const partsGiven = (parts: Parts | undefined): Parts => {
  if (!parts) throw new Error("the app was rendered without its parts");
  return parts;
};
const BegunContext = createContext<() => void>(() => undefined);

const Shell = () => {
  const { t } = useTranslation();
  const { school } = useServices();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const [isFree, setFree] = useState(false);
  useEffect(() => whenFree(() => setFree(true)), []);
  if (!school || path === "/start" || path === "/pair") return <BeforeSchool />;
  return (
    <SignedIn>
      <a className="skip-link" href="#main" onClick={(event) => { event.preventDefault(); document.querySelector<HTMLElement>("main")?.focus(); }}>{t("shell.skip")}</a>
      <div className="shell">
        <Rail />
        <div className="content">
          <TopBar />
          <main id="main" tabIndex={-1}>
            <Unfinished />
            <UpdateNotice />
            {/* They come by themselves: where they cannot, the desk works on without them. */}
            {isFree && <Boundary instead={null}><Suspense><FileNotice /><RoomNotice /></Suspense></Boundary>}
            <Suspense fallback={<p role="status">{t("shell.loading")}</p>}>
              <Outlet />
            </Suspense>
          </main>
        </div>
      </div>
    </SignedIn>
  );
};

const BeforeSchool = () => {
  const { t } = useTranslation();
  const begun = useContext(BegunContext);
  return (
    <main style={{ maxWidth: 1100, margin: "0 auto", padding: "1.5rem 1rem 3rem" }}>
      <Suspense fallback={<p role="status">{t("shell.loading")}</p>}>
        <WithPages><StartScreen onReady={(next) => { location.hash = `#/${next}`; begun(); }} /></WithPages>
      </Suspense>
    </main>
  );
};

const SignedIn = ({ children }: { children: ReactNode }) => {
  const { staff } = useSchool();
  const member = useObservable(staff.signedIn);
  return member ? <DeskStateProvider>{children}</DeskStateProvider> : <main style={{ maxWidth: 720, margin: "0 auto", padding: "1.5rem 1rem" }}><Suspense><SignInScreen /></Suspense></main>;
};

const daily = [
  ["/desk", "desk", DeskIcon],
  ["/search", "search", SearchIcon],
  ["/contradictions", "contradictions", InboxIcon],
] as const;
/** Asked for every week: a phone has no room for them beside the daily ones. */
const weekly = [
  ["/overdues", "overdues", ClockIcon],
  ["/holds", "holds", HoldIcon],
  ["/textbooks", "textbooks", StackIcon],
  ["/daybook", "daybook", DaybookIcon],
] as const;
/** Asked for now and then: only a wide screen has room for them. */
const seldom = [
  ["/home", "home", HomeIcon],
  ["/lists", "lists", ListIcon],
  ["/printing", "printing", PrintIcon],
  ["/devices", "devices", DeviceIcon],
  ["/settings", "settings", SettingsIcon],
] as const;

/** What has no room beside the daily parts stands behind one more button, in the same groups. */
const Rail = () => {
  const { t } = useTranslation();
  const school = useSchool();
  const toLookAt = usePicked(school.status, ({ contradictions, refused }) => contradictions + refused);
  const holdTasks = useHoldTaskCount();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const waiting = { "/contradictions": toLookAt, "/holds": holdTasks } as Readonly<Partial<Record<string, number>>>;
  const links = (parts: typeof daily | typeof weekly | typeof seldom, group: string) =>
    parts.map(([to, word, Icon]) => (
      <Link key={to} to={to} className={group} activeProps={{ "aria-current": "page" }}>
        <Icon />
        <span>{t(`shell.${word}`)}</span>
        <Waiting n={waiting[to]} />
      </Link>
    ));
  const items = (parts: typeof weekly | typeof seldom, group: string) =>
    parts.map(([to, word, Icon]) => (
      <Menu.Item key={to} component="a" href={`#${to}`} className={`more-${group}`} leftSection={<Icon />} rightSection={<Waiting n={waiting[to]} />} {...(to === path ? { "aria-current": "page" as const } : {})}>
        {t(`shell.${word}`)}
      </Menu.Item>
    ));
  const inMore = seldom.some(([to]) => to === path) ? "seldom" : weekly.some(([to]) => to === path) ? "weekly" : undefined;
  return (
    <nav className="rail" aria-label={t("shell.menu")}>
      <div className="brand"><BookIcon /><span>{t("shell.brand")}</span></div>
      {links(daily, "daily")}
      <div className="rail-gap weekly" />
      {links(weekly, "weekly")}
      <div className="rail-gap seldom" />
      {links(seldom, "seldom")}
      <Menu position="top-end" withinPortal>
        <Menu.Target>
          <button type="button" className="rail-more" data-open-part={inMore}>
            <MoreIcon />
            <span>{t("shell.moreParts")}</span>
            <span className="of-weekly"><Waiting n={holdTasks} /></span>
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {items(weekly, "weekly")}
          <Menu.Divider className="more-weekly" />
          {items(seldom, "seldom")}
        </Menu.Dropdown>
      </Menu>
    </nav>
  );
};

/** How much there is to do in a part, if anything. */
const Waiting = ({ n = 0 }: { n?: number | undefined }) => (n > 0 ? <span className="pill" data-tone="notice">{n}</span> : null);

const TopBar = () => {
  const { t, i18n } = useTranslation();
  const { setting, staff, isDemo } = useSchool();
  const { name } = useObservable(setting);
  const member = useObservable(staff.signedIn);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [muted, setMutedShown] = useState(isMuted());
  const signOut = useSigningOut();
  return (
    <section className="topbar" aria-label={t("shell.state")}>
      <span className="school">{name}{isDemo ? ` · ${t("shell.demo")}` : ""}</span>
      <div className="tools">
        <StatusLight />
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <Button variant="default" h={44} px="sm" leftSection={<PersonIcon />} aria-label={[t("shell.more"), member?.name].filter(Boolean).join(": ")}>
              <span className="member">{member?.name}</span>
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={signOut.ask}>{t("shell.signOut")}</Menu.Item>
            <Menu.Item onClick={() => void setLanguage(i18n.language === "vi" ? "en" : "vi")}>{t("shell.language")}</Menu.Item>
            <Menu.Item onClick={() => setColorScheme(colorScheme === "dark" ? "light" : "dark")}>{t(colorScheme === "dark" ? "shell.light" : "shell.dark")}</Menu.Item>
            <Menu.Item onClick={() => { setMuted(!muted); setMutedShown(!muted); }}>{t(muted ? "shell.unmute" : "shell.mute")}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
        {signOut.asking && <Suspense><SignOutDialog onClose={signOut.stay} /></Suspense>}
      </div>
    </section>
  );
};

/** Screens on which nothing is half done but what stands in a field or a dialog. */
const resting: readonly string[] = ["/", "/desk", "/home", "/search", "/daybook", "/overdues", "/holds", "/contradictions"];

/** What would be lost if the page were loaded anew: another version waits for its end. */
const Unfinished = () => {
  const { file, how } = useKeptDeskState();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const atRest = file === undefined && Object.values(how).every((one) => one === undefined) && resting.includes(path);
  return atRest ? null : <i hidden data-unfinished="" />;
};

/** Another version waits here until nothing is half done, or somebody takes it. */
const UpdateNotice = () => {
  const { t } = useTranslation();
  const take = useUpdateOffer();
  const [said, setSaid] = useState<"update" | "updateElsewhere" | "updateTaken" | "updateFailed">("update");
  // With the other version the page is loaded anew: who is still here then has heard nothing of it.
  useEffect(() => {
    if (said !== "updateTaken") return;
    const waiting = setTimeout(() => setSaid("updateFailed"), 20_000);
    return () => clearTimeout(waiting);
  }, [said]);
  const goOver = async () => setSaid((await take?.()) === "taken" ? "updateTaken" : "updateElsewhere");
  return take ? (
    <p className="card" role="status" style={{ display: "flex", gap: "1rem", alignItems: "center", justifyContent: "space-between", flexWrap: "wrap", marginTop: 0 }}>
      <span style={{ flex: "1 1 14rem" }}>{t(`shell.${said}`)}</span> <Button style={{ flexShrink: 0 }} loading={said === "updateTaken"} onClick={() => void goOver()}>{t("shell.updateNow")}</Button>
    </p>
  ) : null;
};

const TextbooksPage = () => <WithPages><TextbooksScreen onScan={useScanSource()} /></WithPages>;
const DaybookPage = () => <WithPages><DaybookScreen onScan={useScanSource()} /></WithPages>;
const DeskPage = () => <DeskScreen onScan={useScanSource()} />;

/** From a link on another screen: opens this reader at the desk. */
const ReaderAtDesk = () => {
  const { patron } = readerRoute.useParams();
  const { openReader } = useKeptDeskState();
  useEffect(() => {
    void openReader(patron as PatronId);
    void router.navigate({ to: "/desk", replace: true });
  }, [openReader, patron]);
  return <DeskPage />;
};

const rootRoute = createRootRoute({ component: Shell, notFoundComponent: DeskPage });
const page = <Path extends string>(path: Path, component: () => ReactNode) => createRoute({ getParentRoute: () => rootRoute, path, component });
const readerRoute = createRoute({ getParentRoute: () => rootRoute, path: "/desk/$patron", component: () => <ReaderAtDesk /> });
const copyRoute = createRoute({ getParentRoute: () => rootRoute, path: "/copy/$copy", component: () => <CopyPage /> });
const CopyPage = () => {
  const { copy } = copyRoute.useParams();
  return <CopyScreen key={copy} copy={copy as CopyId} />;
};
const receiptRoute = createRoute({ getParentRoute: () => rootRoute, path: "/receipt/$event", component: () => <ReceiptPage /> });
const ReceiptPage = () => <WithPages><ReceiptScreen event={receiptRoute.useParams().event as EventId} /></WithPages>;
const readerSlipRoute = createRoute({ getParentRoute: () => rootRoute, path: "/slip/$patron", component: () => <ReaderSlipPage /> });
const ReaderSlipPage = () => <WithPages><ReaderSlipScreen patron={readerSlipRoute.useParams().patron} /></WithPages>;
const readerCardRoute = createRoute({ getParentRoute: () => rootRoute, path: "/card/$patron", component: () => <ReaderCardPage /> });
const ReaderCardPage = () => <WithPages><ReaderCardScreen patron={readerCardRoute.useParams().patron} /></WithPages>;
const copyLabelRoute = createRoute({ getParentRoute: () => rootRoute, path: "/label/$copies", component: () => <CopyLabelPage /> });
const CopyLabelPage = () => <WithPages><CopyLabelScreen copies={copyLabelRoute.useParams().copies} /></WithPages>;
const joiningRoute = createRoute({ getParentRoute: () => rootRoute, path: "/joining/$patron", component: () => <JoiningPage /> });
const JoiningPage = () => {
  const { patron } = joiningRoute.useParams();
  return <JoiningScreen key={patron} first={patron as PatronId} />;
};
const holdSlipRoute = createRoute({ getParentRoute: () => rootRoute, path: "/hold-slip/$hold", component: () => <HoldSlipPage /> });
const HoldSlipPage = () => <WithPages><HoldSlipScreen hold={holdSlipRoute.useParams().hold} /></WithPages>;
const routeTree = rootRoute.addChildren([
  page("/", () => <DeskPage />),
  page("/desk", () => <DeskPage />),
  readerRoute,
  page("/home", () => <HomeScreen />),
  page("/search", () => <SearchScreen />),
  page("/daybook", () => <DaybookPage />),
  page("/lists", () => <WithLists><BringInScreen /></WithLists>),
  page("/lists/book", () => <WithLists><AddBookScreen /></WithLists>),
  page("/rollover", () => <WithLists><RolloverScreen /></WithLists>),
  page("/printing", () => <WithPages><PrintScreen /></WithPages>),
  page("/textbooks", () => <TextbooksPage />),
  page("/overdues", () => <WithPages><OverduesScreen /></WithPages>),
  readerSlipRoute,
  copyRoute,
  receiptRoute,
  page("/compensations", () => <WithPages><RegisterScreen /></WithPages>),
  page("/holds", () => <WithPages><HoldsScreen /></WithPages>),
  holdSlipRoute,
  readerCardRoute,
  copyLabelRoute,
  page("/joining", () => <JoiningScreen />),
  joiningRoute,
  page("/to-find", () => <ToFindScreen />),
  page("/contradictions", () => <ContradictionsScreen />),
  page("/contradictions/refused", () => <RefusedScreen />),
  page("/contradictions/replaced", () => <ReplacedScreen />),
  page("/handover", () => <HandoverScreen />),
  page("/devices", () => <WithPages><DevicesScreen /></WithPages>),
  page("/settings", () => <WithPages><SettingsScreen /></WithPages>),
  page("/start", () => null),
  page("/pair", () => null),
]);
const router = createRouter({ routeTree, history: createHashHistory() });

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

export interface AppProps {
  readonly services: Services;
  /** A school was begun or joined on this device: open it. */
  readonly onSchoolBegun: () => void;
  readonly onScan: ScanSource;
  readonly parts: Parts;
}

export const App = ({ services, onSchoolBegun, onScan, parts }: AppProps) => (
  <MantineProvider theme={theme} defaultColorScheme="auto">
    <Boundary instead={<Broken why="broken" />}>
      <ServicesProvider value={services}>
        <ScanSourceProvider value={onScan}>
          <BegunContext value={onSchoolBegun}>
            <PartsContext value={parts}>
              <CameraSourceProvider value={parts.camera}>
                <RouterProvider router={router} />
              </CameraSourceProvider>
            </PartsContext>
          </BegunContext>
        </ScanSourceProvider>
      </ServicesProvider>
    </Boundary>
  </MantineProvider>
);

/** Bugs travel to here, are shown, and lose nothing: what was saved is on disk. */
class Boundary extends Component<{ instead: ReactNode; children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };
  static getDerivedStateFromError = () => ({ broken: true });
  override render() {
    return this.state.broken ? this.props.instead : this.props.children;
  }
}

export interface CannotOpenProps {
  readonly why: "cannotOpen" | "storeTooNew" | "storeNotChanged";
  /** What waits in the store, where that can be read. */
  readonly rescue: { readonly unsent: number; readonly save: () => Promise<void> } | undefined;
}

/** The store on this device did not open, so there is nothing the app could show. */
export const CannotOpen = ({ why, rescue }: CannotOpenProps) => (
  <MantineProvider theme={theme} defaultColorScheme="auto">
    <Broken why={why}>{rescue && <RescueFile {...rescue} />}</Broken>
  </MantineProvider>
);

const Broken = ({ why, children }: { why: "broken" | CannotOpenProps["why"]; children?: ReactNode }) => {
  const { t } = useTranslation();
  return (
    <main style={{ maxWidth: 720, margin: "0 auto", padding: "2rem" }}>
      <h1>{t(`shell.${why === "broken" ? "broken" : "cannotOpen"}`)}</h1>
      {why !== "broken" && <p>{t(`shell.${why}Do`)}</p>}
      <UpdateNotice />
      {children}
      <Button size="lg" onClick={() => location.reload()}>{t("shell.reload")}</Button>
    </main>
  );
};

const RescueFile = ({ unsent, save }: NonNullable<CannotOpenProps["rescue"]>) => {
  const { t } = useTranslation();
  const [saved, setSaved] = useState<"saved" | "failed" | undefined>();
  if (unsent === 0) return <p>{t("shell.rescue.none")}</p>;
  return (
    <section aria-label={t("shell.rescue.title")}>
      <p>{t("shell.rescue.unsent", { n: unsent })}</p>
      <Button size="lg" variant="default" onClick={() => void save().then(() => setSaved("saved"), () => setSaved("failed"))}>{t("shell.rescue.save")}</Button>
      <p role="status">{saved && t(`shell.rescue.${saved}`)}</p>
    </section>
  );
};

/** The server's process: reads the flags, says where it runs, stops cleanly. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { isDemoMade } from "./demo-school.ts";
import { inBothLanguages, messages, type Words } from "./messages.ts";
import { optionsFrom, type ServerOptions } from "./options.ts";
import { builtApp, startServer, type RunningServer } from "./server.ts";
import { refusalIn } from "./start-refusal.ts";

const say = (words: Words): void => console.log(inBothLanguages(words));
const complain = (words: Words): void => console.error(inBothLanguages(words));

const main = async (): Promise<void> => {
  const options = optionsFrom(process.argv.slice(2), process.cwd());
  if (!options.ok) {
    complain(options.error);
    process.exitCode = 2;
    return;
  }
  if (options.value.help) {
    say(messages.usage());
    return;
  }
  if (options.value.demo && !isDemoMade(join(options.value.data, "demo"))) say(messages.fillingDemo());
  const server = await startServer(options.value).catch((error: unknown) => {
    const refusal = refusalIn(error, options.value.data);
    if (refusal === undefined) throw error;
    complain(refusal);
    process.exitCode = 1;
    return undefined;
  });
  if (server === undefined) return;
  stopWhenAsked(server);
  for (const words of greeting(server, options.value)) say(words);
};

const greeting = (server: RunningServer, options: ServerOptions): Words[] => {
  const { origin, home, setupCode } = server;
  const { addresses, secure, certificatePage } = server.reach();
  return [
    options.apiOnly ? messages.couchRunning(`${origin}/`) : messages.running(home),
    ...(options.apiOnly || home.startsWith(origin) ? [] : [messages.keepYourAddress(`${origin}/`)]),
    ...(addresses.length > 0 ? [messages.otherMachines(addresses)] : []),
    ...(secure || options.apiOnly || addresses.length === 0 ? [] : [messages.tabletsNeedTls()]),
    ...(certificatePage === undefined ? [] : [messages.certificatePage(certificatePage)]),
    ...(options.apiOnly && !server.hasAdmin ? [messages.noAdminYet()] : []),
    ...(options.apiOnly || existsSync(join(builtApp, "index.html")) ? [] : [messages.notBuilt()]),
    ...(setupCode === undefined ? [] : [server.needsSetup ? messages.setUpCode(setupCode) : messages.demoCode(setupCode)]),
    messages.howToStop(),
  ];
};

/** Ctrl+C reaches this process twice, from the terminal and from `npm start`: the second is the same wish. */
const stopWhenAsked = (server: RunningServer): void => {
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    server.stop().then(
      () => {
        say(messages.stopped());
        process.exit(0);
      },
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
  process.on("disconnect", stop);
};

await main();

import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { messages } from "../../sync-server/messages.ts";
import { defaultOptions, optionsFrom } from "../../sync-server/options.ts";

const cwd = "/home/co-lan";
const accepted = (...args: string[]) => {
  const options = optionsFrom(args, cwd);
  if (!options.ok) throw new Error(options.error.en);
  return options.value;
};
const refused = (...args: string[]) => {
  const options = optionsFrom(args, cwd);
  if (options.ok) throw new Error("accepted");
  return options.error;
};

test("without flags the server listens on 8080 for the whole network, over HTTP, with data beside the program", () => {
  expect(accepted()).toEqual(defaultOptions);
  expect(defaultOptions).toMatchObject({ port: 8080, host: "0.0.0.0", tls: false, base: "", demo: false, apiOnly: false });
  expect(defaultOptions.data).toBe(join(import.meta.dirname, "../../data"));
});

test("every flag is read", () => {
  const flags = "--port 9000 --host 127.0.0.1 --data kho --tls --name Thuvien.Truong.VN --name 10.0.0.7 --http-port 9001 --base thu-vien/ --demo --api-only --cors https://truong.vn --cors http://10.0.0.9:3000 --max-request 8 --admin Lan:a:b".split(" ");
  expect(accepted(...flags)).toEqual({
    port: 9000,
    host: "127.0.0.1",
    data: join(cwd, "kho"),
    tls: true,
    certificate: undefined,
    names: ["thuvien.truong.vn", "10.0.0.7"],
    httpPort: 9001,
    base: "/thu-vien",
    demo: true,
    apiOnly: true,
    cors: ["https://truong.vn", "http://10.0.0.9:3000"],
    largestBody: 8 * 1024 * 1024,
    admin: { name: "Lan", password: "a:b" },
    couch: undefined,
    restored: false,
    help: false,
  });
});

test("a given certificate means HTTPS", () => {
  expect(accepted("--cert", "a.pem", "--key=b.pem")).toMatchObject({ tls: true, certificate: { cert: join(cwd, "a.pem"), key: join(cwd, "b.pem") } });
});

test("a CouchDB behind is named with its administrator", () => {
  expect(accepted("--engine", "couchdb", "--couch", "http://a:b@localhost:5984")).toMatchObject({ couch: "http://a:b@localhost:5984" });
});

describe("what cannot be meant is refused in one sentence", () => {
  test.each([
    [["--prot", "80"], messages.unknownFlag("--prot")],
    [["-x"], messages.unknownFlag("-x")],
    [["--__proto__"], messages.unknownFlag("--__proto__")],
    [["8080"], messages.unknownFlag("8080")],
    [["--port"], messages.flagNeedsValue("--port")],
    [["--port", "--demo"], messages.flagNeedsValue("--port")],
    [["--demo=yes"], messages.flagTakesNoValue("--demo")],
    [["--port", "80a"], messages.notAPort("--port", "80a")],
    [["--port", "65536"], messages.notAPort("--port", "65536")],
    [["--http-port", "1e3"], messages.notAPort("--http-port", "1e3")],
    [["--cert", "a.pem"], messages.certAndKeyTogether()],
    [["--cors", "truong.vn"], messages.notAnOrigin("truong.vn")],
    [["--cors", "https://truong.vn/"], messages.notAnOrigin("https://truong.vn/")],
    [["--max-request", "0"], messages.notASize("0")],
    [["--max-request", "1e2"], messages.notASize("1e2")],
    [["--base", "/a b"], messages.notABase("/a b")],
    [["--base", "/../x"], messages.notABase("/../x")],
    [["--admin", "lan"], messages.notAnAdmin()],
    [["--admin", ":x"], messages.notAnAdmin()],
    [["--admin", "device-1:x"], messages.notAnAdmin()],
    [["--name", "thu viện"], messages.notAName("thu viện")],
    [["--engine", "mysql"], messages.notAnEngine("mysql")],
    [["--engine", "couchdb"], messages.engineAndCouchTogether()],
    [["--couch", "http://a:b@localhost:5984"], messages.engineAndCouchTogether()],
    [["--restored"], messages.restoredIsOfCouch()],
    [["--engine", "couchdb", "--couch", "http://localhost:5984"], messages.notACouch()],
    [["--engine", "couchdb", "--couch", "localhost:5984"], messages.notACouch()],
    [["--engine", "couchdb", "--couch", "http://a:b@localhost:5984", "--demo"], messages.notWithCouch()],
  ])("%j", (args, words) => {
    expect(refused(...args)).toEqual(words);
  });
});

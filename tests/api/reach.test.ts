import { expect, test } from "vitest";
import { reachOf, type ReachFacts } from "../../sync-server/reach.ts";

const facts: ReachFacts = { tls: true, host: "0.0.0.0", base: "", port: 8080, names: [], certificatePort: 8081 };
const lan = () => ["192.168.1.10", "10.0.0.4"];

test("names given on purpose come before the machine's own addresses", () => {
  expect(reachOf({ ...facts, names: ["thuvien.local"] }, lan)).toEqual({
    addresses: ["https://thuvien.local:8080/", "https://192.168.1.10:8080/", "https://10.0.0.4:8080/"],
    secure: true,
    certificatePage: "http://thuvien.local:8081/",
  });
});

test("the path of a website and the usual port are kept in mind", () => {
  expect(reachOf({ ...facts, tls: false, port: 80, base: "/thu-vien", certificatePort: undefined }, () => ["192.168.1.10"])).toEqual({ addresses: ["http://192.168.1.10/thu-vien/"], secure: false });
});

test("a server that listens to its own machine, or is in no network, is reached by nobody else", () => {
  expect(reachOf({ ...facts, host: "127.0.0.1" }, lan)).toEqual({ addresses: [], secure: true });
  expect(reachOf({ ...facts, host: "::1" }, lan).addresses).toEqual([]);
  expect(reachOf(facts, () => []).addresses).toEqual([]);
});

test("a name may be an IPv6 address", () => {
  expect(reachOf({ ...facts, names: ["fd00::1"] }, () => []).addresses).toEqual(["https://[fd00::1]:8080/"]);
});

test("one address that it was told to listen at is the only one", () => {
  expect(reachOf({ ...facts, host: "192.168.1.10" }, lan).addresses).toEqual(["https://192.168.1.10:8080/"]);
});

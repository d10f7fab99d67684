import { describe } from "vitest";
import { createInlineSearch } from "../../../src/search-worker/inline-search.ts";
import { createSearchClient } from "../../../src/search-worker/search-client.ts";
import { searchContract } from "../../contracts/search.ts";
import { startSearchThread } from "./search-thread.ts";

describe.each([
  ["in the same thread", () => createInlineSearch()],
  ["in a thread of its own", () => createSearchClient(startSearchThread())],
])("search %s", (_name, create) => searchContract(create));

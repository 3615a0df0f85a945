import { test } from "node:test";
import { MemoryStorage } from "./memory-storage.mjs";
import { contract } from "./storage-contract.mjs";

// The browser's is held to the same by PersistentRoomIT.
for (const [name, holds] of contract) {
  test(`a storage in memory: ${name}`, () => holds(new MemoryStorage()));
}

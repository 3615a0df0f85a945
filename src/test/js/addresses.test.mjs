import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "./open-room.mjs";

const ODD = "../x?y=1&z#w%2F/é \"\\";

test("whatever a name has in it reaches no further than its place in the address", async () => {
  const { room, environment, server } = await open({ store: ODD, key: ODD, client: ODD });
  room.append("/log", 1);
  room.ephemeral("/cursor", 1);
  room.send("hello");
  await environment.pass(1_000);
  await room.close();
  const client = server.sent("POST", "/actions")[0].json.client;
  assert.ok(client.startsWith(ODD));
  assert.equal(new URLSearchParams(server.sent("GET", "/updates")[0].search).get("client"), client);
  const key = `/api/stores/${encodeURIComponent(ODD)}/keys/${encodeURIComponent(ODD)}`;
  const own = server.requests.filter(({ path }) => path !== "/api/time" && path !== "/api/me");
  assert.deepEqual(
    new Set(own.map(({ path }) => path)),
    new Set(
      ["/actions", `/clients/${encodeURIComponent(client)}`, "/ephemeral", "/messages", "/updates"].map(
        (end) => key + end,
      ),
    ),
  );
  assert.ok(own.every(({ url }) => new URL(url).hash === ""));
});

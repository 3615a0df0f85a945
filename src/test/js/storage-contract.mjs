/**
 * What a storage of rooms does, in memory or in a browser: `[name, async (storage) => …]`, each for
 * one that is empty. Throws what is not so.
 */
export const contract = [
  [
    "there is nothing at first",
    async (storage) => {
      same(await storage.snapshot("r"), undefined);
      same(await storage.outbox("r", "a~1"), undefined);
      same(await storage.clients("r"), []);
    },
  ],
  [
    "a step is there as a whole",
    async (storage) => {
      await storage.write("r", step({ snapshot: snapshot(3, "{}"), outboxes: [outbox("a~1", [action(1), action(2)])] }));
      const { form, version, at, text } = await storage.snapshot("r");
      same({ form, version, at, text }, snapshot(3, "{}"));
      const { next, born, actions } = await storage.outbox("r", "a~1");
      same({ next, born, actions: actions.map(bare) }, { next: 7, born: 1, actions: [action(1), action(2)] });
    },
  ],
  [
    "actions are in the order of their places, and put again with other numbers",
    async (storage) => {
      await storage.write("r", step({ outboxes: [outbox("a~1", [action(10), action(2), action(1)])] }));
      const again = { ...outbox("a~1", [{ ...action(2), id: 5 }]), remove: [1] };
      await storage.write("r", step({ outboxes: [again] }));
      const { actions } = await storage.outbox("r", "a~1");
      same(actions.map(({ place, id }) => [place, id]), [[2, 5], [10, null]]);
    },
  ],
  [
    "clients are in the order in which they were born, each with its own",
    async (storage) => {
      await storage.write("r", step({ outboxes: [{ ...outbox("a~1", [action(1)]), born: 9 }, outbox("a~2", [])] }));
      await storage.write("r2", step({ outboxes: [outbox("a~3", [action(4)])] }));
      same(await storage.clients("r"), ["a~2", "a~1"]);
      same((await storage.outbox("r", "a~2")).actions, []);
      same((await storage.outbox("r2", "a~3")).actions.map(bare), [action(4)]);
    },
  ],
  [
    "of who is gone nothing stays, and all of the others",
    async (storage) => {
      await storage.write("r", step({ outboxes: [outbox("a~1", [action(1)]), outbox("a~10", [action(1)])] }));
      await storage.write("r", step({ gone: ["a~1"] }));
      same(await storage.clients("r"), ["a~10"]);
      await storage.write("r", step({ outboxes: [outbox("a~1", [])] }));
      same((await storage.outbox("r", "a~1")).actions, []);
      same((await storage.outbox("r", "a~10")).actions.length, 1);
    },
  ],
  [
    "data does not go back, unless it is said to",
    async (storage) => {
      await storage.write("r", step({ snapshot: snapshot(5, "5") }));
      await storage.write("r", step({ snapshot: snapshot(4, "4"), outboxes: [outbox("a~1", [])] }));
      same((await storage.snapshot("r")).text, "5");
      same(await storage.clients("r"), ["a~1"]);
      await storage.write("r", step({ snapshot: { ...snapshot(4, "4"), back: true } }));
      same((await storage.snapshot("r")).text, "4");
    },
  ],
  [
    "data of another form is replaced, and can be removed",
    async (storage) => {
      await storage.write("r", step({ snapshot: { ...snapshot(5, "5"), form: 99 } }));
      await storage.write("r", step({ snapshot: snapshot(4, "4") }));
      same((await storage.snapshot("r")).text, "4");
      await storage.write("r", step({ snapshot: null }));
      same(await storage.snapshot("r"), undefined);
    },
  ],
  [
    "what is old, or too much, is pruned; what was left is told",
    async (storage) => {
      for (const [room, at, text] of [["old", 1, "1"], ["r1", 10, "12345"], ["r2", 11, "12345"], ["r3", 12, "123"]]) {
        await storage.write(room, step({ snapshot: { ...snapshot(1, text), at } }));
      }
      await storage.write("old", step({ outboxes: [{ ...outbox("a~1", [action(1)]), at: 1 }, { ...outbox("a~2", []), at: 5 }] }));
      same(await storage.prune(5, 10, 8), [{ room: "old", client: "a~1" }]);
      const kept = await Promise.all(["old", "r1", "r2", "r3"].map((room) => storage.snapshot(room)));
      same(kept.map((each) => each?.at), [undefined, undefined, 11, 12]);
      await storage.prune(5, 1, 100);
      same(await storage.snapshot("r2"), undefined);
      same((await storage.outbox("old", "a~1")).actions.length, 1);
    },
  ],
];

function step(parts) {
  return { snapshot: undefined, outboxes: [], gone: [], ...parts };
}

function snapshot(version, text) {
  return { form: 1, version, at: 100, text };
}

function outbox(client, put) {
  return { client, form: 1, next: 7, born: 1, at: 100, put, remove: [] };
}

function action(place) {
  return { place, id: null, name: "set", args: `{"path":"/a","value":${place}}` };
}

function bare({ place, id, name, args }) {
  return { place, id, name, args };
}

function same(is, wanted) {
  const [one, other] = [JSON.stringify(is), JSON.stringify(wanted)];
  if (one !== other) {
    throw new Error(`${one} instead of ${other}`);
  }
}

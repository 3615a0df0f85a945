/** The stores of the package in libraries that take such: Svelte's stores, Vue's reactivity. */
import { connect } from "ropeway";
import { clientsStore, dataStore, stateStore, type Store } from "ropeway/store";
import { derived, get, type Readable } from "svelte/store";
import { effect, effectScope, onScopeDispose, shallowRef, type ShallowRef } from "@vue/reactivity";

interface Board {
  clicks: number;
  notes: { [id: string]: { text: string } };
}

function refOf<Value>(store: Store<Value>): Readonly<ShallowRef<Value>> {
  const shown = shallowRef(store.get());
  onScopeDispose(store.subscribe((value) => (shown.value = value)));
  return shown;
}

const room = await connect<Board>({
  offline: true,
  client: "ann",
  data: { clicks: 0, notes: { n1: { text: "first" } } },
});
const board: Readable<{ readonly clicks: number }> = dataStore(room);
const double = derived(board, ({ clicks }) => 2 * clicks);
const told: number[] = [];
const end = double.subscribe((value) => told.push(value));
await room.increment("/clicks", 3);
end();
await room.increment("/clicks");
console.log("svelte", told.join(), get(double), get(dataStore<string>(room, "/notes/n1/text")));
console.log("svelte", get(stateStore(room)), get(clientsStore(room)).join());

const scope = effectScope();
const drawn: string[] = [];
scope.run(() => {
  const text = refOf(dataStore<string>(room, "/notes/n1/text"));
  effect(() => drawn.push(text.value ?? "gone"));
});
await room.set("/notes/n1/text", "second");
await room.increment("/clicks");
await room.remove("/notes/n1");
scope.stop();
await room.set("/notes", {});
console.log("vue", drawn.join());

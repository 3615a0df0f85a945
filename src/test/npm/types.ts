/** What must compile with the package, and what must not. Nothing of it is ever run. */
import { connect, join } from "ropeway";
import type { Action, Frozen, Json, JsonActions, Outcome, Room, Storable } from "ropeway";
import { GrowingArray, SharedSet, TransactionalDictionary } from "ropeway/collections.js";
import { useData, useRoom } from "ropeway/react";
import { References } from "ropeway/references.js";

/** Fails to compile unless both are one type. */
declare function same<A, B>(
  ...equal: (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? [] : [never]
): void;

interface Note {
  text: string;
  at: [number, number];
  colour?: string;
  below?: Note[];
}

interface Board {
  title: string;
  notes: Record<string, Note>;
  tags: string[];
}

interface BoardActions {
  add_note: { args: Note; result: string };
  rename: { args: { title: string; by?: string } };
  clear: { args: null };
  bet: { args: { stake: number } | null; result: { won: boolean } };
}

const where = { store: "boards", key: "b1", client: "ann" };
const note: Note = { text: "first", at: [1, 2] };

export async function typedRooms() {
  const room = await connect<Board, BoardActions>(where);
  same<typeof room, Room<Board, BoardActions>>();
  same<typeof room.data.title, string>();
  same<typeof room.confirmed.tags, readonly string[]>();
  const below: readonly Note[] | undefined = room.data.notes.n1?.below?.map((each) => ({
    ...each,
    at: [...each.at] as [number, number],
    below: undefined,
  }));
  // @ts-expect-error: there is no such member
  room.data.titel;
  // @ts-expect-error: nor in what lies deeper
  room.data.notes.n1.texts;
  // @ts-expect-error: what is shown is frozen
  room.data.title = "other";
  // @ts-expect-error: to its depths
  room.data.notes.n1.at[0] = 1;
  // @ts-expect-error: lists too
  room.data.tags.push("x");
  return below;
}

export async function typedActions() {
  const room = await connect<Board, BoardActions>(where);
  room.patch("add_note", note);
  room.patch("rename", { title: "new" });
  room.patch("clear");
  room.patch("clear", null);
  room.patch("bet");
  room.patch("bet", { stake: 1 });
  // @ts-expect-error: there is no such action
  room.patch("add_notes", note);
  // @ts-expect-error: nor is a built-in one, unless it is named
  room.patch("set", { path: "/title", value: "x" });
  // @ts-expect-error: it takes arguments
  room.patch("rename");
  // @ts-expect-error: others
  room.patch("rename", "new");
  // @ts-expect-error: a member is missing
  room.patch("rename", { by: "ann" });
  // @ts-expect-error: a member has another name
  room.patch("rename", { title: "new", bye: "ann" });
  // @ts-expect-error: a member has another type
  room.patch("add_note", { text: "x", at: [1, "2"] });
  // @ts-expect-error: it takes none
  room.patch("clear", { all: true });
}

export async function outcomes() {
  const room = await connect<Board, BoardActions>(where);
  const outcome = await room.patch("bet", { stake: 1 });
  switch (outcome.status) {
    case "applied":
      same<typeof outcome.result, { won: boolean } | undefined>();
      break;
    case "rejected":
    case "failed":
    case "unknown":
      same<typeof outcome.reason, string>();
      break;
    case "cancelled":
      same<typeof outcome.reason, string | undefined>();
      break;
    default:
      same<typeof outcome, never>();
  }
  if (outcome.status === "rejected") {
    outcome.reason.toUpperCase();
    // @ts-expect-error: what was refused has no result
    outcome.result;
  }
  // @ts-expect-error: there may be none
  outcome.reason.toUpperCase();
  // @ts-expect-error: there is no such status
  outcome.status === "refused";
  const noted = await room.patch("add_note", note);
  if (noted.status === "applied") {
    same<typeof noted.result, string | undefined>();
  }
  const renamed = await room.patch("rename", { title: "x" });
  if (renamed.status === "applied") {
    same<typeof renamed.result, undefined>();
  }
  const { applied, outcomes: all } = await room.batch(() => void room.patch("clear"));
  same<typeof applied, boolean>();
  all.forEach((each: Outcome) => each.status === "rejected" && each.reason.length);
}

export async function valuesOfJson() {
  const room = await connect<Board>(where);
  room.set("/notes/n1", note);
  room.insert("/notes", "n2", { ...note, below: [note] });
  room.append("/tags", "red");
  room.merge({ title: null });
  room.ephemeral("/cursor", note.at);
  room.glide("/notes/n1/at", [1, 2]);
  room.send(note, { to: ["bob"] });
  room.set("/notes", room.data.notes);
  const any: any = note;
  room.set("/any", any);
  const json: Json = JSON.parse("1");
  room.set("/json", json);
  room.set("/null", null);
  // @ts-expect-error: a function is no JSON
  room.set("/x", () => 1);
  // @ts-expect-error: nor is a date
  room.set("/x", new Date());
  // @ts-expect-error: nor what has one in it
  room.append("/x", { when: { exactly: new Date() } });
  // @ts-expect-error: nor a map
  room.merge(new Map([["a", 1]]));
  // @ts-expect-error: nor a bigint
  room.ephemeral("/x", 1n);
  // @ts-expect-error: nor bytes: see Bytes
  room.glide("/x", new Uint8Array(1));
  // @ts-expect-error: nor nothing
  room.set("/x", undefined);
  // @ts-expect-error: nor a symbol
  room.send(Symbol("x"));
  // @ts-expect-error: an action's arguments are JSON as well
  room.patch("mine", { when: new Date() });
}

export function ownFunctions<Value>(room: Room<Board>, value: Value & Storable<Value>) {
  return room.set("/x", value);
}

export async function localActions() {
  const clear: Action<Board, null> = (data) => ({ ...data, notes: {} });
  const room = await connect<Board, BoardActions>({
    ...where,
    actions: {
      clear,
      rename: (data, { title }) => (data.title === title ? null : { ...data, title }),
    },
  });
  await connect<Board, BoardActions>({
    ...where,
    // @ts-expect-error: there is no such action
    actions: { renam: (data) => data },
  });
  await connect<Board, BoardActions>({
    ...where,
    // @ts-expect-error: what it makes is no board
    actions: { clear: () => ({ notes: {} }) },
  });
  await connect<Board, BoardActions>({
    ...where,
    // @ts-expect-error: it is not given a name
    actions: { rename: (data, { name }) => ({ ...data, title: name }) },
  });
  return room;
}

export async function withoutTypes() {
  const room: Room = await connect(where);
  const clicks: number = room.data.clicks ?? 0;
  room.data.notes.n1.whatever;
  room.patch("anything", { path: "/x" });
  room.patch("anything", note);
  room.patch("nothing");
  const outcome = await room.patch("anything", clicks);
  if (outcome.status === "applied") {
    outcome.result.whatever;
  }
  const own = await connect({ ...where, actions: { double: (data) => ({ n: data.n * 2 }) } });
  own.patch("double");
  own.patch("triple");
  const duel = await join<Board, BoardActions>({ store: "arena", group: "duel" });
  duel.patch("clear");
}

export function hooks() {
  const { room } = useRoom({ ...where, actions: { double: (data) => ({ n: data.n * 2 }) } });
  room?.patch("triple");
  const typed = useRoom<Board, BoardActions>(where).room;
  const shown = useData(typed);
  same<typeof shown, Frozen<Board> | undefined>();
  const title: string | undefined = shown?.title;
  // @ts-expect-error: there is no room yet
  typed.patch("clear");
  // @ts-expect-error: there is no such action
  typed?.patch("clean");
  // @ts-expect-error: there is no such member
  shown?.titel;
  return title;
}

/** A room with types goes wherever any room does. */
export async function handedOn() {
  const room = await connect<Board, BoardActions & JsonActions>(where);
  room.patch("set", { path: "/title", value: note });
  // @ts-expect-error: a built-in action takes what it takes
  room.patch("set", { path: "/title" });
  const any: Room = room;
  const tags = new SharedSet(room, "/tags");
  const outcome = await tags.add("red");
  same<typeof outcome.status, "applied" | "cancelled" | "rejected" | "failed" | "unknown">();
  new GrowingArray(any, "/log").append(note);
  new TransactionalDictionary(room, "/owners").put("n1", "ann");
  return new References(room).to("/notes/n1");
}

// @ts-expect-error: an action is described by what it takes
export const wrong = connect<Board, { clear: null }>(where);

// @ts-expect-error: the store is missing
export const nowhere = connect({ key: "b1" });

export async function deletions() {
  const defaultData: Board = { title: "", notes: {}, tags: [] };
  const room = await connect<Board, BoardActions>({ ...where, defaultData });
  same<ReturnType<typeof room.delete>, ReturnType<typeof room.remove>>();
  // @ts-expect-error: what the store begins with is its data
  await connect<Board, BoardActions>({ ...where, defaultData: { title: "" } });
}

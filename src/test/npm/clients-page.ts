/** The examples of docs/clients.md. */
import { connect } from "ropeway";
import { SharedSet } from "ropeway/collections.js";

interface Note {
  text: string;
  colour?: string;
}

interface Board {
  title: string;
  notes: Record<string, Note>;
}

interface BoardActions {
  add_note: { args: Note; result: string };
  clear: { args: null };
}

const room = await connect<Board, BoardActions>({
  store: "boards",
  key: "b1",
  client: "ann",
  actions: {
    clear: (board) => ({ ...board, notes: {} }),
  },
});

const outcome = await room.patch("add_note", { text: "first" });
switch (outcome.status) {
  case "applied":
    console.log(room.data.notes, outcome.result);
    break;
  case "rejected":
    console.log(outcome.reason);
}

const note: Note = { text: "second" };
await room.insert("/notes", "n2", note);

const tags = new SharedSet(room, "/tags");

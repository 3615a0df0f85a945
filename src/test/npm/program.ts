/** A program that uses the package: bundled, and run by Node and by a browser. */
import { connect } from "ropeway";
import { Bytes } from "ropeway/bytes.js";
import { SharedSet } from "ropeway/collections.js";
import { Interpolation } from "ropeway/interpolation.js";
import { Mirror } from "ropeway/mirror.js";
import { newId, References } from "ropeway/references.js";
import { replay, ReplayFailed } from "ropeway/replay.js";

interface Board {
  clicks: number;
  notes: { [id: string]: Note };
}

interface Note {
  $id: string;
  text: string;
  colour?: string;
}

interface BoardActions {
  click: { args: { times: number } };
  reset: { args: null };
}

export async function lines(): Promise<string[]> {
  const told: string[] = [];
  const room = await connect<Board, BoardActions>({
    offline: true,
    client: "ann",
    data: { clicks: 0, notes: {} },
    actions: {
      click: (data, { times }) => ({ ...data, clicks: data.clicks + times }),
      reset: (data) => (data.clicks === 0 ? null : { ...data, clicks: 0 }),
    },
  });
  const clicked = room.patch("click", { times: 2 });
  told.push(`${room.data.clicks} shown`);
  told.push((await clicked).status);
  told.push((await room.patch("reset")).status, (await room.patch("reset")).status);
  const note: Note = { $id: newId(), text: "first" };
  await room.set("/notes/n1", note);
  told.push(room.data.notes.n1.text);
  const nowhere = await room.set("/no/parent", note);
  if (nowhere.status === "rejected") {
    told.push(nowhere.reason);
  }

  const tags = new SharedSet(room, "/tags");
  await tags.add("red");
  told.push([...tags].join());
  told.push(new References(room).pathOf(note.$id) ?? "nowhere");
  told.push(Bytes.from(new Bytes(new Uint8Array([1, 2]), "image/png").value)?.type ?? "none");
  const cursor = new Interpolation<number>({ delay: 100 });
  cursor.push(7, 0);
  told.push(String(cursor.at(1_000)), new Mirror({ client: "bob" }).identity);
  const failed = await replay({ url: "http://localhost:1", store: "s", key: "." }).catch((e) => e);
  told.push(failed instanceof TypeError && !(failed instanceof ReplayFailed) ? "refused" : "?");
  await room.close();
  return told;
}

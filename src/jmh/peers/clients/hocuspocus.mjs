import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import * as Y from "yjs";
import { bytesOf, connect, end, freshName } from "./socket.mjs";

const SYNC = 0;
const AUTH = 2;
const STEP_1 = 0;
const STEP_2 = 1;
const UPDATE = 2;
const BOARD = "board";

/**
 * Hocuspocus by its messages: updates are made by a Yjs document and read by Yjs. Who hears of them
 * decodes them; a document of his own would do more than that.
 */
export class Hocuspocus {
  #port;

  constructor(port) {
    this.#port = port;
  }

  async open() {
    const document = freshName();
    return { document, close: async () => {} };
  }

  async join({ document }, name, heard) {
    let synced;
    const ready = new Promise((done) => (synced = done));
    let isSynced = false;
    const names = new Map();
    const socket = await connect(this.#port, "/", undefined, (data) => {
      if (isSynced && !heard) {
        return;
      }
      const message = decoding.createDecoder(data);
      decoding.readVarString(message);
      if (decoding.readVarUint(message) !== SYNC) {
        return;
      }
      const kind = decoding.readVarUint(message);
      if (kind === UPDATE) {
        tell(decoding.readVarUint8Array(message), names, heard);
      } else if (kind === STEP_2) {
        isSynced = true;
        synced();
      }
    });
    const own = new Y.Doc();
    socket.send(frame(document, AUTH, (to) => {
      encoding.writeVarUint(to, 0);
      encoding.writeVarString(to, "nobody");
    }));
    socket.send(sync(document, STEP_1, Y.encodeStateVector(own)));
    await ready;
    own.on("update", (update) => socket.send(sync(document, UPDATE, update)));
    return {
      set: (value) => own.getMap(BOARD).set(name, value),
      bytes: () => bytesOf(socket),
      close: async () => {
        await end(socket);
        own.destroy();
      },
    };
  }
}

/** Only the first update of a member names it; those after it name what they replace, of one writer. */
function tell(update, names, heard) {
  for (const { id, parentSub, content } of Y.decodeUpdate(update).structs) {
    if (content instanceof Y.ContentAny) {
      names.set(id.client, parentSub ?? names.get(id.client));
      heard?.(names.get(id.client), content.arr[content.arr.length - 1]);
    }
  }
}

function sync(document, kind, bytes) {
  return frame(document, SYNC, (to) => {
    encoding.writeVarUint(to, kind);
    encoding.writeVarUint8Array(to, bytes);
  });
}

function frame(document, type, write) {
  const to = encoding.createEncoder();
  encoding.writeVarString(to, document);
  encoding.writeVarUint(to, type);
  write(to);
  return encoding.toUint8Array(to);
}

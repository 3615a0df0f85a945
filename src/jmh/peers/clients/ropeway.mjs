import { bytesOf, connect, end, freshName } from "./socket.mjs";

const PING = 10_000; // who says nothing for 35 s is taken for gone

/** Ropeway through a live connection, `ropeway.v1`: each client sets a member of a document. */
export class Ropeway {
  #port;

  constructor(port) {
    this.#port = port;
  }

  async open() {
    const key = freshName();
    return { key, close: async () => {} };
  }

  async join({ key }, name, heard) {
    let snapshot;
    const watching = new Promise((done) => (snapshot = done));
    let welcomed = false;
    const socket = await connect(this.#port, "/api/live", "ropeway.v1", (data) => {
      if (welcomed && !heard) {
        return;
      }
      for (const [type, , body] of JSON.parse(data)) {
        if (type === "update") {
          this.#tell(body.patch, heard);
        } else if (type === "snapshot") {
          welcomed = true;
          snapshot();
        } else if (type === "refused" || type === "failed") {
          console.error(String(data));
        }
      }
    });
    const watch = { store: "boards", key, ...(name && { client: name }) };
    socket.send(JSON.stringify([["hello", {}], ["watch", 1, watch]]));
    await watching;
    const pings = setInterval(() => socket.send('[["ping",0]]'), PING);
    let id = 0;
    return {
      set: (value) =>
        socket.send(
          JSON.stringify([["actions", 1, [{ id: ++id, name: "set", args: { path: `/${name}`, value } }]]]),
        ),
      bytes: () => bytesOf(socket),
      close: () => {
        clearInterval(pings);
        return end(socket);
      },
    };
  }

  #tell(patch, heard) {
    for (const { path, value } of heard ? patch : []) {
      if (path === "") {
        Object.entries(value).forEach((member) => heard(...member)); // where that is the shorter patch
      } else {
        heard(path.slice(1), value);
      }
    }
  }
}

import { Client, getStateCallbacks } from "colyseus.js";
import { Board } from "../board.mjs";
import { bytesOf, end } from "./socket.mjs";

/** Colyseus by its own client: it decodes every change, whether anybody listens or not. */
export class Colyseus {
  #client;

  constructor(port) {
    this.#client = new Client(`ws://127.0.0.1:${port}`);
  }

  async open() {
    const maker = await this.#client.create("board", {}, Board);
    return { id: maker.roomId, close: () => maker.leave() };
  }

  async join({ id }, name, heard) {
    const room = await this.#client.joinById(id, {}, Board);
    if (heard) {
      const changes = getStateCallbacks(room);
      changes(room.state).counters.onChange((value, of) => heard(of, value));
    }
    const socket = room.connection.transport.ws;
    return {
      set: (value) => room.send("set", [name, value]),
      bytes: () => bytesOf(socket),
      close: () => end(socket),
    };
  }
}

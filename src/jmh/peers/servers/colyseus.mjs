import { MapSchema } from "@colyseus/schema";
import { Room, Server } from "@colyseus/core";
import { WebSocketTransport } from "@colyseus/ws-transport";
import { Board } from "../board.mjs";

// Colyseus, whose rooms are in memory only. It sends what has changed at every tick: 50 ms, which is
// its default and Ropeway's frame, or as the third argument says.
const [port, , tick] = process.argv.slice(2);

class BoardRoom extends Room {
  onCreate() {
    const board = new Board();
    board.counters = new MapSchema();
    this.state = board;
    if (tick) {
      this.patchRate = Number(tick);
    }
    this.onMessage("set", (client, [name, value]) => this.state.counters.set(name, value));
  }
}

const server = new Server({ transport: new WebSocketTransport(), greet: false });
server.define("board", BoardRoom);
await server.listen(Number(port), "127.0.0.1");
console.log("ready");
process.stdin.resume().once("end", () => process.exit()); // with who has started it

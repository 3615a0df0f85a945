import { once } from "node:events";
import WebSocket from "ws";
import { pause } from "../pace.mjs";

const TRIES = 5;

/**
 * An open WebSocket to a server of this machine; `take(data)` gets what comes. A server that is busy
 * with many others may need more than one try, which costs nobody anything that is measured.
 */
export async function connect(port, path, protocol, take) {
  for (let tries = 1; ; tries++) {
    try {
      return await open(port, path, protocol, take);
    } catch (e) {
      console.error(`try ${tries} to connect: ${e}`);
      if (tries === TRIES) {
        throw e;
      }
      await pause(500 * tries);
    }
  }
}

async function open(port, path, protocol, take) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, protocol, {
    perMessageDeflate: false,
    skipUTF8Validation: true,
  });
  socket.on("message", take);
  await once(socket, "open");
  socket.on("error", (e) => console.error(String(e)));
  return socket;
}

/** The bytes that have come, frames and all. */
export const bytesOf = (socket) => socket._socket?.bytesRead ?? 0;

/** Ends it, and waits until that is done. */
export async function end(socket) {
  if (socket.readyState !== WebSocket.CLOSED) {
    const closed = once(socket, "close");
    socket.close();
    setTimeout(() => socket.terminate(), 2_000).unref();
    await closed;
  }
}

let rooms = 0;

/** A name that no room had before. */
export const freshName = () => `peers-${Date.now().toString(36)}-${process.pid}-${++rooms}`;

/** A page of React, whose parts come, change their room, and go. */
import { memo, Profiler, StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import { useClients, useConnection, useData, useRoom } from "ropeway/react";
import type { Room } from "ropeway";

interface Board {
  clicks: number;
  note: string;
}

interface BoardActions {
  click: { args: number };
}

const rooms: Room<any, any>[] = [];
const drawn: Record<string, number> = {};
Object.assign(globalThis, { rooms, drawn });

function Note({ room }: { room: Room<Board, BoardActions> | null }) {
  return <p id="note">{useData<string>(room, "/note") ?? "no note"}</p>;
}

/** Is drawn by itself only, and counts how often that is. */
const CountedNote = memo(function CountedNote(given: Parameters<typeof Note>[0]) {
  return (
    <Profiler id="note" onRender={(id) => (drawn[id] = (drawn[id] ?? 0) + 1)}>
      <Note {...given} />
    </Profiler>
  );
});

function Clicks({ client }: { client: string }) {
  const { room, error } = useRoom<Board, BoardActions>({
    offline: true,
    client,
    data: { clicks: 0, note: "empty" },
    actions: { click: (data, times) => ({ ...data, clicks: data.clicks + times }) },
  });
  const data = useData(room);
  const state = useConnection(room);
  const clients = useClients(room) ?? [];
  if (room !== null && !rooms.includes(room)) {
    rooms.push(room);
  }
  if (error !== null) {
    return <p id="error">{error.message}</p>;
  }
  return (
    <>
      <button id="click" onClick={() => room?.patch("click", 2)}>
        {data === undefined ? "opening" : data.clicks}
      </button>
      <button id="write" onClick={() => room?.set("/note", "written")}>
        write
      </button>
      <p id="state">
        {state} {clients.join()}
      </p>
      <CountedNote room={room} />
    </>
  );
}

function Page() {
  const [client, setClient] = useState("ann");
  return (
    <>
      <input id="client" value={client} onChange={({ target }) => setClient(target.value)} />
      {client === "gone" ? <p id="gone">gone</p> : <Clicks client={client} />}
    </>
  );
}

const root = document.createElement("div");
document.body.append(root);
createRoot(root).render(
  <StrictMode>
    <Page />
  </StrictMode>,
);

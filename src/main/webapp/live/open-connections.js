/**
 * What this page has open to servers, as the browser itself is asked for it: to be imported before
 * anything that connects.
 */
export const openConnections = { sockets: 0, streams: 0 };

const Native = globalThis.WebSocket;
const fetchNatively = globalThis.fetch.bind(globalThis);

globalThis.WebSocket = class extends Native {
  constructor(...given) {
    super(...given);
    this.addEventListener("open", () => {
      openConnections.sockets++;
      this.addEventListener("close", () => openConnections.sockets--);
    });
  }
};

globalThis.fetch = async (resource, options) => {
  const response = await fetchNatively(resource, options);
  const type = response.headers.get("Content-Type") ?? "";
  if (type.startsWith("text/event-stream") && options?.signal && !options.signal.aborted) {
    openConnections.streams++; // whoever reads one aborts it at its end
    options.signal.addEventListener("abort", () => openConnections.streams--, { once: true });
  }
  return response;
};

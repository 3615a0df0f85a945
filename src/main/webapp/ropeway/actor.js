/** Who records under a client name: its identity is the part before the last `~`. */
export function actorOf(client) {
  const tilde = client.lastIndexOf("~");
  return { identity: tilde < 1 ? client : client.slice(0, tilde), server: false };
}

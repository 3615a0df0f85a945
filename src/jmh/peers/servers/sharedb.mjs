import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import WebSocketJSONStream from "@teamwork/websocket-json-stream";
import pg from "pg";
import ShareDB from "sharedb";
import postgres from "sharedb-postgres";
import { WebSocketServer } from "ws";

// ShareDB with its PostgreSQL adapter and the adapter's tables; every operation is committed before
// anybody hears of it.
const [port, database] = process.argv.slice(2);
const tables = createRequire(import.meta.url).resolve("sharedb-postgres/structure.sql");
const setup = new pg.Client({ connectionString: database });
await setup.connect();
await setup.query(readFileSync(tables, "utf8"));
await setup.end();

const backend = new ShareDB({ db: postgres({ connectionString: database }) });
const http = createServer();
new WebSocketServer({ server: http }).on("connection", (socket) => {
  socket.on("error", (e) => console.error(String(e)));
  backend.listen(new WebSocketJSONStream(socket));
});
http.listen(Number(port), "127.0.0.1", () => console.log("ready"));
process.stdin.resume().once("end", () => process.exit()); // with who has started it

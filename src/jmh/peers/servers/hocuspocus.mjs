import { Database } from "@hocuspocus/extension-database";
import { Server } from "@hocuspocus/server";
import pg from "pg";

// Hocuspocus with its extension for a database, here PostgreSQL, and its own debounce: a document is
// written 2 s after its last change, at the latest 10 s after the first one. What is not written yet
// is in memory only.
const [port, database] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: database });
await pool.query("create table if not exists documents (name text primary key, data bytea not null)");

const server = new Server({
  port: Number(port),
  address: "127.0.0.1",
  quiet: true,
  extensions: [
    new Database({
      fetch: async ({ documentName }) => {
        const found = await pool.query("select data from documents where name = $1", [documentName]);
        return found.rows[0]?.data ?? null;
      },
      store: async ({ documentName, state }) => {
        await pool.query(
          `insert into documents (name, data) values ($1, $2)
           on conflict (name) do update set data = excluded.data`,
          [documentName, state],
        );
      },
    }),
  ],
});
await server.listen();
console.log("ready");
process.stdin.resume().once("end", () => process.exit()); // with who has started it

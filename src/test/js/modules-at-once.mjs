import { connect } from "node:http2";

/**
 * Asks for paths all at once over one connection of HTTP/2, as a browser does for the modules of a
 * page; prints how many were answered with 200 in time.
 */
const PATIENCE = 20_000;
const [address, ...paths] = process.argv.slice(2);
const session = connect(address, { rejectUnauthorized: false });
let answered = 0;
let left = paths.length;

setTimeout(done, PATIENCE).unref();
session.on("error", done);
session.on("connect", () => paths.forEach(ask));

function ask(path) {
  const request = session.request({ ":path": path });
  let good = false;
  request.on("response", ({ ":status": status }) => (good = status === 200));
  request.on("data", () => {});
  request.on("end", () => {
    answered += good ? 1 : 0;
    left--;
    if (left === 0) {
      done();
    }
  });
  request.on("error", () => {});
}

function done() {
  console.log(answered);
  process.exit(0);
}

/** What a bundle of the program tells in Node. */
import { lines } from "./program.js";

console.log((await lines()).join("\n"));

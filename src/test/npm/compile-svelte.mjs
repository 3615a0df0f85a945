// Compiles the component for svelte-page.mjs.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { compile } from "svelte/compiler";

const source = await readFile("Board.svelte", "utf8");
const { js, warnings } = compile(source, { generate: "client", filename: "Board.svelte" });
warnings.forEach(({ message }) => console.log(message));
await mkdir("bundles", { recursive: true });
await writeFile("bundles/board.js", js.code);

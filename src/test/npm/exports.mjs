// Prints for each entry of the package what it exports and its declarations do not, or the other way.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const DECLARED = /^export (?:declare )?(?:class|function|const) (\w+)/gm;
const PASSED_ON = /^export \{([^}]*)\} from/gm;

const home = new URL(".", import.meta.resolve("ropeway/package.json"));
const { exports } = JSON.parse(await readFile(new URL("package.json", home), "utf8"));

for (const [entry, { types, default: script }] of Object.entries(exports)) {
  if (types !== undefined) {
    const declarations = await readFile(new URL(types, home), "utf8");
    const passedOn = [...declarations.matchAll(PASSED_ON)].flatMap(([, names]) => names.split(","));
    const declared = [...declarations.matchAll(DECLARED)].map(([, name]) => name);
    const names = [...declared, ...passedOn.map((name) => name.trim()).filter(Boolean)];
    const told = [...new Set(names)].sort(); // a function may be declared in several ways
    const given = Object.keys(await import(fileURLToPath(new URL(script, home)))).sort();
    console.log(entry, given.join() === told.join() ? "agree" : `${given} but declared ${told}`);
  }
}

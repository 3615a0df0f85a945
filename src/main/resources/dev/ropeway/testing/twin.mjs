import { readFileSync } from "node:fs";

// Prints what an action of a module makes of each case of a file, a JSON array of [data, args]:
// [after] for what it returned, [] for nothing, a text for what it threw.
const [module, name, action, cases] = process.argv.slice(2);

function frozen(value) {
  if (value !== null && typeof value === "object") {
    Object.values(value).forEach(frozen);
    Object.freeze(value);
  }
  return value;
}

function outcome(twin, data, args) {
  try {
    const after = twin(frozen(data), frozen(args));
    if (typeof after?.then === "function") {
      return "its result is a promise";
    }
    return after === undefined || after === null ? [] : [after];
  } catch (error) {
    return String(error);
  }
}

const actions = (await import(module))[name];
const twin = actions?.[action];
if (typeof twin !== "function") {
  console.error(`${module} exports no ${name}.${action}`);
  process.exit(3);
}
const all = JSON.parse(readFileSync(cases, "utf8"));
console.log(JSON.stringify(all.map(([data, args]) => outcome(twin, data, args))));

import { readFileSync } from "node:fs";
import { Random } from "./random.mjs";

// print SEED COUNT: doubles of every size as JavaScript prints them, a JSON array of texts.
// compare FILE: of a JSON array of pairs, [printed, came back], those that are not one number.

const bits = new DataView(new ArrayBuffer(8));

function anyDouble(random) {
  bits.setUint32(0, random.below(2 ** 32));
  bits.setUint32(4, random.below(2 ** 32));
  return bits.getFloat64(0);
}

function nearPower(random) {
  const power = random.chance(0.5) ? 2 ** (50 + random.below(30)) : 10 ** (15 + random.below(10));
  return power + (random.below(9) - 4) * Math.max(1, power / 2 ** 52);
}

function large(random) {
  return (random.below(2 ** 32) * 2 ** 21 + random.below(2 ** 21)) * 2 ** random.below(24);
}

function round(random) {
  return random.below(10_000) * 10 ** random.below(22);
}

function number(random) {
  const value = random.of([anyDouble, nearPower, large, round])(random);
  return Number.isFinite(value) ? value * random.of([1, 1, -1]) : number(random);
}

// The doubles below a power of two are closer to it than those above.
const POWERS = Array.from({ length: 2098 }, (_, i) => 2 ** (i - 1074));
const EDGES = [...POWERS, 1e20, 1e21, 1e22, 1e23, Number.MAX_VALUE, 0.1, -0];

const [what, first, count] = process.argv.slice(2);
if (what === "print") {
  const random = new Random(Number(first));
  const some = Array.from({ length: Number(count) }, () => number(random));
  console.log(JSON.stringify([...EDGES, ...some].map((value) => JSON.stringify(value))));
} else {
  const pairs = JSON.parse(readFileSync(first, "utf8"));
  console.log(JSON.stringify(pairs.filter(([was, is]) => JSON.parse(was) !== JSON.parse(is))));
}

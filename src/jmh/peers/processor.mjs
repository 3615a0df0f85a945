import { readFileSync, readdirSync } from "node:fs";

const MICROS = 10_000; // a tick of Linux

/** Processor time, in microseconds, that a process has used so far; 0 if it is not there. */
export function used(pid) {
  return fields(pid).ticks * MICROS;
}

/**
 * The same of it and of all processes that it has started, which is what PostgreSQL's are: of those
 * that have ended too, or else it would become less.
 */
export function usedByFamily(pid) {
  if (!pid) {
    return 0;
  }
  const all = readdirSync("/proc")
    .filter((name) => /^[0-9]+$/.test(name))
    .map(fields);
  return all
    .filter((each) => each.pid === pid || each.parent === pid)
    .reduce((sum, each) => sum + (each.ticks + (each.pid === pid ? each.ended : 0)) * MICROS, 0);
}

function fields(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const rest = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const sum = (...at) => at.reduce((whole, i) => whole + Number(rest[i]), 0);
    return { pid: Number(pid), parent: sum(1), ticks: sum(11, 12), ended: sum(13, 14) };
  } catch {
    return { pid: Number(pid), parent: 0, ticks: 0, ended: 0 }; // it has ended
  }
}

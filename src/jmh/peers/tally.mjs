import { Samples } from "./samples.mjs";

// seconds: while there were changes; elapsed: until the last had arrived; processor times in µs
const SUMMED = ["changes", "missed", "seconds", "elapsed", "bytes", "deliveries"].concat(
  ["server", "database", "generator"],
);

/** What one load has come to, over all rounds. */
export class Tally {
  samples = new Samples();
  #sums = Object.fromEntries(SUMMED.map((name) => [name, 0]));

  /** Adds a round. */
  add(round) {
    for (const name of SUMMED) {
      this.#sums[name] += round[name];
    }
  }

  /** As the benchmark reads it. */
  row(what) {
    const sums = this.#sums;
    const core = (micros) => micros / 10_000 / Math.max(0.001, sums.elapsed);
    return {
      what,
      p50: this.samples.percentile(50),
      p99: this.samples.percentile(99),
      longest: this.samples.longest,
      arrived: this.samples.count,
      missed: sums.missed,
      perSecond: sums.changes / Math.max(0.001, sums.seconds),
      bytes: sums.bytes / Math.max(1, this.samples.count),
      microsPerDelivery: (sums.server + sums.database) / Math.max(1, sums.deliveries),
      serverPercent: core(sums.server),
      databasePercent: core(sums.database),
      generatorPercent: core(sums.generator),
    };
  }
}

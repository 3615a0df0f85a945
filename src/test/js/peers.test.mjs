import assert from "node:assert/strict";
import { test } from "node:test";
import { pace } from "../../jmh/peers/pace.mjs";
import { Samples } from "../../jmh/peers/samples.mjs";
import { Tally } from "../../jmh/peers/tally.mjs";
import { Trial } from "../../jmh/peers/trial.mjs";

// What the benchmark beside other products counts with; it needs nothing of theirs.

const near = (value, wanted) => assert.ok(Math.abs(value / wanted - 1) < 0.01, `${value} for ${wanted}`);

test("percentiles are those of the times, to a percent", () => {
  const samples = new Samples();
  for (let i = 1; i <= 1_000; i++) {
    samples.record(i * 100);
  }
  near(samples.percentile(50), 50);
  near(samples.percentile(99), 99);
  assert.equal(samples.longest, 100);
  assert.equal(samples.count, 1_000);
});

test("there is no time above the longest, and none where nothing came", () => {
  const samples = new Samples();
  assert.equal(samples.percentile(99), 0);
  samples.record(1_234);
  assert.ok(samples.percentile(99) <= samples.longest);
});

test("changes that come as one count each from its own time", () => {
  const samples = new Samples();
  const trial = new Trial(samples);
  const hear = trial.hearer(null);
  trial.measure();
  assert.deepEqual([1_000, 2_000, 3_000].map((now) => trial.change("c0", now)), [1, 2, 3]);
  hear("c0", 3, 11_000);
  assert.equal(samples.count, 3);
  near(samples.longest, 10);
  near(samples.percentile(50), 9);
  near(samples.percentile(1), 8);
});

test("what was changed before it is measured does not count", () => {
  const samples = new Samples();
  const trial = new Trial(samples);
  const hear = trial.hearer(null);
  trial.change("c0", 1_000);
  trial.measure();
  trial.change("c0", 2_000);
  hear("c0", 2, 3_000);
  assert.equal(samples.count, 1);
  assert.equal(trial.changes, 1);
  assert.equal(trial.missing, 0);
});

test("nothing is heard twice, of oneself, or of nobody", () => {
  const samples = new Samples();
  const trial = new Trial(samples);
  const hear = trial.hearer("c1");
  trial.measure();
  trial.change("c0", 1_000);
  trial.change("c1", 1_000);
  hear("c0", 1, 2_000);
  hear("c0", 1, 3_000);
  hear("c0", undefined, 3_000);
  hear("c1", 1, 3_000);
  hear("c7", 1, 3_000);
  assert.equal(samples.count, 1);
});

test("an older value takes nothing back", () => {
  const samples = new Samples();
  const trial = new Trial(samples);
  const hear = trial.hearer(null);
  trial.measure();
  trial.change("c0", 1_000);
  trial.change("c0", 2_000);
  [2, 1, 2].forEach((value) => hear("c0", value, 3_000));
  assert.equal(samples.count, 2);
  assert.equal(trial.missing, 0);
});

test("each who has not heard of a change misses it", () => {
  const trial = new Trial(new Samples());
  const hear = trial.hearer("c0");
  trial.hearer(null);
  trial.measure();
  trial.change("c0", 1_000);
  trial.change("c1", 1_000);
  trial.change("c1", 2_000);
  assert.equal(trial.missing, 2 + 3);
  hear("c1", 1, 3_000);
  assert.equal(trial.missing, 1 + 3);
});

test("a tally is of all its rounds", () => {
  const tally = new Tally();
  const round = { changes: 40, missed: 1, seconds: 2, elapsed: 4, bytes: 800, deliveries: 80 };
  tally.samples.record(2_000);
  tally.samples.record(2_000);
  tally.add({ ...round, server: 400_000, database: 0, generator: 200_000 });
  tally.add({ ...round, server: 400_000, database: 800_000, generator: 200_000 });
  const row = tally.row("some");
  assert.equal(row.what, "some");
  assert.equal(row.perSecond, 20);
  assert.equal(row.missed, 2);
  assert.equal(row.bytes, 800);
  assert.equal(row.microsPerDelivery, 10_000);
  assert.equal(row.serverPercent, 10);
  assert.equal(row.databasePercent, 10);
  assert.equal(row.generatorPercent, 5);
});

test("a pace makes all changes, those that are late at once, and ends with what one of them throws", async () => {
  const made = [];
  await pace(5, () => 0, (i) => made.push(i));
  assert.deepEqual(made, [0, 1, 2, 3, 4]);
  await assert.rejects(pace(2, () => 0, () => assert.fail("no")), /no/);
});

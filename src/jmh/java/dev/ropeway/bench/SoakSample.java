package dev.ropeway.bench;

import java.util.List;
import java.util.function.Function;

/**
 * What is in use at one time.
 *
 * @param seconds since the beginning
 * @param actions acknowledged so far
 * @param heap of this JVM, with the node that sessions use, after a collection; MiB
 * @param serverHeap of the server that stays, after a collection; MiB
 * @param threads of this JVM
 * @param serverThreads of the server that stays
 * @param connections to the database
 * @param bytes of all tables and indexes for each action
 */
record SoakSample(
    long seconds,
    long actions,
    double heap,
    double serverHeap,
    double threads,
    double serverThreads,
    double connections,
    double bytes) {

  static String chart(List<SoakSample> samples, int minutes) {
    LineChart chart =
        new LineChart(
            "Soak: " + minutes + " minutes",
            "sessions, HTTP and streams; one of two servers is killed and started every minute");
    chart.add("Heap of the node with the sessions, MiB", values(samples, SoakSample::heap));
    chart.add("Heap of the server that stays, MiB", values(samples, SoakSample::serverHeap));
    chart.add("Threads of the node with the sessions", values(samples, SoakSample::threads));
    chart.add("Threads of the server that stays", values(samples, SoakSample::serverThreads));
    chart.add("Connections to the database", values(samples, SoakSample::connections));
    chart.add("Bytes in the database for each action", values(samples, SoakSample::bytes));
    chart.add("Actions so far", values(samples, sample -> (double) sample.actions()));
    return chart.svg();
  }

  private static List<Double> values(List<SoakSample> samples, Function<SoakSample, Double> value) {
    return samples.stream().map(value).toList();
  }
}

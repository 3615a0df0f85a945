package dev.ropeway.bench;

/**
 * A row of the table of rates; times in milliseconds.
 *
 * @param longest the longest single wait
 * @param slowestShare what the slowest writer had of its fair part, 1 at best
 * @param ratio how many times as much the first contestant of the workload did
 */
record Row(
    String workload,
    String contestant,
    int writers,
    double perSecond,
    double p50,
    double p99,
    double longest,
    double slowestShare,
    long errors,
    double ratio) {}

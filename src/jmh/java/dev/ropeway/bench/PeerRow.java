package dev.ropeway.bench;

/**
 * What a load has come to, over all rounds so far, as the generator tells it; times in
 * milliseconds.
 *
 * @param arrived changes times those who heard of them
 * @param missed those that somebody did not hear of within 15 s
 * @param perSecond changes made in a second
 * @param bytes that came to a listener for each change, frames and all
 * @param microsPerDelivery processor time of server and database for a change that reaches a client
 * @param serverPercent of one core; so are the other two
 */
record PeerRow(
    String what,
    double p50,
    double p99,
    double longest,
    long arrived,
    long missed,
    double perSecond,
    double bytes,
    double microsPerDelivery,
    double serverPercent,
    double databasePercent,
    double generatorPercent) {}

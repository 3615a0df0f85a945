package dev.ropeway.bench;

/**
 * A row of the table of deliveries; times in milliseconds.
 *
 * @param how what kind of readers
 * @param perSecond updates in a second
 * @param arrived updates times the readers that got them
 * @param lost those that a reader did not get
 */
record DeliveryRow(
    String how,
    int readers,
    double perSecond,
    double p50,
    double p99,
    double longest,
    long arrived,
    long lost) {}

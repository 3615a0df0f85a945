package dev.ropeway.bench;

import java.time.Instant;
import java.util.List;

/** All that was measured, and what it was measured with. */
record Results(
    Instant date,
    Machine machine,
    BenchSettings settings,
    List<Row> rates,
    List<DeliveryRow> deliveries,
    List<Goal> goals) {}

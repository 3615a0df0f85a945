package dev.ropeway.bench;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What the project promises, beside what was measured with the most writers. */
final class Goals {
  private final List<Row> rows;
  private final List<DeliveryRow> deliveries;
  private final int writers;

  Goals(List<Row> rows, List<DeliveryRow> deliveries, int writers) {
    this.rows = rows;
    this.deliveries = deliveries;
    this.writers = writers;
  }

  List<Goal> all() {
    return List.of(
        atLeast("1 key: times one-statement UPDATE", 12, ratio(Names.HOT, Names.UPDATE)),
        atLeast(
            "1 key: times Hibernate @Version, retry at once",
            50,
            ratio(Names.HOT, Names.VERSION_AT_ONCE)),
        atLeast("1,000 keys: times one-statement UPDATE", 1.3, ratio(Names.THOUSAND, Names.UPDATE)),
        atLeast("100,000 keys: times one-statement UPDATE", 1, ratio(Names.MANY, Names.UPDATE)),
        atLeast(
            "Transfers, α = 1.5: times those with α = 0",
            1,
            quotient(
                row(Names.SKEWED_TRANSFERS, Names.ROPEWAY, Row::perSecond),
                row(Names.UNIFORM_TRANSFERS, Names.ROPEWAY, Row::perSecond))),
        atLeast(
            "Transfers, α = 1.5: times SERIALIZABLE, retry at once",
            20,
            ratio(Names.SKEWED_TRANSFERS, Names.SERIALIZABLE_AT_ONCE)),
        atLeast(
            "Transfers, α = 1.5: times ordered locks",
            5,
            ratio(Names.SKEWED_TRANSFERS, Names.ORDERED_LOCKS)),
        atLeast(
            "Transfers, α = 0: times SERIALIZABLE, retry at once",
            1,
            ratio(Names.UNIFORM_TRANSFERS, Names.SERIALIZABLE_AT_ONCE)),
        atLeast(
            "Transfers, α = 0: times ordered locks",
            1,
            ratio(Names.UNIFORM_TRANSFERS, Names.ORDERED_LOCKS)),
        atMost("1 key: p99, ms", 10, row(Names.HOT, Names.ROPEWAY, Row::p99)),
        atLeast("Slowest writer's share of its fair part, every Ropeway row", 0.9, share()),
        atLeast("Through HTTP: part of the Java API's rate", 0.5, httpPart()),
        atLeast("Through HTTP with tokens and roles: part of the rate without", 0.9, accessPart()),
        atMost("Idle, patch to reader: p50, ms", 5, delivery(Reading.IDLE, DeliveryRow::p50)),
        atMost(
            "Idle, patch to reader through HTTP: p50, ms",
            5,
            delivery(Reading.IDLE_HTTP, DeliveryRow::p50)),
        atMost("1,000 readers: p99, ms", 100, thousand(Reading.JAVA)),
        atMost("1,000 readers through HTTP: p99, ms", 100, thousand(Reading.HTTP)),
        atMost("Deliveries lost", 0, lost()));
  }

  private static Goal atLeast(String what, double wanted, OptionalDouble measured) {
    return new Goal(what, wanted, true, orNull(measured));
  }

  private static Goal atMost(String what, double wanted, OptionalDouble measured) {
    return new Goal(what, wanted, false, orNull(measured));
  }

  private static @Nullable Double orNull(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }

  private OptionalDouble ratio(String workload, String contestant) {
    return row(workload, contestant, Row::ratio);
  }

  private OptionalDouble row(String workload, String contestant, ToDoubleFunction<Row> figure) {
    return rows.stream()
        .filter(row -> row.workload().equals(workload) && row.contestant().equals(contestant))
        .filter(row -> row.writers() == writers)
        .mapToDouble(figure)
        .findFirst();
  }

  private static OptionalDouble quotient(OptionalDouble dividend, OptionalDouble divisor) {
    return dividend.isPresent() && divisor.isPresent()
        ? OptionalDouble.of(dividend.getAsDouble() / divisor.getAsDouble())
        : OptionalDouble.empty();
  }

  private OptionalDouble httpPart() {
    return row(Names.HTTP, Names.ROPEWAY_HTTP, row -> row.ratio() == 0 ? 0 : 1 / row.ratio());
  }

  private OptionalDouble accessPart() {
    return row(Names.ACCESS, Names.ROPEWAY_TOKENS, row -> row.ratio() == 0 ? 0 : 1 / row.ratio());
  }

  private OptionalDouble share() {
    return rows.stream()
        .filter(row -> row.contestant().startsWith(Names.ROPEWAY))
        .mapToDouble(Row::slowestShare)
        .min();
  }

  private OptionalDouble delivery(Reading how, ToDoubleFunction<DeliveryRow> figure) {
    return first(row -> row.how().equals(how.text()), figure);
  }

  private OptionalDouble thousand(Reading how) {
    return first(row -> row.how().equals(how.text()) && row.readers() == 1_000, DeliveryRow::p99);
  }

  private OptionalDouble first(Predicate<DeliveryRow> which, ToDoubleFunction<DeliveryRow> figure) {
    Optional<DeliveryRow> found = deliveries.stream().filter(which).findFirst();
    return found.isPresent()
        ? OptionalDouble.of(figure.applyAsDouble(found.get()))
        : OptionalDouble.empty();
  }

  private OptionalDouble lost() {
    return deliveries.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) deliveries.stream().mapToLong(DeliveryRow::lost).sum());
  }
}

package dev.ropeway.bench;

import java.util.List;

/**
 * Clients of one document or room.
 *
 * @param what what tables call it
 * @param senders those who change something, each a counter of its own
 * @param listening how many of these look at what comes; the others only read it
 * @param receivers those who only listen
 * @param millis the least and the greatest time from one change of a sender to his next
 * @param slices how long it is measured
 */
record PeerLoad(
    String what, int senders, int listening, int receivers, List<Integer> millis, double slices) {
  private static final List<Integer> TWENTY_A_SECOND = List.of(50, 50);
  private static final List<Integer> NOW_AND_THEN = List.of(100, 150);

  /** All that is measured, in this order. */
  static final List<PeerLoad> ALL =
      List.of(
          new PeerLoad("20/s to 1 receiver", 1, 0, 1, TWENTY_A_SECOND, 1.5),
          new PeerLoad("20/s to 100 receivers", 1, 0, 100, TWENTY_A_SECOND, 1.5),
          new PeerLoad("20/s to 1,000 receivers", 1, 0, 1_000, TWENTY_A_SECOND, 1.5),
          new PeerLoad("client to client, idle", 1, 0, 1, NOW_AND_THEN, 2),
          new PeerLoad("client to client, 50 clients at 20 Hz", 50, 5, 0, TWENTY_A_SECOND, 1.5));

  /** What is done before, so many slices long, until what that takes is compiled. */
  static List<PeerLoad> warmUps(int slices) {
    return List.of(
        new PeerLoad("warm-up", 1, 0, 1_000, TWENTY_A_SECOND, slices),
        new PeerLoad("warm-up", 50, 5, 0, TWENTY_A_SECOND, slices / 2.0));
  }

  /** As the generator reads it. */
  record Order(
      String what,
      int senders,
      int listening,
      int receivers,
      List<Integer> millis,
      double seconds) {}

  Order order(BenchSettings settings) {
    double seconds = settings.slices(slices).toMillis() / 1e3;
    return new Order(what, senders, listening, receivers, millis, seconds);
  }
}

package dev.ropeway.journal;

import java.util.List;

/**
 * What became of clients that were to be present. Immutable.
 *
 * @param alive false: the node has been taken for dead, and nobody was looked at
 * @param in who is present now
 * @param full for whom there was no seat
 * @param unasked who has to be admitted first
 */
public record Arrivals(
    boolean alive, List<ClientKey> in, List<Arrival> full, List<ClientKey> unasked) {
  static final Arrivals NONE = new Arrivals(false, List.of(), List.of(), List.of());
}

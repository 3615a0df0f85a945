package dev.ropeway.client;

import java.util.List;

/**
 * Somebody came or went. Immutable.
 *
 * @param clients who is here, sorted
 * @param joined who was not
 * @param left who no longer is
 */
public record ClientsChange(List<String> clients, List<String> joined, List<String> left) {

  /** Copies the lists. */
  public ClientsChange {
    clients = List.copyOf(clients);
    joined = List.copyOf(joined);
    left = List.copyOf(left);
  }
}

package dev.ropeway.journal;

/**
 * A client that is to be present in a room.
 *
 * @param client who, where
 * @param capacity how many may be present there; 0: any number
 * @param admitted whether it may come to be present; else it has to be, or to have been a moment
 *     ago
 */
public record Arrival(ClientKey client, int capacity, boolean admitted) {

  /** Of one that may come whoever is there. */
  public static Arrival of(ClientKey client) {
    return new Arrival(client, 0, true);
  }

  /** Whether it is not let in without looking. */
  boolean conditional() {
    return capacity > 0 || !admitted;
  }
}

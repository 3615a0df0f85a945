package dev.ropeway.client;

import dev.ropeway.Named;

/** What a message or a request, with its answer, is about. */
public enum TrafficKind implements Named {
  /** Actions, and what became of them. */
  ACTIONS,
  /** Ephemeral values. */
  VALUES,
  /** Messages of clients. */
  MESSAGE,
  /** Who is here, and that somebody leaves. */
  CLIENTS,
  /** Whole data. */
  SNAPSHOT,
  /** Changes of data. */
  UPDATE,
  /** That data begins anew. */
  RESET,
  /** The server's time, and whether it is there. */
  TIME,
  /** All else. */
  OTHER;

  private static final int KEYS_RESOURCE = 6; // of /api/stores/{store}/keys/{key}/{resource}
  private static final int RESOURCE = 2; // of /api/{resource}

  /** That of a message, by its name, or of a request, by the path that it goes to. */
  static TrafficKind of(String name) {
    return switch (name.startsWith("/") ? resource(name.split("/", -1)) : name) {
      case "actions", "outcomes", "refused", "transactions", "transaction", "transacted" -> ACTIONS;
      case "ephemeral", "values" -> VALUES;
      case "messages", "message", "say" -> MESSAGE;
      case "clients" -> CLIENTS;
      case "snapshot" -> SNAPSHOT;
      case "update" -> UPDATE;
      case "reset" -> RESET;
      case "time", "ping", "pong" -> TIME;
      default -> OTHER;
    };
  }

  private static String resource(String[] segments) {
    if (segments.length > KEYS_RESOURCE) {
      return segments[KEYS_RESOURCE];
    }
    return segments.length > RESOURCE ? segments[RESOURCE] : "";
  }
}

package dev.ropeway.bounds;

import dev.ropeway.config.Setting;

/** What is bounded for each caller or each address. */
public enum Bound {
  /** Requests of a caller that are being answered. */
  CALLER_REQUESTS(Setting.CALLER_REQUESTS, "This caller has %d requests under way."),
  /** Requests of an address that are being answered. */
  ADDRESS_REQUESTS(Setting.ADDRESS_REQUESTS, "This address has %d requests under way."),
  /** Requests of a caller in a second. */
  CALLER_RATE(Setting.CALLER_RATE, "This caller has sent %d requests within a second."),
  /** Requests of an address in a second. */
  ADDRESS_RATE(Setting.ADDRESS_RATE, "This address has sent %d requests within a second."),
  /** Streams and live connections of a caller. */
  CALLER_STREAMS(Setting.CALLER_STREAMS, "This caller has %d streams open."),
  /** Streams and live connections of an address. */
  ADDRESS_STREAMS(Setting.ADDRESS_STREAMS, "This address has %d streams open."),
  /** Keys that a caller watches, over whatever. */
  CALLER_WATCHES(Setting.CALLER_WATCHES, "This caller watches %d keys."),
  /** Keys that an address watches. */
  ADDRESS_WATCHES(Setting.ADDRESS_WATCHES, "This address watches %d keys."),
  /** Requests of a caller that may read the database. */
  CALLER_READS(Setting.CALLER_READS, "This caller has %d requests under way that record nothing."),
  /** Tokens of an address that were not good. */
  ADDRESS_FAILURES(Setting.ADDRESS_FAILURES, "Too many tokens of this address were not good."),
  /** Keys, clients, tags and clients in rooms that were not there before. */
  CALLER_NEW(Setting.CALLER_NEW, "This caller has made %d new things within an hour.");

  private final Setting setting;
  private final String message;

  Bound(Setting setting, String message) {
    this.setting = setting;
    this.message = message;
  }

  /** Which setting says how much it is; 0: it is none. */
  public Setting setting() {
    return setting;
  }

  /** What is said to whoever wants more. */
  String message(long most) {
    return message.formatted(most);
  }
}

package dev.ropeway.live;

import dev.ropeway.AccessDeniedException.Kind;

/**
 * Why a connection is closed: a status code of RFC 6455, section 7.4, and a word that programs tell
 * apart.
 */
record Closing(int code, String reason) {
  static final Closing STOPPING = new Closing(1001, "stopping");
  static final Closing NOT_JSON = new Closing(1007, "not-json");
  static final Closing PROTOCOL = new Closing(1008, "protocol");
  static final Closing SILENT = new Closing(1008, "silent");
  static final Closing TOO_SLOW = new Closing(1008, "too-slow");
  static final Closing TOO_MUCH = new Closing(1008, "too-much");
  static final Closing IDENTITY_CHANGED = new Closing(1008, "identity-changed");
  static final Closing TOO_LARGE = new Closing(1009, "too-large");
  static final Closing TROUBLE = new Closing(1011, "trouble");
  static final Closing OVERLOADED = new Closing(1013, "overloaded");
  static final Closing TOO_MANY = new Closing(1013, "too-many-connections");

  static Closing of(Kind denied) {
    return new Closing(1008, denied.text());
  }
}

package dev.ropeway.bench;

/** How updates are followed. */
enum Reading {
  JAVA("Java API"),
  HTTP("HTTP"),
  IDLE("Java API, idle"),
  IDLE_HTTP("HTTP, idle");

  private final String text;

  Reading(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }
}

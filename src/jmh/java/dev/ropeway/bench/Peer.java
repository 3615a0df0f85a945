package dev.ropeway.bench;

import java.io.IOException;
import java.util.Locale;

/** Who is measured side by side: Ropeway, and what its users would pick instead. */
enum Peer {
  /** Through live connections. */
  ROPEWAY("Ropeway", "ropeway", "", "", "each change, before it is told"),
  /** With its adapter for PostgreSQL. */
  SHAREDB("ShareDB %s", "sharedb", "sharedb", "", "each change, before it is told"),
  /** With its extension for databases, on PostgreSQL. */
  HOCUSPOCUS(
      "Hocuspocus %s", "hocuspocus", "@hocuspocus/server", "", "all together, 2 to 10 s later"),
  /** At its default tick, which is as long as Ropeway's frame. */
  COLYSEUS("Colyseus %s, tick 50 ms", "colyseus", "@colyseus/core", "", "nothing"),
  /** At the tick of a game that draws 60 pictures a second. */
  COLYSEUS_60("Colyseus %s, tick 16 ms", "colyseus", "@colyseus/core", "16", "nothing");

  private final String text;
  private final String kind;
  private final String pack;
  private final String tick;
  private final String durable;

  Peer(String text, String kind, String pack, String tick, String durable) {
    this.text = text;
    this.kind = kind;
    this.pack = pack;
    this.tick = tick;
    this.durable = durable;
  }

  /** What tables call it, its version included. */
  String title() throws IOException {
    return ours() ? text : text.formatted(PeerFolder.version(pack));
  }

  /** What the scripts call it. */
  String kind() {
    return kind;
  }

  /** What its files are named after. */
  String file() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** How long its server collects changes, in milliseconds; empty for the server's default. */
  String tick() {
    return tick;
  }

  /** What is in the database, and when. */
  String durable() {
    return durable;
  }

  boolean ours() {
    return this == ROPEWAY;
  }

  /** In slices, how long it takes until its hot code is compiled. */
  int warmUp() {
    return ours() ? 6 : 1;
  }
}

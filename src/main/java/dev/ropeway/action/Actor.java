package dev.ropeway.action;

import org.jspecify.annotations.Nullable;

/**
 * Who acts, as realtime stores see it. Immutable.
 *
 * @param identity the name by which it owns and is present; null for nobody in particular
 * @param server whether it is code of the server, which is not held to ownership
 * @param absent whether it is known not to be in the room
 */
public record Actor(@Nullable String identity, boolean server, boolean absent) {
  /** Code of the server. */
  public static final Actor SERVER = new Actor(null, true);

  private static final Actor NOBODY = new Actor(null, false);

  /** Somebody who may well be in the room. */
  public Actor(@Nullable String identity, boolean server) {
    this(identity, server, false);
  }

  /** The same, known not to be in the room. */
  public Actor away() {
    return new Actor(identity, server, true);
  }

  /** The client of an identity. */
  public static Actor named(String identity) {
    return new Actor(identity, false);
  }

  /** Who records under a client name, or is verified to be behind it. */
  public static Actor of(String client, @Nullable Author author) {
    return author == null ? of(client) : named(author.identity());
  }

  /** Who records under a client name. */
  public static Actor of(String client) {
    if (!client.startsWith(ClientNames.RESERVED)) {
      return named(identity(client));
    }
    String caller = ClientNames.caller(client);
    if (caller != null) {
      return named(caller); // whatever he is called, he is no other and not the server
    }
    String author = ClientNames.author(client);
    if (author != null) {
      return of(author);
    }
    return ClientNames.isServer(client) ? SERVER : NOBODY;
  }

  /** A client's name without what tells its tabs apart: the part before the last {@code ~}. */
  public static String identity(String client) {
    int tilde = client.lastIndexOf('~');
    return tilde < 1 ? client : client.substring(0, tilde);
  }

  boolean is(String name) {
    return name.equals(identity);
  }
}

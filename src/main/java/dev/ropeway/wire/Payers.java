package dev.ropeway.wire;

import dev.ropeway.config.ClientAddress;
import dev.ropeway.remote.Remote;
import java.util.Optional;

/** Whose budget a request is on where nobody is verified. */
public final class Payers {
  private Payers() {}

  /** Its client's or, if it names none, that of the address it came from. */
  public static String name(Optional<String> client, ClientAddress address) {
    return client.orElseGet(() -> Remote.RESERVED + "address:" + address.network());
  }
}

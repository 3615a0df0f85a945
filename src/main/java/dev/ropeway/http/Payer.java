package dev.ropeway.http;

import dev.ropeway.wire.Payers;
import dev.ropeway.wire.Visitor;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/**
 * Whose budget a request is on: its client's or, if it names none, that of the address it came
 * from.
 *
 * @param name by which the budget knows it
 * @param stores the stores in which it wants to record
 */
record Payer(String name, Set<String> stores) {
  private static final String ATTRIBUTE = Payer.class.getName();

  /** Finds out, and has the answer tell what is left. */
  static Payer of(HttpServletRequest request, Optional<String> client, Collection<String> stores) {
    String name = Payers.name(client, Visitor.address(request));
    Payer payer = new Payer(name, Set.copyOf(stores));
    request.setAttribute(ATTRIBUTE, payer);
    return payer;
  }

  /** The payer of a request that is being answered; empty if it has none. */
  static Optional<Payer> of(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof Payer payer
        ? Optional.of(payer)
        : Optional.empty();
  }
}

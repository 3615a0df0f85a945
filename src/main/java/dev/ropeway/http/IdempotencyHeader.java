package dev.ropeway.http;

import dev.ropeway.config.NameRules;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.remote.Recording;
import dev.ropeway.remote.Remote;
import dev.ropeway.remote.RemoteAction;
import dev.ropeway.wire.Problem;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Optional;

/**
 * The {@code Idempotency-Key} header of a request; its value means nothing, quotes are part of it.
 *
 * @param value empty if it was not sent
 */
record IdempotencyHeader(Optional<String> value) {
  static final String HEADER = "Idempotency-Key";

  static IdempotencyHeader of(HttpHeaders headers, Settings settings) {
    List<String> lines = headers.getRequestHeader(HEADER);
    if (lines == null || lines.isEmpty()) {
      return new IdempotencyHeader(Optional.empty());
    }
    if (lines.size() > 1) {
      throw Problem.malformed("There must be one " + HEADER + " only.").exception();
    }
    String text = lines.get(0).strip();
    int most = settings.count(Setting.NAME_LENGTH);
    return new IdempotencyHeader(
        Optional.of(Problem.checked(() -> NameRules.check(HEADER, text, most))));
  }

  /** Refuses a request that is numbered in two ways. */
  void requireAloneOrWithout(Optional<String> client) {
    if (client.isPresent() && value.isPresent()) {
      throw Problem.malformed("A request has either a client with ids or an " + HEADER + ".")
          .exception();
    }
  }

  /** Records actions that no client counts: once for this key or, without one, each time. */
  Recording record(Remote remote, Target target, Payer payer, List<RemoteAction> actions) {
    return value
        .map(once -> remote.recordOnce(target.store(), target.key(), once, payer.name(), actions))
        .orElseGet(
            () -> remote.recordAnonymously(target.store(), target.key(), payer.name(), actions));
  }
}

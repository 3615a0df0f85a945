package dev.ropeway.http;

import dev.ropeway.config.NameRules;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.wire.BodyObject;
import dev.ropeway.wire.Problem;
import jakarta.json.JsonValue;
import java.util.Set;

/**
 * The body of a revocation.
 *
 * @param subject whose tokens
 */
record RevocationBody(String subject) {
  private static final Set<String> MEMBERS = Set.of("subject");

  static RevocationBody parse(byte[] bytes, Settings settings) {
    JsonValue json = Body.parse(bytes, settings.count(Setting.DEPTH));
    String subject = BodyObject.of("The body", json, MEMBERS).text("subject");
    int most = settings.count(Setting.NAME_LENGTH);
    return new RevocationBody(Problem.checked(() -> NameRules.check("subject", subject, most)));
  }
}

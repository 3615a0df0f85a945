package dev.ropeway.journal;

import dev.ropeway.Ack;
import dev.ropeway.Outcome;
import dev.ropeway.json.JsonText;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The short form in which the history keeps a version's outcomes: {@code [[client,id,status]]}. Of
 * an action that answered, {@code [client,id,status,"",true]}: nodes that do not know the last take
 * it for one with an empty reason.
 */
public final class Acks {
  private Acks() {}

  /** The JSON text of these outcomes. */
  public static String text(List<Ack> acks) {
    JsonArrayBuilder all = JsonValues.array();
    for (Ack ack : acks) {
      JsonArrayBuilder one =
          JsonValues.array().add(ack.client()).add(ack.id()).add(ack.status().text());
      String reason = ack.reason();
      if (ack.answered()) {
        one.add("").add(true); // it was applied, so there is no reason
      } else if (reason != null) {
        one.add(reason);
      }
      all.add(one);
    }
    return JsonText.write(all.build());
  }

  /** The outcomes that a text has. */
  public static List<Ack> parse(String text) {
    List<Ack> acks = new ArrayList<>();
    for (JsonValue each : JsonText.read(text).asJsonArray()) {
      JsonArray row = each.asJsonArray();
      boolean answered = row.size() > 4;
      String reason = row.size() > 3 && !answered ? row.getString(3) : null;
      long id = row.getJsonNumber(1).longValue();
      acks.add(of(row.getString(0), id, row.getString(2), reason, answered));
    }
    return acks;
  }

  /** An outcome by the name of its status. */
  static Ack of(String client, long id, String status, @Nullable String reason, boolean answered) {
    Outcome.Status decided = Outcome.Status.valueOf(status.toUpperCase(Locale.ROOT));
    return new Ack(client, id, decided, reason, answered);
  }
}

package dev.ropeway.docs;

import dev.ropeway.ActionValidator;
import dev.ropeway.Attempt;
import dev.ropeway.Verdict;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.Json;
import jakarta.json.JsonNumber;

/** The validator of docs/rooms.md. */
@ApplicationScoped
public class Referee implements ActionValidator {
  @Override
  public String store() {
    return "boards";
  }

  @Override
  public Verdict check(Attempt attempt) {
    if (!attempt.touches("/score")) {
      return Verdict.accept();
    }
    if (!attempt.action().equals("set") || !attempt.path().equals("/score")) {
      return Verdict.refuse("the score changes by a set of /score only");
    }
    if (!(attempt.newValue() instanceof JsonNumber score)) {
      return Verdict.refuse("the score is a number");
    }
    return score.doubleValue() <= 100
        ? Verdict.accept()
        : Verdict.change(
            Json.createObjectBuilder(attempt.args().asJsonObject()).add("value", 100).build());
  }
}

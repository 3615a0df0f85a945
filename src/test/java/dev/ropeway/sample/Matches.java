package dev.ropeway.sample;

import dev.ropeway.ActionValidator;
import dev.ropeway.Attempt;
import dev.ropeway.Store;
import dev.ropeway.Verdict;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.json.JsonValue;

/** A CDI bean that declares a realtime store and judges its actions. */
@ApplicationScoped
public class Matches implements ActionValidator {
  private static final Store<JsonValue> STORE =
      Store.of("matches", JsonValue.class)
          .defaultData(() -> JsonValue.EMPTY_JSON_OBJECT)
          .realtime()
          .build();

  @Produces
  @ApplicationScoped
  static Store<JsonValue> matches() {
    return STORE;
  }

  @Override
  public String store() {
    return "matches";
  }

  @Override
  public Verdict check(Attempt attempt) {
    return attempt.touches("/winner")
        ? Verdict.refuse(attempt.subject() + " is not the referee")
        : Verdict.accept();
  }
}

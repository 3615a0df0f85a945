package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.ActionValidator;
import dev.ropeway.Attempt;
import dev.ropeway.Outcome;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.Verdict;
import dev.ropeway.config.Settings;
import dev.ropeway.delivery.Decided;
import dev.ropeway.json.JsonText;
import dev.ropeway.json.Precondition;
import dev.ropeway.remote.RemoteAction;
import dev.ropeway.remote.RemoteStore;
import jakarta.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The status of a refused patch is told by what refused it, never by the words of the reason. */
class RefusalsIT {
  private static final String ABSENT = "{\"operations\":[{\"op\":\"remove\",\"path\":\"/none\"}]}";
  private static final String FAILING =
      "{\"operations\":[{\"op\":\"test\",\"path\":\"/n\",\"value\":2}]}";
  private static final Precondition NEVER = Precondition.at(List.of(99L));

  private final String url = TestDatabase.freshDatabaseUrl();
  private volatile @Nullable String refusal;
  private final TestNode node = start();
  private final TestNode other = start();

  private TestNode start() {
    Store<JsonValue> boards =
        Store.of("boards", JsonValue.class)
            .defaultData(() -> JsonText.read("{\"n\":1}"))
            .realtime()
            .build();
    return TestNode.judged(url, Settings.standard(), List.of(boards), List.of(new Judge()));
  }

  private final class Judge implements ActionValidator {
    @Override
    public String store() {
      return "boards";
    }

    @Override
    public Verdict check(Attempt attempt) {
      String reason = refusal;
      return reason == null ? Verdict.accept() : Verdict.refuse(reason);
    }
  }

  @AfterEach
  void stop() {
    node.close();
    other.close();
  }

  private static Decided<Outcome> patch(
      TestNode node, String once, String args, @Nullable Precondition condition) throws Exception {
    RemoteStore store = node.store("boards");
    return node.remote()
        .recordOnce(
            store,
            "key-" + once,
            once,
            "payer",
            List.of(new RemoteAction(0, "patch", JsonText.read(args), condition)))
        .outcomes()
        .get(0)
        .outcome()
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }

  private static int status(Outcome outcome) {
    return EntryResource.refused(outcome).status();
  }

  /** What the engine itself says, by how it is asked. */
  private Map<String, Outcome> own() throws Exception {
    Map<String, Outcome> own = new LinkedHashMap<>();
    own.put("unmet", patch(node, "unmet", "{\"operations\":[]}", NEVER).outcome());
    own.put("failing", patch(node, "failing", FAILING, null).outcome());
    own.put("absent", patch(node, "absent", ABSENT, null).outcome());
    return own;
  }

  @Test
  void engineSaysWhatItRefused() throws Exception {
    Map<String, Outcome> own = own();
    assertEquals(412, status(Objects.requireNonNull(own.get("unmet"))));
    assertEquals(409, status(Objects.requireNonNull(own.get("failing"))));
    assertEquals(422, status(Objects.requireNonNull(own.get("absent"))));
  }

  @Test
  void validatorWithTheWordsOfTheEngineIsAValidator() throws Exception {
    int number = 0;
    for (Outcome own : own().values()) {
      String reason = Objects.requireNonNull(own.reason());
      for (String words : List.of(reason, reason.substring(0, reason.indexOf(':')))) {
        refusal = words;
        for (Precondition condition : new Precondition[] {null, Precondition.isNew()}) {
          String once = "judged-" + number++;
          Decided<Outcome> first = patch(node, once, "{\"operations\":[]}", condition);
          Decided<Outcome> again = patch(other, once, "{\"operations\":[]}", condition);
          for (Decided<Outcome> told : List.of(first, again)) {
            assertEquals(words, told.outcome().reason());
            assertEquals(422, status(told.outcome()), words);
          }
          assertTrue(again.duplicate());
        }
        refusal = null;
      }
    }
  }

  @Test
  void repeatIsAnsweredAlikeByOtherNodesAndFromRowsOfEarlierVersions() throws Exception {
    own();
    for (String sql :
        List.of("select 1", "update recorded_action set cause = null where client like '%key:%'")) {
      try (TestJournal journal = new TestJournal(url)) {
        journal.execute(sql);
      }
      assertRepeats(412, "unmet", "{\"operations\":[]}", NEVER);
      assertRepeats(409, "failing", FAILING, null);
      assertRepeats(422, "absent", ABSENT, null);
    }
  }

  private void assertRepeats(int status, String once, String args, @Nullable Precondition condition)
      throws Exception {
    Decided<Outcome> again = patch(other, once, args, condition);
    assertTrue(again.duplicate());
    assertEquals(status, status(again.outcome()), once);
  }
}

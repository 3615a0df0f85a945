package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.config.Settings;
import dev.ropeway.json.JsonText;
import dev.ropeway.json.JsonValues;
import dev.ropeway.remote.RemoteAction;
import dev.ropeway.remote.RemoteStore;
import jakarta.json.JsonValue;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbers as JavaScript prints them, through the database to another node. */
class NumbersIT {
  private static final int NUMBERS = 3_000;
  private static final Store<JsonValue> STORE =
      Store.of("numbers", JsonValue.class).defaultData(() -> JsonValue.EMPTY_JSON_OBJECT).build();

  private final String url = TestDatabase.freshDatabaseUrl();

  @Test
  void everyPrintedDoubleIsReadBackFromTheDatabase(@TempDir Path folder) throws Exception {
    List<String> printed = PrintedNumbers.random("NumbersIT", NUMBERS);
    JsonValue sent = JsonText.parse(printed.toString(), 1);
    try (TestNode one = TestNode.start(url, Settings.standard(), List.of(STORE));
        TestNode two = TestNode.start(url, Settings.standard(), List.of(STORE))) {
      JsonValue args = JsonValues.object().add("path", "/all").add("value", sent).build();
      RemoteStore store = one.store("numbers");
      one.remote()
          .record(store, "k", "c", List.of(new RemoteAction(1, "set", args, null)))
          .outcomes()
          .get(0)
          .outcome()
          .toCompletableFuture()
          .get(30, TimeUnit.SECONDS);
      JsonValue read = two.sessions().view(STORE, "k").latest().data();
      List<String> back =
          read.asJsonObject().getJsonArray("all").stream().map(JsonText::write).toList();
      assertEquals(sent, read.asJsonObject().get("all"));
      PrintedNumbers.assertSame(printed, back, folder);
    }
  }
}

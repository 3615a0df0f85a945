package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Budgets over HTTP: the test server lets clients of the store {@code metered} record one action
 * and 100 bytes a second, 10 s' worth at once.
 */
class BudgetIT extends ServerTest {
  private static final Pattern LEFT =
      Pattern.compile("\"metered-client-actions\";r=(\\d+);t=(\\d+)");

  private static String metered() {
    return lobby().replace("/lobby/", "/metered/");
  }

  private static String client() {
    return "client-" + System.nanoTime();
  }

  /** Actions from an id on. */
  private static String body(String client, int first, int count) {
    return IntStream.range(first, first + count)
        .mapToObj(
            id ->
                String.format(
                    Locale.ROOT,
                    "{\"id\":%d,\"name\":\"increment\",\"args\":{\"path\":\"/n\",\"by\":1}}",
                    id))
        .collect(Collectors.joining(",", "{\"client\":\"" + client + "\",\"actions\":[", "]}"));
  }

  private static Matcher left(Reply reply) {
    Matcher left = LEFT.matcher(reply.header("RateLimit"));
    assertTrue(left.find(), () -> reply.headers().map().toString());
    return left;
  }

  @Test
  void answersTellWhatTheClientMayDoAndWhatIsLeftOfIt() throws Exception {
    Reply reply = Http.act(metered(), body(client(), 1, 4)).expect(200);

    assertEquals(
        "\"metered-actions\";q=100;qu=\"actions\";w=10,"
            + " \"metered-client-actions\";q=10;qu=\"actions\";w=10,"
            + " \"metered-client-bytes\";q=1000;qu=\"content-bytes\";w=10",
        reply.header("RateLimit-Policy"));
    assertEquals("6", left(reply).group(1));
    assertEquals("4", left(reply).group(2));
  }

  @Test
  void usedUpBudgetIsRefusedWithTheTimeToWaitAndNothingIsRecorded() throws Exception {
    String key = metered();
    String client = client();
    Http.act(key, body(client, 1, 8)).expect(200);

    Reply reply = Http.act(key, body(client, 9, 8));

    JsonObject problem = reply.problem(429, "budget-exceeded");
    assertTrue(
        problem.getString("detail").startsWith("The budget of metered-client is used up."),
        reply.body());
    int wait = Integer.parseInt(reply.header("Retry-After"));
    assertTrue(wait >= 4 && wait <= 6, () -> "Retry-After: " + wait);
    assertTrue(Integer.parseInt(left(reply).group(1)) <= 4, reply.header("RateLimit"));
    assertEquals(8, Http.get(key).expect(200).json().getJsonObject("data").getInt("n"));
    Http.act(key, body(client(), 1, 8)).expect(200);
  }

  @Test
  void clientMayGoOnWhenItHasWaitedAsLongAsItWasTold() throws Exception {
    String key = metered();
    String client = client();
    Http.act(key, body(client, 1, 10)).expect(200);
    AtomicInteger refusals = new AtomicInteger();

    Await.until(
        Duration.ofSeconds(30),
        "taken in after a while",
        () -> {
          Reply reply = Http.act(key, body(client, 11, 1));
          if (reply.status() == 200) {
            return true;
          }
          reply.problem(429, "budget-exceeded");
          assertEquals("1", reply.header("Retry-After"));
          refusals.incrementAndGet();
          return false;
        });

    assertTrue(refusals.get() > 0, "it was refused at first");
    assertEquals(11, Http.get(key).expect(200).json().getJsonObject("data").getInt("n"));
  }

  @Test
  void bytesHaveABudgetOfTheirOwn() throws Exception {
    String key = metered();
    String client = client();
    String long900 = "{\"path\":\"/text\",\"value\":\"" + "x".repeat(900) + "\"}";
    Http.act(key, Http.action(client, 1, "set", long900)).expect(200);

    Http.act(key, Http.action(client, 2, "set", long900)).problem(429, "budget-exceeded");
  }

  @Test
  void transactionsAndPatchesAreOnTheBudgetToo() throws Exception {
    String store = metered();
    String key = store.substring(store.lastIndexOf('/') + 1);
    String client = client();
    Http.act(store, body(client, 1, 10)).expect(200);
    String transaction =
        "{\"client\":\""
            + client
            + "\",\"id\":1,\"actions\":["
            + "{\"store\":\"metered\",\"key\":\""
            + key
            + "\",\"name\":\"increment\",\"args\":{\"path\":\"/n\",\"by\":1}},"
            + "{\"store\":\"metered\",\"key\":\""
            + key
            + "\",\"name\":\"increment\",\"args\":{\"path\":\"/n\",\"by\":1}}]}";

    Reply reply = Http.send("POST", "/api/transactions", transaction, "Content-Type", Http.JSON);

    reply.problem(429, "budget-exceeded");
    Reply patched = Http.send("PATCH", store, "{\"m\":1}", "Content-Type", Http.MERGE_PATCH);
    patched.expect(200);
    assertTrue(patched.header("RateLimit").contains("metered-client-actions"));
  }

  @Test
  void withoutABudgetNothingIsSaidOfIt() throws Exception {
    Reply reply = Http.act(lobby(), Http.action("increment", "{\"path\":\"/n\",\"by\":1}"));

    assertEquals("", reply.expect(200).header("RateLimit"));
    assertEquals("", reply.header("RateLimit-Policy"));
  }
}

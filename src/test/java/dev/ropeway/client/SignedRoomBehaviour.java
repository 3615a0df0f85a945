package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.BoardsServer;
import dev.ropeway.client.SignedRoom.Asked;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What becomes of a room when a token, a right or a good name ends at a server where tokens are
 * required, whichever language the mirror is written in. For one thread.
 */
@Tag("deployed")
@ExtendWith(ArquillianExtension.class)
@RunAsClient
public abstract class SignedRoomBehaviour {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String ADD = "{\"path\":\"/coins\",\"by\":1}";

  private final String ann = BoardsServer.name("ann");
  private final String key = BoardsServer.name("board");
  private SignedRoom room;
  private Onlooker bob;

  @Deployment(testable = false)
  static WebArchive application() {
    return BoardsServer.application();
  }

  /** A room of the mirror under test. */
  protected abstract SignedRoom make() throws Exception;

  @BeforeEach
  void enter() throws Exception {
    BoardsServer.ready();
    BoardsServer.join(ann);
    bob = new Onlooker(key);
    room = make();
  }

  @AfterEach
  void closeBoth() {
    room.close();
    bob.close();
  }

  private void await(String what, Callable<Boolean> condition) throws Exception {
    try {
      Await.until(PATIENCE, what, condition);
    } catch (AssertionError e) {
      String now = room.states() + " " + room.asked() + " " + room.decided();
      throw new AssertionError(e.getMessage() + ", but " + now + " " + bob.seen(), e);
    }
  }

  /** A token that the server takes for so long. */
  private static String taken(String subject, Duration life) {
    return BoardsServer.token(subject, Instant.now().plus(life).minus(BoardsServer.SKEW));
  }

  private void open(String token) throws Exception {
    room.give(token);
    room.open(BoardsServer.at("").toString(), key);
    await("bob sees ann", () -> bob.sees(ann));
  }

  private List<String> reasons() {
    return room.asked().stream().map(Asked::reason).toList();
  }

  private static List<String> times(int count, String text) {
    return IntStream.range(0, count).mapToObj(i -> text).toList();
  }

  /** All of ann's actions are recorded once, by one client. */
  private void assertLog(int count) throws Exception {
    Map<String, List<Integer>> log = bob.logOf(ann);
    assertEquals(1, log.size(), log::toString);
    assertEquals(IntStream.rangeClosed(1, count).boxed().toList(), log.values().iterator().next());
  }

  @Test
  void aTokenIsRenewedBeforeItEndsAndNobodyNotices() throws Exception {
    Instant end = Instant.now().plusSeconds(4);
    Instant last = end;
    open(BoardsServer.token(ann, end));
    room.ephemeral("/cursor", 1);
    await("bob sees her cursor", () -> bob.valuesOf(ann).containsKey("/cursor"));
    List<String> before = bob.seen();
    int added = 0;
    while (reasons().size() < 3
        || Instant.now().isBefore(end.plus(BoardsServer.SKEW).plusMillis(500))) {
      int more = ++added;
      room.patch("increment", ADD);
      bob.add("/bobs");
      await("it is decided", () -> room.decided().size() == more);
      if (room.waiting() > 0) {
        long asked = room.asked().get(room.asked().size() - 1).at();
        assertTrue(asked < last.toEpochMilli(), "it is asked for in time");
        last = Instant.now().plusSeconds(4);
        room.give(BoardsServer.token(ann, last));
      }
    }
    int all = added;
    JsonValue both = JsonText.read("{\"coins\":" + all + ",\"bobs\":" + all + "}");
    await("both see " + both, () -> room.data().equals(both) && bob.data().equals(both));
    assertEquals(times(all, "applied"), room.decided());
    assertEquals("first", reasons().get(0));
    assertEquals(times(reasons().size() - 1, "expiring"), reasons().subList(1, reasons().size()));
    assertEquals(List.of(), room.states(), "it is live all the time");
    assertEquals(before, bob.seen(), "she is there all the time");
    assertTrue(bob.valuesOf(ann).containsKey("/cursor"));
    assertLog(all);
  }

  @Test
  void whatIsDoneWhileATokenEndsIsSentOnceAfterSigningInAgain() throws Exception {
    open(taken(ann, Duration.ofSeconds(2)));
    int all = 0;
    while (!isExpired()) { // one of these may be refused before the stream ends
      int more = ++all;
      room.patch("increment", ADD);
      await("it is decided, or waits", () -> room.decided().size() == more || isExpired());
    }
    int waiting = 5;
    IntStream.range(0, waiting).forEach(i -> room.patch("increment", ADD));
    all += waiting;
    JsonValue coins = JsonText.read("{\"coins\":" + all + "}");
    assertEquals(coins, room.data());
    assertTrue(room.decided().size() <= all - waiting);
    assertEquals(List.of("first", "expiring"), reasons());
    room.give(BoardsServer.token(ann));
    await("bob sees " + coins, () -> bob.data().equals(coins));
    int count = all;
    await("all are decided", () -> room.decided().size() == count);
    assertEquals(times(all, "applied"), room.decided());
    await("it is live again", () -> "live".equals(room.states().get(room.states().size() - 1)));
    assertLog(all);
  }

  private boolean isExpired() {
    return room.states().contains("offline token-expired");
  }

  @Test
  void whoDoesNotSignInAgainIsToldSoAndNothingMoreIsDone() throws Exception {
    open(taken(ann, Duration.ofSeconds(2)));
    await("another token is asked for", () -> room.waiting() > 0);
    await("her token ends", this::isExpired);
    room.patch("increment", ADD);
    room.give(null);
    await("it is over", () -> room.states().contains("closed not-signed-in"));
    room.patch("increment", ADD);
    await("nobody knows of either", () -> room.decided().equals(times(2, "gone")));
    assertEquals(JsonValue.EMPTY_JSON_OBJECT, bob.data());
    room.give(BoardsServer.token(ann));
    try (SignedRoom again = make()) {
      again.give(BoardsServer.token(ann));
      again.open(BoardsServer.at("").toString(), key);
      again.patch("increment", ADD);
      await("she is back", () -> again.decided().equals(List.of("applied")));
    }
  }

  @Test
  void whatWasNotSentIsNeverSentAsSomebodyElse() throws Exception {
    String eve = BoardsServer.name("eve");
    BoardsServer.join(eve);
    open(taken(ann, Duration.ofSeconds(2)));
    await("her token ends", this::isExpired);
    room.patch("increment", ADD);
    room.give(BoardsServer.token(eve));
    await("it is over", () -> room.states().contains("closed identity-changed"));
    room.patch("increment", ADD);
    await("nobody knows of either", () -> room.decided().equals(times(2, "gone")));
    bob.add("/bobs").get();
    assertEquals(JsonText.read("{\"bobs\":1}"), bob.data());
    assertEquals(Map.of(), bob.logOf(eve));
    assertEquals(Map.of(), bob.logOf(ann));
    assertTrue(bob.seen().stream().noneMatch(each -> each.startsWith(eve)), bob.seen()::toString);
  }

  @Test
  void revokedTokensEndTheRoomForGood() throws Exception {
    open(BoardsServer.token(ann));
    BoardsServer.revoke(ann);
    await("it is over", () -> room.states().contains("closed revoked"));
    room.patch("increment", ADD);
    await("that is not done", () -> room.decided().equals(List.of("gone")));
    assertEquals(List.of("closed revoked"), room.states());
    assertEquals(List.of("first"), reasons());
    await("bob sees her go", () -> bob.seen().contains(ann + " left"));
  }

  @Test
  void aRightThatIsTakenAwayEndsTheRoomForGood() throws Exception {
    open(BoardsServer.token(ann));
    room.patch("remove", "{\"path\":\"/coins\"}");
    room.patch("increment", ADD);
    await("one of two", () -> room.decided().equals(List.of("rejected forbidden", "applied")));
    assertEquals(List.of(), room.states());
    BoardsServer.leave(ann);
    await("it is over", () -> room.states().contains("closed forbidden"));
    assertEquals(List.of("closed forbidden"), room.states());
    assertEquals(List.of("first"), reasons());
    await("bob sees her go", () -> bob.seen().contains(ann + " left"));
  }
}

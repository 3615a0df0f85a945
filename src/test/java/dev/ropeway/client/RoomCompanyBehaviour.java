package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.FaultyProxy.Fate;
import jakarta.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** What rooms know of each other besides the data, whichever language they are written in. */
abstract class RoomCompanyBehaviour extends DeployedRooms {

  /** How long what glides must be still to be recorded, as rooms have it by themselves. */
  private static final Duration REST = Duration.ofMillis(250);

  @Test
  void everybodySeesWhoIsHereAndWhoLeaves() throws Exception {
    TestRoom ann = join("ann");
    TestRoom bob = join("bob");
    awaitClients(ann, "[\"ann\",\"bob\"]");
    awaitClients(bob, "[\"ann\",\"bob\"]");
    assertTrue(get(bob.leave()));
    awaitClients(ann, "[\"ann\"]");
  }

  @Test
  void threeWhoWantAnyDuelMeetInTwoRoomsAndNobodyElseGetsIn() throws Exception {
    TestRoom ann = join(duel("ann"));
    TestRoom bob = join(duel("bob"));
    TestRoom cat = join(duel("cat"));
    String room = ann.look().getString("key");
    assertTrue(room.startsWith(key + "."), room);
    assertEquals(room, bob.look().getString("key"));
    assertNotEquals(room, cat.look().getString("key"));
    awaitClients(ann, "[\"ann\",\"bob\"]");
    RoomSpec closed = new RoomSpec(List.of(proxy().url()), "duels", room, "dan");
    ExecutionException full = assertThrows(ExecutionException.class, () -> join(closed));
    String why = String.valueOf(full.getCause());
    assertTrue(why.contains("room-full: The room has 2 seats, and none is free."), why);
    get(bob.leave());
    join(closed);
    awaitClients(ann, "[\"ann\",\"dan\"]");
  }

  private RoomSpec duel(String client) {
    return new RoomSpec(List.of(proxy().url()), "duels", key, client, true);
  }

  @Test
  void twoTabsOfOneNameAreOneClientUntilBothHaveLeft() throws Exception {
    TestRoom ann = join("ann");
    TestRoom one = join("bob");
    TestRoom other = join("bob");
    awaitClients(ann, "[\"ann\",\"bob\"]");
    get(one.leave());
    patch(ann, "increment", increment());
    awaitData(other, "{\"n\":1}");
    assertEquals("[\"ann\",\"bob\"]", clients(ann));
    get(other.leave());
    awaitClients(ann, "[\"ann\"]");
  }

  @Test
  void whoIsBackInTimeHasNotLeft() throws Exception {
    TestRoom ann = join("ann");
    TestRoom bob = join("bob");
    awaitClients(ann, "[\"ann\",\"bob\"]");
    cut(bob);
    awaitState(bob, "live");
    awaitState(ann, "live");
    patch(ann, "increment", increment());
    awaitData(bob, "{\"n\":1}");
    awaitClients(ann, "[\"ann\",\"bob\"]");
  }

  @Test
  void ephemeralValuesReachTheOthersAndGoWithTheirClient() throws Exception {
    TestRoom ann = join("ann");
    TestRoom bob = join("bob");
    for (int x = 0; x <= 20; x++) {
      bob.ephemeral("/cursor", Json.createObjectBuilder().add("x", x).build());
    }
    awaitOthers(ann, "{\"bob\":{\"/cursor\":{\"x\":20}}}");
    assertEquals("{}", String.valueOf(bob.look().get("others")));
    TestRoom late = join("carl");
    awaitOthers(late, "{\"bob\":{\"/cursor\":{\"x\":20}}}");
    bob.ephemeral("/cursor", JsonValue.NULL);
    awaitOthers(ann, "{}");
    bob.ephemeral("/typing", JsonValue.TRUE);
    awaitOthers(ann, "{\"bob\":{\"/typing\":true}}");
    get(bob.leave());
    awaitOthers(ann, "{}");
    assertEquals("{}", data(ann));
    assertEquals(0, ann.look().getInt("version"));
  }

  @Test
  void ephemeralValuesAreToldAnewAfterAReconnect() throws Exception {
    TestRoom ann = join("ann");
    TestRoom bob = join("bob");
    bob.ephemeral("/cursor", JsonValue.TRUE);
    awaitOthers(ann, "{\"bob\":{\"/cursor\":true}}");
    cut(bob);
    awaitOthers(ann, "{\"bob\":{\"/cursor\":true}}");
  }

  /** Recorded once; and once more where a slow machine let it rest on the way. */
  @Test
  void whatGlidesIsSeenByOthersNeverJumpsBackAndIsRecordedOnce() throws Exception {
    TestRoom ann = join("ann");
    TestRoom bob = join("bob");
    patch(bob, "set", set("/x", "start"));
    awaitData(ann, "{\"x\":\"start\"}");
    int rests = glide(bob, 40);
    awaitData(ann, "{\"x\":40}");
    Await.until(PATIENCE, "recorded", () -> confirmed(ann).equals("{\"x\":40}"));
    int recorded = ann.look().getInt("version") - 1;
    assertTrue(recorded >= 1 && recorded <= 1 + rests, recorded + " times, of " + rests + " rests");
    patch(bob, "set", set("/x", "end"));
    awaitData(ann, "{\"x\":\"end\"}");
    assertEquals(recorded + 2, ann.look().getInt("version"));
    assertEquals("{}", String.valueOf(ann.look().get("others")));
    List<Integer> seen = numbers(ann);
    assertEquals(seen.stream().sorted().distinct().toList(), seen, "it only went forward");
    assertEquals(40, seen.get(seen.size() - 1));
    TestRoom late = join("carl");
    awaitData(late, "{\"x\":\"end\"}");
  }

  /** Moves up to a number, each seen at once; how often it may have been still for long enough. */
  private static int glide(TestRoom room, int end) throws Exception {
    int rests = 0;
    long told = System.nanoTime();
    for (int x = 1; x <= end; x++) {
      long before = told;
      told = System.nanoTime();
      room.glide("/x", Json.createValue(x));
      assertEquals("{\"x\":" + x + "}", data(room));
      if (x > 1 && System.nanoTime() - before >= REST.toNanos()) {
        rests++; // at most, for it was told between the two
      }
    }
    return rests;
  }

  private static String confirmed(TestRoom room) throws Exception {
    return String.valueOf(room.look().get("confirmed"));
  }

  private static List<Integer> numbers(TestRoom room) throws Exception {
    return room.heard().getJsonArray("changes").getValuesAs(JsonObject.class).stream()
        .filter(change -> change.get("value") instanceof JsonNumber)
        .map(change -> change.getInt("value"))
        .toList();
  }

  @Test
  void messagesArriveInOrderAtThoseTheyAreFor() throws Exception {
    TestRoom ann = join("ann");
    TestRoom bob = join("bob");
    TestRoom carl = join("carl");
    awaitClients(carl, "[\"ann\",\"bob\",\"carl\"]");
    awaitClients(bob, "[\"ann\",\"bob\",\"carl\"]");
    for (int i = 0; i < 5; i++) {
      assertTrue(get(ann.send(Json.createValue(i), List.of())));
    }
    assertTrue(get(ann.send(Json.createValue("for carl"), List.of("carl"))));
    assertTrue(get(ann.send(Json.createValue("end"), List.of())));
    Await.until(PATIENCE, "bob has all", () -> messages(bob).contains("end"));
    Await.until(PATIENCE, "carl has all", () -> messages(carl).contains("end"));
    assertEquals(List.of("0", "1", "2", "3", "4", "\"end\""), messagesOf(bob));
    assertEquals(List.of("0", "1", "2", "3", "4", "\"for carl\"", "\"end\""), messagesOf(carl));
  }

  @Test
  void aMessageThatIsSentWithoutAConnectionIsNotSent() throws Exception {
    TestRoom ann = join("ann");
    proxy().fates(head -> Fate.IS_LOST);
    cut(ann);
    assertFalse(get(ann.send(Json.createValue("hello"), List.of())));
  }

  @Test
  void whatSomebodyOwnsOthersCannotChangeAndTheirTryIsRolledBack() throws Exception {
    TestRoom ann = join("ann");
    TestRoom bob = join("bob");
    patch(ann, "set", set("/note", "mine"));
    assertEquals("applied", patch(ann, "own", own("/note")).getString("status"));
    awaitData(bob, "{\"note\":\"mine\"}");
    JsonObject refused = patch(bob, "set", set("/note", "theirs"));
    assertEquals("rejected", refused.getString("status"));
    assertEquals("/note is owned by ann", refused.getString("reason"));
    assertEquals("{\"note\":\"mine\"}", data(bob));
    assertEquals("applied", patch(ann, "set", set("/note", "still mine")).getString("status"));
  }

  @Test
  void whatLivesAsLongAsItsOwnerGoesWhenTheOwnerLeaves() throws Exception {
    TestRoom ann = join("ann");
    TestRoom bob = join("bob");
    patch(bob, "own", own("/avatar"));
    patch(bob, "set", set("/avatar", "bob's"));
    JsonObject until =
        Json.createObjectBuilder().add("path", "/avatar").add("until", "owner").build();
    assertEquals("applied", patch(bob, "lifetime", until).getString("status"));
    awaitData(ann, "{\"avatar\":\"bob's\"}");
    get(bob.leave());
    awaitData(ann, "{}");
  }

  private void cut(TestRoom room) throws Exception {
    int states = room.heard().getJsonArray("states").size();
    proxy().cut();
    Await.until(
        PATIENCE, "the stream broke", () -> room.heard().getJsonArray("states").size() > states);
  }

  private static void awaitState(TestRoom room, String wanted) throws Exception {
    Await.until(PATIENCE, wanted, () -> room.look().getString("state").equals(wanted));
  }

  private static String clients(TestRoom room) throws Exception {
    return String.valueOf(room.look().get("clients"));
  }

  private static void awaitClients(TestRoom room, String wanted) throws Exception {
    Await.until(PATIENCE, wanted, () -> clients(room).equals(wanted));
  }

  private static void awaitOthers(TestRoom room, String wanted) throws Exception {
    Await.until(PATIENCE, wanted, () -> String.valueOf(room.look().get("others")).equals(wanted));
  }

  private static String messages(TestRoom room) throws Exception {
    return messagesOf(room).toString();
  }

  private static List<String> messagesOf(TestRoom room) throws Exception {
    return room.heard().getJsonArray("messages").getValuesAs(JsonObject.class).stream()
        .map(each -> String.valueOf(each.get("message")))
        .toList();
  }

  private static JsonObject own(String path) {
    return Json.createObjectBuilder().add("path", path).add("takeover", false).build();
  }
}

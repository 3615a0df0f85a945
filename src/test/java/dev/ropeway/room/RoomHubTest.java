package dev.ropeway.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.delivery.StreamEvent;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a room's readers are told, frame by frame. */
class RoomHubTest {

  /** Runs what is scheduled when the test says so. */
  private static final class ByHand extends ScheduledThreadPoolExecutor {
    private final List<Runnable> due = new ArrayList<>();

    ByHand() {
      super(1);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
      due.add(task);
      return new Never();
    }

    void frame() {
      List<Runnable> now = List.copyOf(due);
      due.clear();
      now.forEach(Runnable::run);
    }
  }

  private static final class Never extends java.util.concurrent.FutureTask<Void>
      implements ScheduledFuture<Void> {
    Never() {
      super(() -> null);
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return 0;
    }

    @Override
    public int compareTo(Delayed other) {
      return 0;
    }
  }

  private final ByHand scheduler = new ByHand();
  private final Settings settings =
      Settings.standard()
          .with(Setting.RECENT_UPDATES, 10)
          .with(Setting.ROOM_FRAME_BYTES, 1_024)
          .with(Setting.ROOM_DATA_BYTES, 2_000);
  private final RoomHub room = new RoomHub(new EntryKey("lobby", "r"), scheduler, settings);

  @AfterEach
  void close() {
    scheduler.shutdownNow();
  }

  private RoomReader reader(@Nullable String name) {
    RoomReader reader = new RoomReader(room, name, left -> {});
    room.readers().add(reader);
    return reader;
  }

  private static Map<String, JsonValue> values(String json) {
    return JsonText.read(json.replace('\'', '"')).asJsonObject();
  }

  private static List<String> read(RoomReader reader) {
    List<String> all = new ArrayList<>();
    for (StreamEvent event = reader.next(); event != null; event = reader.next()) {
      String json = new String(event.json(), StandardCharsets.UTF_8);
      all.add(event.kind() + " " + json.replace('"', '\''));
      assertTrue(!event.kind().resumable());
    }
    return all;
  }

  @Test
  void nothingIsToldBeforeItIsKnownWhoIsThere() {
    RoomReader ann = reader("ann");
    assertNull(ann.next());
    room.clients(Set.of("ann"));

    assertEquals(List.of("CLIENTS {'clients':['ann']}"), read(ann));
    scheduler.frame();
    assertEquals(List.of(), read(ann));
  }

  @Test
  void newestValueOfAFrameWins() {
    room.clients(Set.of("ann"));
    RoomReader reader = reader(null);
    read(reader);
    for (int i = 0; i < 100; i++) {
      room.change("ann", values("{'/x':" + i + ",'/y':1}"));
    }
    room.change("ann", values("{'/y':null}"));
    assertEquals(List.of(), read(reader));

    scheduler.frame();

    assertEquals(List.of("EPHEMERAL {'values':{'ann':{'/x':99,'/y':null}}}"), read(reader));
  }

  @Test
  void whatWasChangedHereIsNewerThanAWholeThatWasOnItsWay() {
    room.clients(Set.of("ann"));
    room.change("ann", values("{'/x':1,'/y':1}"));
    room.changeHere("ann", values("{'/x':null}"));

    room.whole("ann", values("{'/x':1,'/y':2}"));
    assertEquals(Map.of("ann", values("{'/y':2}")), room.values(Set.of("ann")));

    room.clients(Set.of());
    room.clients(Set.of("ann"));
    room.whole("ann", values("{'/x':1,'/y':2}"));
    assertEquals(
        Map.of("ann", values("{'/y':2}")), room.values(Set.of("ann")), "she was taken for gone");
  }

  @Test
  void whoIsTakenForGoneWhileHeReadsHereKeepsHisValues() {
    room.clients(Set.of("ann", "bob"));
    RoomReader ann = reader("ann~1");
    RoomReader watcher = reader(null);
    room.change("ann", values("{'/x':1,'/y':1}"));
    room.change("bob", values("{'/x':1}"));
    scheduler.frame();
    read(watcher);

    room.clients(Set.of());
    room.clients(Set.of());
    scheduler.frame();
    assertEquals("CLIENTS {'clients':[]}", read(watcher).get(0));

    room.change("ann", values("{'/y':null}"));
    room.clients(Set.of("ann", "bob"));
    scheduler.frame();
    assertEquals(
        List.of("CLIENTS {'clients':['ann','bob']}", "EPHEMERAL {'values':{'ann':{'/x':1}}}"),
        read(watcher));
    assertEquals(Map.of(), room.values(Set.of("bob")), "he does not");

    ann.dismiss();
    room.clients(Set.of());
    room.clients(Set.of("ann"));
    assertEquals(Map.of(), room.values(Set.of("ann")), "he has left");
  }

  @Test
  void aMomentPasses() {
    Recent recent = new Recent();
    recent.add("ann", Set.of("/x"), 0);
    assertTrue(recent.has("ann", "/x", Recent.MOMENT));
    assertFalse(recent.has("ann", "/x", Recent.MOMENT + 1));
    assertFalse(recent.has("ann", "/y", 0));
    recent.add("bob", Set.of("/x"), Recent.MOMENT + 1);
    assertFalse(recent.has("ann", "/x", 0), "it is let go of");
  }

  @Test
  void valuesGoWithTheirClient() {
    room.clients(Set.of("ann", "bob"));
    RoomReader reader = reader(null);
    room.change("ann", values("{'/x':1}"));
    scheduler.frame();
    read(reader);
    room.change("ann", values("{'/x':2}"));
    room.clients(Set.of("bob"));
    scheduler.frame();

    assertEquals(
        List.of("CLIENTS {'clients':['bob']}", "EPHEMERAL {'values':{'ann':null}}"), read(reader));
    assertEquals(List.of("CLIENTS {'clients':['bob']}"), read(reader(null)));
  }

  @Test
  void whoComesBackWithinAFrameHasNoneOfItsOldValues() {
    room.clients(Set.of("ann"));
    RoomReader reader = reader(null);
    room.change("ann", values("{'/x':1}"));
    scheduler.frame();
    read(reader);
    room.clients(Set.of());
    room.clients(Set.of("ann"));
    room.change("ann", values("{'/y':2}"));
    scheduler.frame();

    assertEquals(
        List.of("EPHEMERAL {'values':{'ann':null}}", "EPHEMERAL {'values':{'ann':{'/y':2}}}"),
        read(reader));
  }

  @Test
  void valuesOfStrangersWaitUntilTheyAreKnown() {
    room.clients(Set.of());
    RoomReader reader = reader(null);
    read(reader);
    assertTrue(!room.change("ann", values("{'/x':1}")));
    assertTrue(!room.change("eve", values("{'/x':1}")));
    scheduler.frame();
    assertEquals(List.of(), read(reader));
    room.clients(Set.of("ann"));
    scheduler.frame();

    assertEquals(
        List.of("CLIENTS {'clients':['ann']}", "EPHEMERAL {'values':{'ann':{'/x':1}}}"),
        read(reader));
    room.clients(Set.of("ann", "eve"));
    scheduler.frame();
    assertEquals(List.of("CLIENTS {'clients':['ann','eve']}"), read(reader));
  }

  @Test
  void wholeOfAClientsValuesReplacesWhatWasKnown() {
    room.clients(Set.of("ann"));
    room.change("ann", values("{'/x':1,'/y':2}"));
    RoomReader reader = reader(null);
    room.whole("ann", values("{'/y':3}"));
    scheduler.frame();
    read(reader);

    assertEquals(Map.of("ann", values("{'/y':3}")), room.values(Set.of("ann", "bob")));
  }

  @Test
  void slowReaderLosesMessagesAndIsGivenAllValuesAnew() {
    room.clients(Set.of("ann", "bob"));
    RoomReader slow = reader("bob~1");
    room.change("ann", values("{'/x':1,'/gone':1}"));
    scheduler.frame();
    read(slow);
    room.change("ann", values("{'/x':2,'/gone':null}"));
    for (int i = 0; i < 20; i++) {
      room.say(new RoomMessage("ann", JsonText.read("" + i), null));
      scheduler.frame();
    }

    assertEquals(
        List.of(
            "EPHEMERAL {'values':{'ann':null}}",
            "CLIENTS {'clients':['ann','bob']}",
            "EPHEMERAL {'values':{'ann':{'/x':2}}}"),
        read(slow));
    room.say(new RoomMessage("ann", JsonValue.TRUE, Set.of("bob")));
    room.say(new RoomMessage("ann", JsonValue.FALSE, Set.of("ann")));
    scheduler.frame();
    assertEquals(List.of("MESSAGE {'client':'ann','message':true}"), read(slow));
  }

  @Test
  void valuesAreBoundedForAClientAndForAll() {
    room.clients(Set.of("a", "b", "c"));
    String large = "'" + "x".repeat(900) + "'";
    assertEquals(0, room.broken("a", values("{'/x':" + large + "}")));
    room.change("a", values("{'/x':" + large + "}"));
    assertEquals(1_024, room.broken("a", values("{'/y':" + large + "}")));
    assertEquals(0, room.broken("a", values("{'/x':null,'/y':" + large + "}")));
    room.change("b", values("{'/x':" + large + "}"));
    assertEquals(2_000, room.broken("c", values("{'/x':" + large + "}")));
    room.change("c", values("{'/x':" + large + "}"));
    assertEquals(Set.of("a", "b"), room.values(Set.of("a", "b", "c")).keySet());
    room.clients(Set.of("c"));
    assertEquals(0, room.broken("c", values("{'/x':" + large + "}")));
  }
}

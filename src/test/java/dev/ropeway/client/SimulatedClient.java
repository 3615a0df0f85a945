package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.json.JsonPointers;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A mirror, and a connection that loses, repeats and disorders what it carries. */
final class SimulatedClient {
  private static final List<String> GLIDING =
      List.of("/score", "/notes/n1", "/notes/n1/x", "/log/0");

  private static final int MOST_IN_FLIGHT = 16;

  final String name;
  final Mirror mirror;
  int patched;
  int settled;

  /** What was shown though it is older than what was shown before. */
  final List<String> flickers = new ArrayList<>();

  private final SimulatedServer server;
  private final Random random;
  private final String own;
  private int written;
  private long shown;
  private @Nullable JsonObject request;
  private boolean recorded;
  private final List<Event> stream = new ArrayList<>();
  private int place = -1;

  private record Event(String event, JsonObject data) {
    /** Nothing overtakes it: a snapshot is never older than what its reader saw. */
    boolean resets() {
      return !event.equals("update");
    }
  }

  SimulatedClient(String name, SimulatedServer server, Random random) {
    this.name = name;
    this.server = server;
    this.random = random;
    this.own = "/mine/" + JsonPointers.escape(name);
    int tilde = name.lastIndexOf('~');
    mirror = new Mirror(name.substring(0, tilde), Application.ACTIONS, name.substring(tilde + 1));
    mirror.watch(own, this::watch);
  }

  /** Only this client writes there, larger numbers each time: what it wrote must not flicker. */
  private void watch(Change change) {
    long now = change.value() instanceof JsonNumber number ? number.longValue() : 0;
    if (now <= shown && change.origin() != Change.Origin.ROLLBACK) {
      flickers.add("from " + shown + " to " + now);
    }
    shown = now;
  }

  void patch() {
    if (mirror.inFlight() < MOST_IN_FLIGHT) {
      patched++;
      act().outcome().thenRun(() -> settled++);
    }
  }

  private MirrorPatch act() {
    String note = "/notes/n" + random.nextInt(4);
    String tag = "t" + random.nextInt(5);
    return switch (random.nextInt(12)) {
      case 0 -> mirror.patch("set", args("path", own, "value", ++written));
      case 1 -> mirror.patch("increment", args("path", "/score", "by", random.nextInt(12)));
      case 2 -> mirror.patch("add_coins", JsonValues.number(random.nextInt(9) - 4));
      case 3 -> mirror.patch("set", args("path", note + "/x", "value", random.nextInt(100)));
      case 4 -> mirror.patch("merge", args("value", args("notes", args("n1", args("y", 1)))));
      case 5 -> mirror.patch("insert", args("path", "/notes", "id", "n2", "value", args("x", 0)));
      case 6 -> mirror.patch(List.of("remove", "own", "release").get(random.nextInt(3)), at(note));
      case 7 -> mirror.patch("append", args("path", "/log", "value", random.nextInt(1_000)));
      case 8 -> mirror.patch("remove", at("/log/" + random.nextInt(3)));
      case 9 -> {
        JsonObject put = args("path", "/dict", "key", "k", "value", random.nextInt(9));
        JsonObject basis = mirror.basisOf("/dict/k");
        String name = random.nextBoolean() ? "put" : "drop";
        var change = JsonValues.copyOf(put).addAll(JsonValues.copyOf(basis));
        yield mirror.patch(name, (name.equals("put") ? change : change.remove("value")).build());
      }
      case 10 -> mirror.patch("add", args("path", "/tags", "id", tag, "value", true));
      default -> mirror.patch("discard", args("path", "/tags", "id", tag));
    };
  }

  private static JsonObject at(String path) {
    return args("path", path);
  }

  private static JsonObject args(Object... members) {
    var args = JsonValues.object();
    for (int i = 0; i < members.length; i += 2) {
      String name = (String) members[i];
      Object value = members[i + 1];
      if (value instanceof JsonValue json) {
        args.add(name, json);
      } else if (value instanceof Integer number) {
        args.add(name, number);
      } else if (value instanceof Boolean flag) {
        args.add(name, flag);
      } else {
        args.add(name, (String) value);
      }
    }
    return args.build();
  }

  /** This client or another moves something, or does so no longer. */
  void glide() {
    String path = GLIDING.get(random.nextInt(GLIDING.size()));
    JsonValue value =
        random.nextBoolean()
            ? JsonValues.number(random.nextInt(100))
            : args("x", random.nextInt(9));
    JsonObject told = args("value", value, "client", "z~1");
    switch (random.nextInt(5)) {
      case 0 -> mirror.glide(path, value);
      case 1 -> mirror.rest(path);
      case 2 -> show(path, told);
      case 3 -> {
        int until = random.nextInt((int) server.version() + 1);
        show(path, JsonValues.copyOf(told).add("until", until).build());
      }
      default -> show(path, JsonValue.NULL);
    }
  }

  private void show(String path, JsonValue told) {
    JsonObject values = args("/$glide" + path, told);
    mirror.receive("ephemeral", args("values", args(random.nextBoolean() ? "a" : "z", values)));
  }

  /** Nothing moves any longer. */
  void still() {
    GLIDING.forEach(mirror::rest);
    mirror.forgetEphemeral();
  }

  /** Takes a frame, or carries the one that is out one step further. */
  void send(boolean faulty) {
    JsonObject frame = request;
    if (frame == null) {
      int[] left = {random.nextInt(8) + 1};
      request = mirror.takeFrame(action -> left[0]-- > 0);
      recorded = false;
    } else if (faulty && random.nextInt(5) == 0) {
      request = null;
      mirror.lost();
    } else {
      carry(frame, faulty);
    }
  }

  private void carry(JsonObject frame, boolean faulty) {
    if (!recorded && faulty && frame.getJsonArray("actions").size() == 1 && chance(2)) {
      refuse(frame.getJsonArray("actions").getJsonObject(0).getInt("id"));
      return;
    }
    if (!recorded) {
      assertTrue(server.record(frame), "ids have no gap");
      recorded = true;
    }
    JsonObject answer = server.answer(frame);
    if (answer != null) {
      request = null;
      mirror.receive("outcomes", answer);
    }
  }

  /** As a server refuses what is too large: only if it has not recorded it before. */
  private void refuse(long id) {
    request = null;
    if (server.knows(name, id)) {
      mirror.lost();
    } else {
      mirror.refuse(id, "too large");
    }
  }

  /** The server writes what is new to the stream, pushes of some time as one update. */
  void write() {
    if (place >= 0 && place < server.end()) {
      JsonObject update = server.since(place);
      if (update == null) {
        addSnapshot();
      } else {
        stream.add(new Event("update", update));
      }
      place = server.end();
    }
  }

  private void addSnapshot() {
    stream.add(new Event("reset", args("reason", "too-slow")));
    stream.add(new Event("snapshot", server.snapshot(name)));
  }

  /** Reads one event; a faulty stream repeats it, swaps it with the next, loses it, or breaks. */
  void read(boolean faulty) {
    if (place < 0 || mirror.needsReset()) {
      open();
    }
    if (faulty) {
      disorder();
    }
    if (!stream.isEmpty()) {
      Event next = stream.remove(0);
      mirror.receive(next.event(), next.data());
    }
  }

  private void disorder() {
    int last = stream.size() - 1;
    if (last >= 0 && chance(3)) {
      stream.add(1, stream.get(0));
    } else if (last >= 0 && stream.stream().noneMatch(Event::resets) && chance(2)) {
      stream.add(0, stream.remove(last));
    } else if (last >= 0 && chance(1)) {
      stream.remove(0);
    } else if (chance(1)) {
      reconnect();
    } else if (place >= 0 && random.nextInt(200) == 0) {
      addSnapshot();
      place = server.end();
    }
  }

  /** A stream that has lost something unheard of ends, as every connection does in time. */
  void reconnect() {
    place = -1;
  }

  private void open() {
    stream.clear();
    Long version = mirror.version();
    place = version == null || mirror.needsReset() ? -1 : server.placeOf(version);
    if (place < 0) {
      place = server.end();
      addSnapshot();
    }
  }

  boolean quiet() {
    return request == null && mirror.inFlight() == 0 && stream.isEmpty();
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }
}

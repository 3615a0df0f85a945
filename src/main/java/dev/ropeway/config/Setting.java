package dev.ropeway.config;

/** Every number that can be set, with its name, default, unit, range and meaning. */
public enum Setting {
  FRAME(
      "ropeway.frame",
      50,
      "ms",
      1,
      10_000,
      "shortest time between two updates of a key to one stream reader"),
  PULL_DELAY(
      "ropeway.pull.delay",
      15_000,
      "ms",
      50,
      600_000,
      "how often open sessions and streams are compared with the database, hints or no hints"),
  TICK(
      "ropeway.tick",
      50,
      "ms",
      10,
      1_000,
      "period of the timer that starts cycles for what is due"),
  LANES(
      "ropeway.cycle.lanes",
      2,
      "",
      1,
      64,
      "cycles that may run at the same time; each key belongs to one"),
  CYCLE_KEYS("ropeway.cycle.keys", 1_000, "keys", 1, 10_000, "most keys in one cycle"),
  CYCLE_ACTIONS(
      "ropeway.cycle.actions", 4_000, "actions", 1, 50_000, "most new actions in one cycle"),
  CYCLE_BYTES(
      "ropeway.cycle.bytes",
      8_388_608,
      "bytes",
      65_536,
      268_435_456,
      "most bytes of new arguments in one cycle"),
  RETRY_MAX(
      "ropeway.retry.max",
      5_000,
      "ms",
      10,
      60_000,
      "longest pause before a failed cycle is tried again"),
  CACHE_BYTES(
      "ropeway.cache.bytes",
      134_217_728,
      "bytes",
      0,
      17_179_869_184L,
      "memory for entries kept for the next push"),
  QUEUE_ACTIONS(
      "ropeway.queue.actions",
      100_000,
      "actions",
      1,
      10_000_000,
      "most undecided actions on this node; more are refused with 503"),
  QUEUE_BYTES(
      "ropeway.queue.bytes",
      268_435_456,
      "bytes",
      1_048_576,
      17_179_869_184L,
      "most bytes of their arguments; more are refused with 503"),
  PENDING(
      "ropeway.pending",
      10_000,
      "actions",
      1,
      1_000_000,
      "most undecided actions of one key; more are refused with 429"),
  BUDGET_ACTIONS(
      "ropeway.budget.actions",
      0,
      "actions/s",
      0,
      1_000_000_000,
      "most actions of one store on this node; more are refused with 429; 0: no limit"),
  BUDGET_BYTES(
      "ropeway.budget.bytes",
      0,
      "bytes/s",
      0,
      1_000_000_000_000L,
      "most bytes of their arguments; 0: no limit"),
  BUDGET_CLIENT_ACTIONS(
      "ropeway.budget.client.actions",
      0,
      "actions/s",
      0,
      1_000_000_000,
      "most actions of one client in one store; more are refused with 429; 0: no limit"),
  BUDGET_CLIENT_BYTES(
      "ropeway.budget.client.bytes",
      0,
      "bytes/s",
      0,
      1_000_000_000_000L,
      "most bytes of their arguments; 0: no limit"),
  BUDGET_WINDOW(
      "ropeway.budget.window",
      10,
      "s",
      1,
      3_600,
      "how many seconds' worth of a budget may be used at once"),
  BUDGET_CLIENTS(
      "ropeway.budget.clients",
      100_000,
      "clients",
      1,
      10_000_000,
      "clients whose budgets are remembered; one that is forgotten begins anew"),
  SNAPSHOT_EVERY(
      "ropeway.snapshot.every",
      100,
      "versions",
      1,
      10_000,
      "versions between two full snapshots in the history"),
  SNAPSHOT_BYTES(
      "ropeway.snapshot.bytes",
      1_048_576,
      "bytes",
      1_024,
      1_073_741_824,
      "bytes of patches after which a full snapshot comes early, if the data is not larger"),
  RETENTION(
      "ropeway.retention",
      30,
      "days",
      1,
      36_500,
      "how long history and the log of actions are kept; the newest version always is"),
  RECENT_UPDATES(
      "ropeway.recent.updates",
      256,
      "updates",
      1,
      100_000,
      "updates of a watched key kept in memory"),
  RECENT_BYTES(
      "ropeway.recent.bytes",
      1_048_576,
      "bytes",
      1_024,
      1_073_741_824,
      "most bytes of them per key; a reader further behind is reset"),
  STREAMS(
      "ropeway.streams",
      10_000,
      "streams",
      1,
      1_000_000,
      "most stream readers of this node; more are refused with 503"),
  REPLAY(
      "ropeway.replay",
      10_000,
      "versions",
      0,
      1_000_000,
      "most versions replayed to a reader that resumes; one further behind is reset"),
  REPLAY_BYTES(
      "ropeway.replay.bytes",
      1_048_576,
      "bytes",
      1_024,
      268_435_456,
      "most bytes replayed to a reader that resumes; one further behind is reset"),
  HISTORY_BYTES(
      "ropeway.history.bytes",
      33_554_432,
      "bytes",
      1_048_576,
      17_179_869_184L,
      "most bytes of JSON that reads of the past hold at once; others wait 5 s, then 503"),
  HEARTBEAT(
      "ropeway.heartbeat", 15_000, "ms", 100, 300_000, "pause after which a stream gets a comment"),
  STREAM_RETRY(
      "ropeway.stream.retry", 1_000, "ms", 0, 600_000, "reconnection time told to stream readers"),
  LOAD_TIMEOUT(
      "ropeway.load.timeout",
      10_000,
      "ms",
      1,
      600_000,
      "how long Session.data() waits for the first load"),
  STOP_TIMEOUT(
      "ropeway.stop.timeout",
      10_000,
      "ms",
      1,
      600_000,
      "how long the stage of Session.stop() waits for what was patched before it fails"),
  LISTENERS(
      "ropeway.listeners",
      200,
      "threads",
      1,
      10_000,
      "most listeners that run at the same time; while so many block, the others wait"),
  READS(
      "ropeway.reads",
      200,
      "requests",
      1,
      10_000,
      "most HTTP requests that read the database at the same time; more are refused with 503"),
  WAIT(
      "ropeway.wait",
      30_000,
      "ms",
      100,
      600_000,
      "how long a request waits for its outcomes before it is answered 503, and outcome() before it"
          + " fails"),
  BODY_BYTES(
      "ropeway.limit.body",
      1_048_576,
      "bytes",
      1_024,
      67_108_864,
      "largest request body; larger ones are refused with 413"),
  DEPTH("ropeway.limit.depth", 100, "levels", 1, 500, "deepest JSON"),
  NAME_LENGTH("ropeway.limit.name", 200, "code points", 1, 500, "longest key or client name"),
  REQUEST_ACTIONS(
      "ropeway.limit.actions",
      1_000,
      "actions",
      1,
      10_000,
      "most actions in one request; more are refused with 422"),
  KEY_USERS(
      "ropeway.limit.users",
      100,
      "users",
      1,
      1_000,
      "most users a key may be tagged with; more are refused with 422"),
  DATA_BYTES(
      "ropeway.limit.data",
      4_194_304,
      "bytes",
      1_024,
      67_108_864,
      "largest data of an entry; an action whose result is larger is rejected"),
  ROOM_DATA_BYTES(
      "ropeway.room.data", 10_485_760, "bytes", 1_024, 67_108_864, "the same of a room"),
  ROOM_FRAME_BYTES(
      "ropeway.room.frame.bytes", 128_000, "bytes", 1_024, 1_048_576, "largest frame of a room"),
  ROOM_GRACE(
      "ropeway.room.grace", 3_000, "ms", 0, 60_000, "how long a client may be away from a room"),
  ROOM_CLOSE(
      "ropeway.room.close", 30_000, "ms", 0, 86_400_000, "how long an empty room stays open"),
  ROOM_NODE_TIMEOUT(
      "ropeway.room.node.timeout", 10_000, "ms", 300, 600_000, "silence that makes a node dead"),
  ROOM_HEARTBEAT(
      "ropeway.room.heartbeat", 5_000, "ms", 100, 300_000, "the same in a present client's stream"),
  PAGE("ropeway.limit.page", 1_000, "rows", 1, 10_000, "largest page of keys or versions"),
  PAGE_BYTES(
      "ropeway.limit.page.bytes",
      1_048_576,
      "bytes",
      65_536,
      67_108_864,
      "most bytes of a page of versions; one that would have more ends early"),
  DB_TIMEOUT("ropeway.db.timeout", 30, "s", 1, 600, "longest database transaction of a cycle"),
  DB_SILENCE("ropeway.db.silence", 15, "s", 1, 600, "longest wait for an answer of the database");

  private final String key;
  private final long standard;
  private final String unit;
  private final long min;
  private final long max;
  private final String meaning;

  Setting(String key, long standard, String unit, long min, long max, String meaning) {
    this.key = key;
    this.standard = standard;
    this.unit = unit;
    this.min = min;
    this.max = max;
    this.meaning = meaning;
  }

  /** The MicroProfile Config property. */
  public String key() {
    return key;
  }

  /** The property for one store alone. */
  String keyOf(String store) {
    return "ropeway.store." + store + key.substring("ropeway".length());
  }

  /** The default. */
  public long standard() {
    return standard;
  }

  /** The row of the README's table that documents this setting. */
  public String row() {
    String amount = unit.isEmpty() ? "" : " " + unit;
    return "| `%s` | %d%s | %d … %d | %s |".formatted(key, standard, amount, min, max, meaning);
  }

  long check(String text) {
    return check(key, text);
  }

  long check(String property, String text) {
    try {
      long value = Long.parseLong(text.strip());
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw refuse(property, text, e);
    }
    throw refuse(property, text, null);
  }

  private IllegalArgumentException refuse(
      String property, String text, @org.jspecify.annotations.Nullable Exception cause) {
    String whole = unit.isEmpty() ? "a whole number" : "a whole number of " + unit;
    String message =
        "%s is \"%s\" but must be %s from %d to %d.".formatted(property, text, whole, min, max);
    return new IllegalArgumentException(message, cause);
  }
}

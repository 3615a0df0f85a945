package dev.ropeway.config;

/** Every number that can be set, with its name, default, unit, range and meaning. */
public enum Setting {
  FRAME(
      "ropeway.frame",
      ms(50, 1, 10_000),
      "time between two updates of a key to one reader, where there are more; a single one may come"
          + " half of it early"),
  PULL_DELAY(
      "ropeway.pull.delay",
      ms(15_000, 50, 600_000),
      "how often open sessions and streams are compared with the database, hints or no hints"),
  TICK("ropeway.tick", ms(50, 10, 1_000), "period of the timer that starts cycles for what is due"),
  LANES(
      "ropeway.cycle.lanes",
      number("", 2, 1, 64),
      "cycles that may run at the same time; each key belongs to one"),
  CYCLE_KEYS("ropeway.cycle.keys", number("keys", 1_000, 1, 10_000), "most keys in one cycle"),
  CYCLE_ACTIONS(
      "ropeway.cycle.actions",
      number("actions", 4_000, 1, 50_000),
      "most new actions in one cycle"),
  CYCLE_BYTES(
      "ropeway.cycle.bytes",
      bytes(8_388_608, 65_536, 268_435_456),
      "most bytes of new arguments in one cycle"),
  RETRY_MAX(
      "ropeway.retry.max",
      ms(5_000, 10, 60_000),
      "longest pause before a failed cycle is tried again"),
  CACHE_BYTES(
      "ropeway.cache.bytes",
      bytes(134_217_728, 0, 17_179_869_184L),
      "memory for entries kept for the next push"),
  QUEUE_ACTIONS(
      "ropeway.queue.actions",
      number("actions", 100_000, 1, 10_000_000),
      "most undecided actions on this node; more are refused with 503"),
  QUEUE_BYTES(
      "ropeway.queue.bytes",
      bytes(268_435_456, 1_048_576, 17_179_869_184L),
      "most bytes of their arguments; more are refused with 503"),
  PENDING(
      "ropeway.pending",
      number("actions", 10_000, 1, 1_000_000),
      "most undecided actions of one key; more are refused with 429"),
  BUDGET_ACTIONS(
      "ropeway.budget.actions",
      number("actions/s", 0, 0, 1_000_000_000),
      "most actions of one store on this node; more are refused with 429; 0: no limit"),
  BUDGET_BYTES(
      "ropeway.budget.bytes",
      number("bytes/s", 0, 0, 1_000_000_000_000L),
      "most bytes of their arguments; 0: no limit"),
  BUDGET_CLIENT_ACTIONS(
      "ropeway.budget.client.actions",
      number("actions/s", 0, 0, 1_000_000_000),
      "most actions of one client in one store; more are refused with 429; 0: no limit"),
  BUDGET_CLIENT_BYTES(
      "ropeway.budget.client.bytes",
      number("bytes/s", 0, 0, 1_000_000_000_000L),
      "most bytes of their arguments; 0: no limit"),
  BUDGET_WINDOW(
      "ropeway.budget.window",
      seconds(10, 1, 3_600),
      "how many seconds' worth of a budget may be used at once"),
  BUDGET_CLIENTS(
      "ropeway.budget.clients",
      number("clients", 100_000, 1, 10_000_000),
      "clients whose budgets are remembered; one that is forgotten begins anew"),
  CALLER_REQUESTS(
      "ropeway.caller.requests",
      number("requests", 200, 0, 1_000_000),
      "most requests of one caller under way on this node; more are refused with 429; 0: no limit"),
  CALLER_RATE(
      "ropeway.caller.rate",
      number("requests/s", 500, 0, 1_000_000_000),
      "most requests of one caller, a fifth of it at once; more are refused with 429; 0: no limit"),
  CALLER_STREAMS(
      "ropeway.caller.streams",
      number("streams", 200, 0, 1_000_000),
      "most streams and live connections of one caller; more are refused with 429; 0: no limit"),
  CALLER_WATCHES(
      "ropeway.caller.watches",
      number("keys", 2_000, 0, 1_000_000),
      "most keys that one caller watches over connections and streams of many; more are refused with"
          + " 429; 0: no limit"),
  CALLER_READS(
      "ropeway.caller.reads",
      number("requests", 50, 0, 10_000),
      "most of these that record nothing, but may read the database; more are refused with 429; 0:"
          + " no limit"),
  CALLER_ACTIONS(
      "ropeway.caller.actions",
      number("actions/s", 1_000, 0, 1_000_000_000),
      "most actions of one caller in all stores; more are refused with 429; 0: no limit"),
  CALLER_BYTES(
      "ropeway.caller.bytes",
      number("bytes/day", 1_073_741_824, 0, 1_000_000_000_000_000L),
      "most bytes of their arguments; 0: no limit"),
  CALLER_NEW(
      "ropeway.caller.new",
      number("things/h", 10_000, 0, 1_000_000_000),
      "keys, clients of a key, tags and entries into rooms that one caller may make in an hour; more"
          + " are refused with 429; 0: no limit"),
  CALLER_SCHEDULED(
      "ropeway.caller.scheduled",
      number("actions", 1_000, 0, 1_000_000),
      "most actions of one caller that wait for their time; more are refused with 429; 0: no limit"),
  ADDRESS_REQUESTS(
      "ropeway.address.requests",
      number("requests", 1_000, 0, 1_000_000),
      "the same of one address that is not this machine's own"),
  ADDRESS_RATE(
      "ropeway.address.rate",
      number("requests/s", 2_000, 0, 1_000_000_000),
      "the same of what is sent in a second"),
  ADDRESS_STREAMS(
      "ropeway.address.streams",
      number("streams", 2_000, 0, 1_000_000),
      "the same of streams and live connections"),
  ADDRESS_WATCHES(
      "ropeway.address.watches",
      number("keys", 10_000, 0, 1_000_000),
      "the same of the keys that are watched"),
  ADDRESS_FAILURES(
      "ropeway.address.failures",
      number("tokens/s", 10, 0, 1_000_000),
      "most tokens of one address that are not good; more are not looked at; 0: no limit"),
  REFUSAL_DELAY(
      "ropeway.refusal.delay",
      ms(500, 0, 60_000),
      "how long whoever is beyond a bound waits for the answer that says so; no thread waits"),
  REFUSAL_RATE(
      "ropeway.refusal.rate",
      number("refusals/s", 200, 0, 1_000_000_000),
      "requests of nobody known that are refused at once; more wait as those beyond a bound; 0: none"
          + " waits"),
  ACCESS_RECHECK(
      "ropeway.access.recheck",
      ms(5_000, 100, 60_000),
      "how often the rights of those who watch are judged again, and revocations are read"),
  TOKEN_LIFE(
      "ropeway.token.life",
      seconds(86_400, 60, 31_536_000),
      "how long a token may be good; one that claims more is refused"),
  SNAPSHOT_EVERY(
      "ropeway.snapshot.every",
      number("versions", 100, 1, 10_000),
      "versions between two full snapshots in the history"),
  SNAPSHOT_BYTES(
      "ropeway.snapshot.bytes",
      bytes(1_048_576, 1_024, 1_073_741_824),
      "bytes of patches after which a full snapshot comes early, if the data is not larger"),
  RETENTION(
      "ropeway.retention",
      number("days", 30, 1, 36_500),
      "how long history and the log of actions are kept; the newest version always is"),
  RECENT_UPDATES(
      "ropeway.recent.updates",
      number("updates", 256, 1, 100_000),
      "updates of a watched key kept in memory"),
  RECENT_BYTES(
      "ropeway.recent.bytes",
      bytes(1_048_576, 1_024, 1_073_741_824),
      "most bytes of them per key; a reader further behind is reset"),
  STREAMS(
      "ropeway.streams",
      number("streams", 10_000, 1, 1_000_000),
      "most stream readers of this node; more are refused with 503"),
  REPLAY(
      "ropeway.replay",
      number("versions", 10_000, 0, 1_000_000),
      "most versions replayed to a reader that resumes; one further behind is reset"),
  REPLAY_BYTES(
      "ropeway.replay.bytes",
      bytes(1_048_576, 1_024, 268_435_456),
      "most bytes replayed to a reader that resumes; one further behind is reset"),
  HISTORY_BYTES(
      "ropeway.history.bytes",
      bytes(33_554_432, 1_048_576, 17_179_869_184L),
      "most bytes of JSON that reads of the past hold at once; others wait 5 s, then 503"),
  HEARTBEAT(
      "ropeway.heartbeat", ms(15_000, 100, 300_000), "pause after which a stream gets a comment"),
  LIVE_SILENCE(
      "ropeway.live.silence",
      ms(35_000, 1_000, 600_000),
      "silence after which a live connection is taken for gone"),
  STREAM_RETRY(
      "ropeway.stream.retry",
      ms(1_000, 0, 600_000),
      "reconnection time told to streams and live connections"),
  LOAD_TIMEOUT(
      "ropeway.load.timeout",
      ms(10_000, 1, 600_000),
      "how long Session.data() waits for the first load"),
  STOP_TIMEOUT(
      "ropeway.stop.timeout",
      ms(10_000, 1, 600_000),
      "how long the stage of Session.stop() waits for what was patched before it fails"),
  LISTENERS(
      "ropeway.listeners",
      number("threads", 200, 1, 10_000),
      "most listeners that run at the same time; while so many block, the others wait"),
  READS(
      "ropeway.reads",
      number("requests", 200, 1, 10_000),
      "most HTTP requests that read the database at the same time; more are refused with 503"),
  WAIT(
      "ropeway.wait",
      ms(30_000, 100, 600_000),
      "how long a request waits for its outcomes before it is answered 503, and outcome() before it"
          + " fails"),
  BODY_BYTES(
      "ropeway.limit.body",
      bytes(1_048_576, 1_024, 67_108_864),
      "largest request body; larger ones are refused with 413"),
  BODY_TIME(
      "ropeway.limit.body.time",
      ms(10_000, 100, 600_000),
      "how long a request body may take to arrive; a later one is refused with 408"),
  BODIES_BYTES(
      "ropeway.limit.bodies",
      bytes(67_108_864, 1_048_576, 17_179_869_184L),
      "most bytes of all bodies that are arriving; more are refused with 503"),
  DEPTH("ropeway.limit.depth", number("levels", 100, 1, 500), "deepest JSON"),
  NAME_LENGTH(
      "ropeway.limit.name", number("code points", 200, 1, 500), "longest key or client name"),
  REQUEST_ACTIONS(
      "ropeway.limit.actions",
      number("actions", 1_000, 1, 10_000),
      "most actions in one request; more are refused with 422"),
  KEY_USERS(
      "ropeway.limit.users",
      number("users", 100, 1, 1_000),
      "most users a key may be tagged with; more are refused with 422"),
  SCHEDULED(
      "ropeway.limit.scheduled",
      number("actions", 1_000, 1, 100_000),
      "most actions of one key that wait for their time; more are refused with 429"),
  AHEAD(
      "ropeway.limit.ahead",
      number("days", 366, 1, 36_500),
      "how far ahead an action may be due; one that is later is refused with 422"),
  DATA_BYTES(
      "ropeway.limit.data",
      bytes(4_194_304, 1_024, 67_108_864),
      "largest data of an entry; an action whose result is larger is rejected"),
  RESULT_BYTES(
      "ropeway.limit.result",
      bytes(65_536, 256, 1_048_576),
      "largest answer of an action; one that answers more is rejected"),
  ROOM_DATA_BYTES("ropeway.room.data", bytes(10_485_760, 1_024, 67_108_864), "the same of a room"),
  ROOM_FRAME_BYTES(
      "ropeway.room.frame.bytes", bytes(128_000, 1_024, 1_048_576), "largest frame of a room"),
  CAPACITY(
      "ropeway.capacity",
      number("clients", 0, 0, 10_000),
      "most clients present in one room; one more is refused with 409; 0: any number"),
  ROOM_GRACE(
      "ropeway.room.grace", ms(3_000, 0, 60_000), "how long a client may be away from a room"),
  ROOM_HOLD(
      "ropeway.room.hold",
      ms(10_000, 1_000, 300_000),
      "how long a seat is held for a client that was sent to a room of a group"),
  ROOM_CLOSE("ropeway.room.close", ms(30_000, 0, 86_400_000), "how long an empty room stays open"),
  ROOM_NODE_TIMEOUT(
      "ropeway.room.node.timeout", ms(10_000, 300, 600_000), "silence that makes a node dead"),
  ROOM_HEARTBEAT(
      "ropeway.room.heartbeat", ms(5_000, 100, 300_000), "the same in a present client's stream"),
  PAGE("ropeway.limit.page", number("rows", 1_000, 1, 10_000), "largest page of keys or versions"),
  PAGE_BYTES(
      "ropeway.limit.page.bytes",
      bytes(1_048_576, 65_536, 67_108_864),
      "most bytes of a page of versions; one that would have more ends early"),
  DB_TIMEOUT("ropeway.db.timeout", seconds(30, 1, 600), "longest database transaction of a cycle"),
  DB_SILENCE(
      "ropeway.db.silence", seconds(15, 1, 600), "longest wait for an answer of the database"),
  DB_PLANNER(
      "ropeway.db.planner",
      number("", 1, 0, 1),
      "1: each transaction has its statements planned by their indexes; 0: nothing is set, the"
          + " database plans as it is configured, as where it is distributed"),
  DB_FINISH(
      "ropeway.db.finish",
      number("", 0, 0, 1),
      "1: no node of an older version is left, so what the tables keep for those goes at the next"
          + " start");

  private final String key;
  private final Amount amount;
  private final String meaning;

  Setting(String key, Amount amount, String meaning) {
    this.key = key;
    this.amount = amount;
    this.meaning = meaning;
  }

  private static Amount number(String unit, long standard, long min, long max) {
    return new Amount(unit, standard, min, max);
  }

  private static Amount bytes(long standard, long min, long max) {
    return number("bytes", standard, min, max);
  }

  private static Amount ms(long standard, long min, long max) {
    return number("ms", standard, min, max);
  }

  private static Amount seconds(long standard, long min, long max) {
    return number("s", standard, min, max);
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
    return amount.standard();
  }

  /** The least value that it may have. */
  long least() {
    return amount.min();
  }

  /** The most that it may be. */
  long most() {
    return amount.max();
  }

  /** The row of the README's table that documents this setting. */
  public String row() {
    return "| `%s` | %s | %s |".formatted(key, amount, meaning);
  }

  long check(String text) {
    return check(key, text);
  }

  /** The same of a property that stands for this setting. */
  long check(String property, String text) {
    return amount.check(property, text);
  }
}

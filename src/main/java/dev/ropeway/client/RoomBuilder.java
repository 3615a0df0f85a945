package dev.ropeway.client;

import dev.ropeway.action.BuiltInActions;
import jakarta.json.JsonValue;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Describes a room before it is opened. Confined to one thread. */
public final class RoomBuilder {
  private static final int MOST_BYTES = 128_000;

  private final RopewayClient owner;
  private final String store;
  private final String key;
  private final boolean group;
  private final Map<String, LocalAction> actions = new LinkedHashMap<>();
  private @Nullable String client;
  private TransportKind transport = TransportKind.AUTO;
  private Duration frame = Duration.ofMillis(50);
  private Duration silence = Duration.ofSeconds(35);
  private Duration timeout = Duration.ofSeconds(30);
  private Duration glideRest = Duration.ofMillis(250);
  private int frameBytes = MOST_BYTES;

  /** {@code group}: the key is the name of a group of rooms, of which any will do. */
  RoomBuilder(RopewayClient owner, String store, String key, boolean group) {
    this.owner = owner;
    this.store = store;
    this.key = key;
    this.group = group;
    defaultData(JsonValue.EMPTY_JSON_OBJECT);
  }

  /**
   * Who this is to others; several programs may have one name. By default it is whom the server
   * knows by the token, and {@code java} if there is none. Another name than that of the token
   * keeps the room from opening.
   */
  public RoomBuilder client(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a client needs a name");
    }
    client = name;
    return this;
  }

  /** Adds an action of the application's, so that it too shows at once. */
  public RoomBuilder action(String name, LocalAction function) {
    actions.put(name, function);
    return this;
  }

  /**
   * What the store begins with, and so what {@link Room#delete} shows at once; an empty object by
   * default.
   */
  public RoomBuilder defaultData(JsonValue data) {
    return action(BuiltInActions.DELETE, (before, args) -> data);
  }

  /**
   * The shortest time between two sends of a kind, such as of actions; 50 ms by default. It may be
   * changed later: {@link Room#frame(Duration)}.
   */
  public RoomBuilder frame(Duration shortest) {
    frame = positive(shortest);
    return this;
  }

  /** What may carry the room; by default a live connection where there can be one. */
  public RoomBuilder transport(TransportKind kind) {
    transport = kind;
    return this;
  }

  /** The most bytes of a request; 128,000 by default, which is also what a server takes. */
  public RoomBuilder frameBytes(int most) {
    if (most < 2 * FrameLimits.ENVELOPE) {
      throw new IllegalArgumentException(
          "a frame has at least " + 2 * FrameLimits.ENVELOPE + " bytes");
    }
    frameBytes = most;
    return this;
  }

  /**
   * How long a stream may bring nothing before it is given up; 35 s by default, for a server sends
   * a heartbeat every 15 s.
   */
  public RoomBuilder silence(Duration longest) {
    silence = positive(longest);
    return this;
  }

  /** After how long a value that {@link Room#glide glides} rests, and is recorded; 250 ms. */
  public RoomBuilder glideRest(Duration still) {
    glideRest = positive(still);
    return this;
  }

  /** How long {@link #connect} may take; 30 s by default. */
  public RoomBuilder timeout(Duration longest) {
    timeout = positive(longest);
    return this;
  }

  /**
   * Opens the room.
   *
   * @return completes once it is live; fails with {@link RoomClosedException} if that cannot be or
   *     takes too long
   * @throws IllegalArgumentException if the store, the key or the group is {@code .} or {@code ..},
   *     which no URL can name
   */
  public CompletableFuture<Room> connect() {
    requireSegment("store", store);
    requireSegment(group ? "group" : "key", key);
    return group
        ? new GroupJoin(owner, Place.join(store, key), client, timeout, this::connect).begin()
        : connect(key, timeout);
  }

  private CompletableFuture<Room> connect(String room, Duration longest) {
    RoomOpening opening = new RoomOpening(owner, client, longest);
    Context context = context(opening.keeper());
    return opening.begin(name -> room(context, mirror(name, room)));
  }

  private Room room(Context context, SharedMirror mirror) {
    return new Room(
        mirror,
        changed -> new RemoteLink(context, owner.http(), mirror, changed),
        link -> new GlideLoop(context.serial(), mirror, link, glideRest));
  }

  private Context context(TokenKeeper keeper) {
    TrafficMeter meter = new TrafficMeter();
    Addresses addresses = new Addresses(owner.urls());
    return new Context(
        owner.serial(),
        new Transport(owner.http(), addresses, keeper, meter, System::nanoTime),
        addresses,
        meter,
        System::nanoTime,
        Clock.systemUTC(),
        () -> ThreadLocalRandom.current().nextDouble(),
        silence,
        new AtomicReference<>(frame),
        frameBytes - FrameLimits.ENVELOPE,
        owner.live(transport));
  }

  /**
   * Opens a room without a server: everything is applied here, and goes with it.
   *
   * @param data where it begins
   */
  public Room offline(JsonValue data) {
    SharedMirror mirror = mirror(client == null ? RoomOpening.NAMELESS : client, key);
    Serial serial = owner.serial();
    Room room =
        new Room(
            mirror,
            changed -> new LocalLink(serial, mirror, actions, data, frame, changed),
            link -> new GlideLoop(serial, mirror, link, glideRest));
    owner.open(room);
    return room;
  }

  private SharedMirror mirror(String name, String room) {
    return new SharedMirror(name, store, room, actions, new Deliveries(owner.serial()), frameBytes);
  }

  static void requireSegment(String what, String name) {
    if (name.equals(".") || name.equals("..")) {
      throw new IllegalArgumentException(
          "the " + what + " must not be \"" + name + "\", which no URL can name");
    }
  }

  static Duration positive(Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException("must be longer than nothing: " + duration);
    }
    return duration;
  }
}

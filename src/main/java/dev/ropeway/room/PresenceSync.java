package dev.ropeway.room;

import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.delivery.RoomRefusedException;
import dev.ropeway.journal.Arrival;
import dev.ropeway.journal.Arrivals;
import dev.ropeway.journal.ClientKey;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.GroupSeats;
import dev.ropeway.journal.Presences;
import dev.ropeway.journal.RoomCare;
import dev.ropeway.room.LocalPresence.Change;
import dev.ropeway.room.LocalPresence.Wish;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Presence in the database: tells it who is present through this node and that the node lives, asks
 * it who is in rooms, and does what is due about those who do not come back. One thing at a time
 * but for {@link #left} and what is asked; all of it blocks.
 */
final class PresenceSync {
  private static final System.Logger LOG = System.getLogger(PresenceSync.class.getName());
  private static final int MOST_WISHES = 500;
  private static final Duration LEAST_PAUSE = Duration.ofMillis(20);
  private static final Duration RETRY = Duration.ofSeconds(1);

  /** Hears what the database says. */
  interface Listener {
    /** Who is in rooms that were asked for; a room without anybody is left out. */
    void found(Set<EntryKey> asked, Map<EntryKey, Set<String>> clients);

    /** A client that may have streams open is not taken in. */
    void refused(ClientKey client);

    /** Clients have come to rooms or left them. */
    void changed(Collection<EntryKey> rooms);

    /** Clients are in rooms again from which they had vanished with this node. */
    void rejoined(Collection<EntryKey> rooms);

    /** What follows from departures has been recorded. */
    void recorded(Collection<EntryKey> rooms);
  }

  private final LocalPresence local = new LocalPresence();
  private final PresenceAgenda agenda = new PresenceAgenda();
  private final Presences presences;
  private final RoomCare care;
  private final Listener listener;
  private final Duration grace;
  private final Duration alive;
  private final SeatRules rules;
  private final GroupSeats seats;
  private final Duration hold;

  /** Whether seats may be held that nobody comes for; at first those of a node before this one. */
  private volatile boolean held = true;

  /** Whether clients are to be told anew; one thing at a time, as all that tells. */
  private boolean anew;

  /** Under which the database knows who is present here. */
  private volatile String node = UUID.randomUUID().toString();

  PresenceSync(
      Presences presences,
      RoomCare care,
      GroupSeats seats,
      Settings settings,
      SeatRules rules,
      Listener listener) {
    this.rules = rules;
    this.seats = seats;
    this.hold = settings.time(Setting.ROOM_HOLD);
    this.presences = presences;
    this.care = care;
    this.listener = listener;
    this.grace = settings.time(Setting.ROOM_GRACE);
    this.alive = settings.time(Setting.ROOM_NODE_TIMEOUT).dividedBy(3);
  }

  LocalPresence local() {
    return local;
  }

  PresenceAgenda agenda() {
    return agenda;
  }

  /** Whether there is something to do now. */
  boolean due() {
    return local.waiting() || agenda.due();
  }

  /** Does one thing; false if there was nothing to do. What fails is to be done again. */
  boolean step() {
    if (tellWaiting()) {
      return true;
    }
    Set<EntryKey> rooms = agenda.takeStale();
    if (!rooms.isEmpty()) {
      orElse(() -> find(rooms), () -> agenda.ask(rooms));
      return true;
    }
    boolean due = agenda.takeCare();
    if (due) {
      orElse(this::care, () -> agenda.careWithin(RETRY));
    }
    return due;
  }

  /** Tells some of those who came and went; false if nobody did. */
  boolean tellWaiting() {
    boolean waiting = local.waiting();
    if (waiting) {
      tell();
    }
    return waiting;
  }

  private static void orElse(Runnable step, Runnable again) {
    boolean done = false;
    try {
      step.run();
      done = true;
    } finally {
      if (!done) {
        again.run();
      }
    }
  }

  private void find(Set<EntryKey> rooms) {
    listener.found(rooms, presences.clients(List.copyOf(rooms)));
  }

  /** Tells who came and went; what fails has to be told again. */
  private void tell() {
    boolean fresh = !local.any();
    List<Wish> wishes = local.take(MOST_WISHES);
    try {
      tell(wishes, fresh);
    } catch (RuntimeException | Error e) {
      wishes.forEach(local::takeBack);
      wishes.forEach(wish -> wish.done().completeExceptionally(e));
      throw e;
    }
    wishes.forEach(wish -> wish.done().complete(null));
  }

  private void tell(List<Wish> wishes, boolean fresh) {
    List<Wish> joins = wishes.stream().filter(wish -> wish.change() == Change.JOIN).toList();
    List<ClientKey> joined = joins.isEmpty() ? List.of() : join(joins, fresh);
    List<ClientKey> parted = those(wishes, Change.PART);
    if (!parted.isEmpty()) {
      presences.part(node, parted);
      agenda.careWithin(grace);
    }
    List<ClientKey> leaving = those(wishes, Change.LEAVE);
    if (!leaving.isEmpty()) {
      left(presences.leave(node, leaving));
    }
    if (!joined.isEmpty()) {
      Set<EntryKey> rooms = rooms(joined);
      find(rooms);
      listener.changed(rooms);
      if (anew) {
        listener.rejoined(rooms);
      }
    }
    anew &= local.waiting();
  }

  /** Returns who is present now. */
  private List<ClientKey> join(List<Wish> joins, boolean fresh) {
    agenda.careWithin(alive);
    List<Arrival> arrivals = joins.stream().map(this::arrival).toList();
    Arrivals arrived = presences.arrive(node, fresh, arrivals);
    if (!arrived.alive()) {
      beginAnew();
      arrived = presences.arrive(node, true, arrivals);
    }
    Map<ClientKey, RuntimeException> refused = new HashMap<>();
    arrived
        .full()
        .forEach(each -> refused.put(each.client(), RoomRefusedException.full(each.capacity())));
    arrived.unasked().forEach(each -> refused.put(each, new AdmissionNeededException()));
    joins.forEach(wish -> refuse(wish, refused.get(wish.client())));
    return arrived.in();
  }

  private Arrival arrival(Wish wish) {
    ClientKey client = wish.client();
    String store = client.key().store();
    boolean admitted = wish.admitted() || !rules.guarded().test(store);
    return new Arrival(client, rules.capacity().applyAsInt(store), admitted);
  }

  /** Whoever has streams open already, as the database had forgotten him, loses them. */
  private void refuse(Wish wish, @Nullable RuntimeException reason) {
    if (reason != null) {
      local.refused(wish.client());
      wish.done().completeExceptionally(reason);
      listener.refused(wish.client());
    }
  }

  private static List<ClientKey> those(List<Wish> wishes, Change change) {
    return wishes.stream().filter(wish -> wish.change() == change).map(Wish::client).toList();
  }

  private static Set<EntryKey> rooms(List<ClientKey> clients) {
    Set<EntryKey> rooms = new LinkedHashSet<>();
    clients.forEach(client -> rooms.add(client.key()));
    return rooms;
  }

  /** Whoever is present here has been taken for gone: they are told to be there anew. */
  private void beginAnew() {
    LOG.log(Level.INFO, "This node was taken for dead; its clients join their rooms anew.");
    node = UUID.randomUUID().toString();
    anew = true;
    local.tellAll();
  }

  /** Says that this node lives, and does what is due. */
  private void care() {
    if (local.any()) {
      agenda.careWithin(alive);
      if (!presences.join(node, false, List.of())) {
        beginAnew();
      }
    }
    if (held) {
      sweep();
    }
    long millis = care.next();
    if (millis == 0) {
      care.bury();
      left(care.depart());
      care.note(List.of());
      listener.recorded(care.close());
      millis = care.next();
    }
    if (millis >= 0) {
      Duration pause = Duration.ofMillis(millis);
      agenda.careWithin(pause.compareTo(LEAST_PAUSE) < 0 ? LEAST_PAUSE : pause);
    }
  }

  /** Seats are held from now on. */
  void held() {
    held = true;
    agenda.careWithin(hold);
  }

  private void sweep() {
    held = false; // before looking: what is held after that says so
    if (seats.sweep()) {
      held();
    }
  }

  /** Lets a client leave at once, also where other nodes have it. */
  void leaveEverywhere(ClientKey client) {
    if (presences.leaveEverywhere(client)) {
      left(List.of(client));
    }
  }

  /** Tells of clients who have left. */
  private void left(List<ClientKey> clients) {
    if (!clients.isEmpty()) {
      Set<EntryKey> rooms = rooms(clients);
      listener.recorded(rooms);
      care.note(new ArrayList<>(rooms));
      agenda.ask(rooms);
      listener.changed(rooms);
      agenda.careWithin(Duration.ZERO); // to learn when the room is to be closed
    }
  }

  /** Who is present in a room, through whatever node. */
  Set<String> present(EntryKey room) {
    return presences.clients(List.of(room)).getOrDefault(room, Set.of());
  }

  /** Whether a client is present anywhere. */
  boolean present(ClientKey client) {
    return local.has(client) || presences.present(client);
  }
}

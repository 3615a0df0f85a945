package dev.ropeway.config;

import dev.ropeway.config.SecurityEvent.Kind;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells the logger {@code dev.ropeway.security} who was refused and who did what only few may do: a
 * line of JSON each. Who floods it hides nothing but his own: of each kind there is a most a
 * minute, of which one caller gets a part, and what is left out is counted. Never throws.
 * Thread-safe.
 */
public final class SecurityLog {
  private static final System.Logger LOG = System.getLogger("dev.ropeway.security");
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final NodeClock clock;

  /** Guarded by this. */
  private final Map<Kind, Minute> minutes = new EnumMap<>(Kind.class);

  /** Tells nothing yet. */
  public SecurityLog(NodeClock clock) {
    this.clock = clock;
  }

  /** What was told of a kind within a minute. */
  private static final class Minute {
    final long end;
    final Instant since;
    final Map<String, Integer> bySource = new HashMap<>();
    int told;
    long omitted;

    Minute(NodeClock clock) {
      this.end = clock.nanos() + MINUTE;
      this.since = clock.instant();
    }

    boolean takes(SecurityEvent event) {
      Kind kind = event.kind();
      int ofOne = bySource.getOrDefault(event.source(), 0);
      if (told == kind.most || ofOne == kind.mostOfOne) {
        omitted++;
        return false;
      }
      told++;
      bySource.put(event.source(), ofOne + 1);
      return true;
    }
  }

  /** Tells of something, or counts it. */
  public void write(SecurityEvent event) {
    List<String> lines = new ArrayList<>();
    synchronized (this) {
      end(event.kind(), lines);
      if (minutes.computeIfAbsent(event.kind(), kind -> new Minute(clock)).takes(event)) {
        lines.add(event.line(clock.instant()));
      }
    }
    lines.forEach(SecurityLog::tell);
  }

  /** Tells how much was left out in minutes that are over; to be called every now and then. */
  public void tick() {
    List<String> lines = new ArrayList<>();
    synchronized (this) {
      for (Kind kind : Kind.values()) {
        end(kind, lines);
      }
    }
    lines.forEach(SecurityLog::tell);
  }

  private void end(Kind kind, List<String> lines) {
    Minute minute = minutes.get(kind);
    if (minute != null && clock.nanos() - minute.end >= 0) {
      minutes.remove(kind);
      String line = omitted(kind, minute);
      if (line != null) {
        lines.add(line);
      }
    }
  }

  private @Nullable String omitted(Kind kind, Minute minute) {
    if (minute.omitted == 0) {
      return null;
    }
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("time", clock.instant());
    members.put("event", kind.text);
    members.put("omitted", minute.omitted);
    members.put("since", minute.since);
    return SecurityEvent.json(members);
  }

  private static void tell(String line) {
    try {
      LOG.log(Level.INFO, line);
    } catch (RuntimeException | Error e) {
      // whoever is being refused must not be let in, nor anybody kept out, because a log is broken
    }
  }
}

package dev.ropeway.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ropeway.AccessDeniedException.Kind;
import dev.ropeway.AccessPolicy;
import dev.ropeway.AccessRequest;
import dev.ropeway.Caller;
import dev.ropeway.Decision;
import dev.ropeway.Right;
import dev.ropeway.config.AuthSettings;
import dev.ropeway.config.AuthSettings.Mode;
import dev.ropeway.journal.RevocationLog;
import dev.ropeway.testing.HandClock;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LiveAccessTest {
  private static final Duration RECHECK = Duration.ofSeconds(5);

  private final HandClock clock = new HandClock(Instant.parse("2026-11-01T00:00:00Z"));
  private final Set<String> members = new HashSet<>(Set.of("ann", "bob"));
  private final List<Kind> ended = new ArrayList<>();
  private int asked;
  private int told;
  private boolean failing;
  private final LiveAccess live = live();

  private LiveAccess live() {
    AccessPolicy policy =
        new AccessPolicy() {
          @Override
          public String store() {
            return "boards";
          }

          @Override
          public Decision check(AccessRequest request) {
            asked++;
            if (failing) {
              throw new IllegalStateException("no database");
            }
            return Decision.allowIf(members.contains(request.caller().subject()));
          }
        };
    AuthSettings auth =
        AuthSettings.read(
            name -> Optional.of("demo").filter(mode -> name.equals(AuthSettings.AUTH)), true);
    assertEquals(Mode.DEMO, auth.mode());
    Access access =
        new Access(
            auth,
            Map.of("boards", List.of()),
            Set.of("boards"),
            List.of(policy),
            name -> Optional.empty());
    Revocations revocations =
        new Revocations(new RevocationLog(new NoDatabase()), clock, Duration.ofDays(1));
    Tokens tokens = new Tokens(auth, Duration.ofDays(1), () -> new byte[32], revocations, clock);
    return new LiveAccess(access, tokens, revocations, RECHECK, () -> told++, clock, Runnable::run);
  }

  private LiveAccess.Seat open(String subject, @Nullable Instant expires) {
    Caller caller = new Caller(subject, Set.of(), JsonValue.EMPTY_JSON_OBJECT, expires);
    return live.open(
        caller, List.of(new AccessRequest(caller, Right.WATCH, "boards", "b1")), ended::add);
  }

  private void pass(Duration time) {
    clock.pass(time);
    live.tick();
  }

  @Test
  void whoLosesTheRightIsEndedWithinTheRecheck() {
    open("ann", null);
    members.remove("ann");
    pass(RECHECK.minusMillis(1));
    assertEquals(List.of(), ended);
    pass(Duration.ofMillis(1));
    assertEquals(List.of(Kind.FORBIDDEN), ended);
    assertEquals(0, live.size());
    pass(RECHECK);
    assertEquals(1, ended.size());
  }

  @Test
  void changeThatIsToldIsJudgedAtTheNextTick() {
    open("ann", null);
    members.remove("ann");
    live.changed();
    live.tick();
    assertEquals(List.of(Kind.FORBIDDEN), ended);
  }

  @Test
  void changeHereIsToldToTheOthers() {
    open("ann", null);
    members.remove("ann");
    live.changedEverywhere();
    live.tick();
    assertEquals(1, told);
    assertEquals(List.of(Kind.FORBIDDEN), ended);
  }

  @Test
  void theSameRequestIsJudgedOnceHoweverManyWatchByIt() {
    for (int i = 0; i < 100; i++) {
      open("ann", null);
      open("bob", null);
    }
    pass(RECHECK);
    assertEquals(2, asked);
    assertEquals(List.of(), ended);
  }

  @Test
  void whoIsGoneIsNotJudged() {
    open("ann", null).close();
    pass(RECHECK);
    assertEquals(0, asked);
  }

  @Test
  void expiredTokenEndsItAfterTheSkew() {
    open("ann", clock.instant().plusSeconds(60));
    pass(Duration.ofSeconds(89));
    assertEquals(List.of(), ended);
    pass(RECHECK);
    assertEquals(List.of(Kind.TOKEN_EXPIRED), ended);
  }

  @Test
  void policyThatFailsIsBorneForAWhile() {
    open("ann", null);
    failing = true;
    pass(RECHECK);
    pass(RECHECK);
    pass(RECHECK);
    assertEquals(List.of(), ended);
    failing = false;
    pass(RECHECK);
    failing = true;
    for (int i = 0; i < 3; i++) {
      pass(RECHECK);
      assertEquals(List.of(), ended);
    }
    pass(RECHECK);
    assertEquals(List.of(Kind.FORBIDDEN), ended);
  }
}

package dev.ropeway.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.AccessDeniedException;
import dev.ropeway.AccessDeniedException.Kind;
import dev.ropeway.AccessPolicy;
import dev.ropeway.AccessRequest;
import dev.ropeway.Caller;
import dev.ropeway.Decision;
import dev.ropeway.LogEar;
import dev.ropeway.Right;
import dev.ropeway.config.AuthSettings;
import dev.ropeway.config.AuthSettings.Mode;
import dev.ropeway.config.NodeClock;
import dev.ropeway.config.SecurityLog;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class AccessTest {
  private static final SecurityLog LOG = new SecurityLog(NodeClock.system());
  private static final Map<String, String> EDITORS =
      Map.of(
          "ropeway.store.boards.read", "editor,viewer",
          "ropeway.store.boards.act", "editor",
          "ropeway.store.boards.act.clear", "owner");

  private static Caller caller(String subject, String... roles) {
    return new Caller(subject, Set.of(roles), JsonValue.EMPTY_JSON_OBJECT, null);
  }

  private static AuthSettings auth(Mode mode) {
    Map<String, String> set =
        Map.of(
            "ropeway.auth", mode.text(),
            "mp.jwt.verify.issuer", "https://issuer.example",
            "mp.jwt.verify.audiences", "ropeway",
            "mp.jwt.verify.publickey", "unused");
    return AuthSettings.read(name -> Optional.ofNullable(set.get(name)), mode == Mode.DEMO);
  }

  private static Access access(Mode mode, Map<String, String> set, AccessPolicy... policies) {
    return new Access(
        auth(mode),
        Map.of("boards", List.of("set", "clear"), "secrets", List.of("set")),
        Set.of("boards"),
        List.of(policies),
        name -> Optional.ofNullable(set.get(name)));
  }

  private static AccessPolicy policy(String store, Function<AccessRequest, Decision> check) {
    return new AccessPolicy() {
      @Override
      public String store() {
        return store;
      }

      @Override
      public Decision check(AccessRequest request) {
        return check.apply(request);
      }
    };
  }

  private static void denied(Kind kind, Executable attempt) {
    assertEquals(kind, assertThrows(AccessDeniedException.class, attempt).kind());
  }

  private static boolean may(Access access, Caller caller, Right right) {
    return access.of(caller, LOG).has(right, "boards", "b1");
  }

  @Test
  void rolesHaveTheRightsThatAreSetAndNoOthers() {
    Access access = access(Mode.REQUIRED, EDITORS);
    assertTrue(may(access, caller("ann", "viewer"), Right.READ));
    assertFalse(may(access, caller("ann", "viewer"), Right.WATCH));
    assertFalse(may(access, caller("ann"), Right.READ));
    access.of(caller("ann", "editor"), LOG).requireAction("boards", "b1", "set");
    denied(
        Kind.FORBIDDEN,
        () -> access.of(caller("ann", "viewer"), LOG).requireAction("boards", "b1", "set"));
  }

  @Test
  void whoIsDeniedAndFromWhereIsInTheSecurityLog() {
    Access access = access(Mode.REQUIRED, EDITORS);
    try (LogEar ear = new LogEar(Logger.getLogger("dev.ropeway.security"))) {
      Permit viewer = access.of(caller("ann", "viewer"), "192.0.2.7", LOG);
      denied(Kind.FORBIDDEN, () -> viewer.requireAction("boards", "b1", "set"));
      String line = ear.messages().get(0);
      assertTrue(line.contains("\"subject\":\"ann\",\"address\":\"192.0.2.7\""), line);
      assertTrue(line.contains("\"right\":\"act.set\""), line);
    }
  }

  @Test
  void whatIsSaidOfOneActionCountsBeforeWhatIsSaidOfAll() {
    Access access = access(Mode.REQUIRED, EDITORS);
    denied(
        Kind.FORBIDDEN,
        () -> access.of(caller("ann", "editor"), LOG).requireAction("boards", "b1", "clear"));
    denied(
        Kind.HIDDEN,
        () -> access.of(caller("ann", "owner"), LOG).requireAction("boards", "b1", "set"));
    access.of(caller("ann", "owner"), LOG).requireAction("boards", "b1", "clear");
  }

  @Test
  void withoutAnyRuleNothingIsAllowed() {
    Access access = access(Mode.REQUIRED, EDITORS);
    for (Right right : Right.values()) {
      assertFalse(access.of(caller("ann", "editor"), LOG).has(right, "secrets", "s"), right.text());
    }
  }

  @Test
  void allRulesMustAllow() {
    AccessPolicy onlyAnn =
        policy("boards", asked -> Decision.allowIf(asked.caller().subject().equals("ann")));
    Access both = access(Mode.REQUIRED, EDITORS, onlyAnn);
    assertTrue(may(both, caller("ann", "viewer"), Right.READ));
    assertFalse(may(both, caller("bob", "viewer"), Right.READ));
    assertFalse(may(both, caller("ann"), Right.READ));
    Access alone = access(Mode.REQUIRED, Map.of(), onlyAnn);
    assertTrue(may(alone, caller("ann"), Right.HISTORY));
    assertFalse(may(alone, caller("bob"), Right.READ));
  }

  @Test
  void keysLimitWhatAPolicyAllows() {
    Access access =
        access(
            Mode.REQUIRED,
            Map.of("ropeway.store.boards.keys", "{subject}/*"),
            policy("boards", asked -> Decision.allow()));
    assertTrue(access.of(caller("ann"), LOG).has(Right.READ, "boards", "ann/1"));
    assertFalse(access.of(caller("ann"), LOG).has(Right.READ, "boards", "bob/1"));
    Access without = access(Mode.REQUIRED, Map.of("ropeway.store.boards.keys", "*"));
    assertFalse(without.of(caller("ann"), LOG).has(Right.READ, "boards", "ann/1"));
  }

  @Test
  void policyThatThrowsDenies() {
    Access access =
        access(
            Mode.REQUIRED,
            Map.of(),
            policy(
                "boards",
                asked -> {
                  throw new IllegalStateException("no database");
                }));
    assertFalse(may(access, caller("ann"), Right.READ));
  }

  @Test
  void policyForNoStoreIsRefusedAtTheStart() {
    AccessPolicy lost = policy("bords", asked -> Decision.allow());
    assertThrows(IllegalArgumentException.class, () -> access(Mode.REQUIRED, Map.of(), lost));
  }

  @Test
  void whoMaySeeNothingLearnsNothing() {
    Permit stranger = access(Mode.REQUIRED, EDITORS).of(caller("sly"), LOG);
    denied(Kind.HIDDEN, () -> stranger.require(Right.HISTORY, "boards", "b1"));
    denied(Kind.HIDDEN, () -> stranger.require(Right.LIST, "boards", ""));
    denied(Kind.HIDDEN, () -> stranger.requireAction("boards", "b1", "set"));
    assertFalse(stranger.shows("boards"));
    Permit viewer = access(Mode.REQUIRED, EDITORS).of(caller("ann", "viewer"), LOG);
    denied(Kind.FORBIDDEN, () -> viewer.require(Right.HISTORY, "boards", "b1"));
    denied(Kind.FORBIDDEN, () -> viewer.require(Right.LIST, "boards", ""));
    assertTrue(viewer.shows("boards"));
  }

  @Test
  void whoIsNotSignedInMayNothing() {
    Permit nobody = access(Mode.REQUIRED, Map.of("ropeway.store.boards.read", "*")).of(null, LOG);
    denied(Kind.NOT_SIGNED_IN, () -> nobody.require(Right.READ, "boards", "b1"));
    denied(Kind.NOT_SIGNED_IN, () -> nobody.client("ann~1"));
    denied(Kind.NOT_SIGNED_IN, () -> nobody.requirePerson("ann"));
    denied(Kind.NOT_SIGNED_IN, () -> nobody.has(Right.READ, "boards", "b1"));
  }

  @Test
  void whereNobodyIsAskedEverythingIsAllowed() {
    Permit anybody = Access.none().of(null, LOG);
    anybody.require(Right.ADMIN, "boards", "b1");
    anybody.requirePerson("ann");
    assertEquals("whoever", anybody.client("whoever"));
  }

  @Test
  void clientsAreNamedByTheirCaller() {
    Permit ann = access(Mode.REQUIRED, EDITORS).of(caller("ann"), LOG);
    assertEquals("ann~t1", ann.client("~t1"));
    assertEquals("ann~t1", ann.client("ann~t1"));
    assertEquals("ann", ann.client("ann"));
    for (String other :
        List.of("bob~t1", "ann2~t1", "ann~a~b", "~a~b", "an", "", "ANN~t1", "anna")) {
      denied(Kind.CLIENT_NOT_YOURS, () -> ann.client(other));
    }
    Permit odd = access(Mode.REQUIRED, EDITORS).of(caller("ann~t1"), LOG);
    assertEquals("ann%7Et1~x", odd.client("~x"));
    denied(Kind.CLIENT_NOT_YOURS, () -> odd.client("ann~t1"));
  }

  @Test
  void namesThatLookAlikeAreTold() {
    assertEquals("ann%E2%80%8B", caller("ann\u200B").identity());
    assertEquals("%E2%80%AEnna", caller("\u202Enna").identity());
    assertEquals("a%0Ab", caller("a\nb").identity());
    assertEquals("a%C2%A0b", caller("a\u00A0b").identity());
    assertEquals("a%2525", caller("a%25").identity());
    assertThrows(IllegalArgumentException.class, () -> caller("ropeway:session:1"));
    assertThrows(IllegalArgumentException.class, () -> caller(""));
    assertThrows(IllegalArgumentException.class, () -> caller("\uD800"));
    assertThrows(IllegalArgumentException.class, () -> caller("x".repeat(201)));
  }

  @Test
  void personsAreTheirOwnOrThePrivacyOfficers() {
    Access access = access(Mode.REQUIRED, EDITORS);
    access.of(caller("ann"), LOG).requirePerson("ann");
    access.of(caller("eve", Access.PRIVACY), LOG).requirePerson("ann");
    denied(Kind.FORBIDDEN, () -> access.of(caller("bob", "editor"), LOG).requirePerson("ann"));
    access.of(caller("eve", Access.PRIVACY), LOG).requirePrivacy();
    denied(Kind.FORBIDDEN, () -> access.of(caller("ann", "editor"), LOG).requirePrivacy());
  }

  @Test
  void administratorsRunStoresButDoNotReadThem() {
    Permit admin = access(Mode.REQUIRED, EDITORS).of(caller("ops", Access.ADMINISTRATOR), LOG);
    admin.require(Right.ADMIN, "secrets", "");
    admin.requireAdministrator();
    denied(Kind.HIDDEN, () -> admin.require(Right.READ, "secrets", "s"));
  }

  @Test
  void guestsReachTheSamplesOnly() {
    Access demo = access(Mode.DEMO, Map.of());
    Permit guest = demo.of(caller("anon:1"), LOG);
    guest.require(Right.READ, "boards", "b1");
    guest.requireAction("boards", "b1", "set");
    denied(Kind.FORBIDDEN, () -> guest.require(Right.ADMIN, "boards", ""));
    denied(Kind.FORBIDDEN, () -> guest.require(Right.ERASE, "boards", "b1"));
    denied(Kind.HIDDEN, () -> guest.require(Right.READ, "secrets", "s"));
    assertFalse(guest.shows("secrets"));
    demo.of(caller("admin", Access.ADMINISTRATOR), LOG).require(Right.READ, "secrets", "s");
  }
}

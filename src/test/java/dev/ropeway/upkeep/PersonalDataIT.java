package dev.ropeway.upkeep;

import static dev.ropeway.GivenRights.assertDenied;
import static dev.ropeway.GivenRights.caller;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ropeway.AccessDeniedException.Kind;
import dev.ropeway.Action;
import dev.ropeway.After;
import dev.ropeway.Erasure;
import dev.ropeway.GivenRights;
import dev.ropeway.PersonalData;
import dev.ropeway.SessionService;
import dev.ropeway.Store;
import dev.ropeway.TaggedKey;
import dev.ropeway.TaggedKeyPage;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.config.NodeClock;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is stored of people, as applications inject it. */
class PersonalDataIT {
  private final Store<Long> purses = Store.of("purses", Long.class).defaultData(() -> 0L).build();
  private final Action<Long, Long> pay = purses.action("pay", Long.class, Long::sum);
  private final GivenRights rights = new GivenRights("purses");
  private final TestNode node =
      TestNode.guarded(
          GivenRights.access(rights),
          NodeClock.system(),
          TestDatabase.freshDatabaseUrl(),
          Settings.standard().with(Setting.KEY_USERS, 2),
          List.of(purses),
          List.of(),
          null);
  private final PersonalData people = node.parts().personalData();

  @AfterEach
  void stop() {
    node.close();
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private void pay(String key) throws Exception {
    get(node.sessions().patch(purses, key, pay, 1L).outcome());
  }

  private JsonObject export(String user) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    people.export(user, out);
    return JsonText.read(out.toString(StandardCharsets.UTF_8)).asJsonObject();
  }

  private void later(SessionService who, String key) throws Exception {
    get(who.patch(purses, key, pay, 1L, After.hours(1)).recorded());
  }

  private List<String> waiting(String key) {
    return node.sessions().scheduled(purses, key).actions().stream()
        .map(action -> String.valueOf(action.actor()))
        .toList();
  }

  @Test
  void whatWaitsForItsTimeIsExportedAndErased() throws Exception {
    people.tag(purses, "bob", "ann");
    SessionService anns = node.sessions().as(caller("ann"));
    for (String who : List.of("ann", "tom")) {
      rights.give(who, "shop", "act.pay");
      rights.give(who, "bob", "act.pay");
    }
    later(node.sessions(), "bob");
    later(node.sessions().as(caller("tom")), "bob");
    later(anns, "shop");
    later(anns, "shop");
    later(node.sessions().as(caller("tom")), "shop");
    JsonObject bob = export("ann").getJsonArray("keys").getJsonObject(0);
    assertEquals(2, bob.getJsonArray("scheduled").size());
    JsonObject servers = bob.getJsonArray("scheduled").getJsonObject(0);
    assertEquals(
        Set.of("id", "name", "args", "due", "at"), servers.keySet(), "nobody is behind it");

    Erasure erased = get(people.erase("ann", false));
    assertEquals(1, erased.keys());
    assertEquals(2, erased.renamed(), "what she would have done elsewhere");
    assertEquals(List.of(), waiting("bob"), "what would have been done to her key");
    assertEquals(List.of("tom"), waiting("shop"));
  }

  private static List<String> names(TaggedKeyPage page) {
    return page.keys().stream().map(TaggedKey::key).toList();
  }

  @Test
  void tagsAreListedInPagesAndTakenOff() {
    for (String key : List.of("c", "a", "b/1")) {
      people.tag(purses, key, "ann");
      people.tag(purses, key, "ann");
    }
    assertEquals(List.of("a", "b/1", "c"), names(people.keys("ann")));
    assertNull(people.keys("ann").next());
    TaggedKeyPage first = people.keys("ann", null, 2);
    assertEquals(List.of("a", "b/1"), names(first));
    assertEquals(List.of("c"), names(people.keys("ann", first.next(), 2)));

    people.untag(purses, "a", "ann");
    assertEquals(List.of("b/1", "c"), names(people.keys("ann")));
  }

  @Test
  void boundsHold() {
    people.tag(purses, "a", "ann");
    people.tag(purses, "a", "tom");
    assertThrows(IllegalStateException.class, () -> people.tag(purses, "a", "kim"));
    assertThrows(IllegalArgumentException.class, () -> people.tag(purses, "..", "ann"));
    assertThrows(IllegalArgumentException.class, () -> people.tag(purses, "a", ""));
    assertThrows(IllegalArgumentException.class, () -> people.keys("ann", null, 0));
    assertThrows(IllegalArgumentException.class, () -> people.keys("ann", "nowhere", 9));
    Store<Long> unknown = Store.of("unknown", Long.class).defaultData(() -> 0L).build();
    assertThrows(IllegalArgumentException.class, () -> people.tag(unknown, "a", "ann"));
  }

  /** The actions that an export tells of a key, in rows or with versions. */
  private static List<String> paid(JsonObject key) {
    List<JsonObject> actions =
        new ArrayList<>(key.getJsonArray("actions").getValuesAs(JsonObject.class));
    for (JsonObject version : key.getJsonArray("versions").getValuesAs(JsonObject.class)) {
      if (version.containsKey("actions")) {
        actions.addAll(version.getJsonArray("actions").getValuesAs(JsonObject.class));
      }
    }
    return actions.stream()
        .filter(each -> each.getString("name").equals("pay") && each.getInt("args") == 1)
        .map(each -> each.getString("client") + " " + each.getInt("id"))
        .toList();
  }

  @Test
  void exportHasAllAndErasureLeavesNothing() throws Exception {
    people.tag(purses, "bob", "ann");
    people.tag(purses, "both", "ann");
    people.tag(purses, "both", "tom");
    pay("bob");
    pay("both");
    pay("both");
    assertEquals(2, export("ann").getJsonArray("keys").size());
    JsonObject both = export("tom").getJsonArray("keys").getJsonObject(0);
    assertEquals(2, paid(both).size());
    assertEquals(2, paid(both).stream().distinct().count(), "each in one place");

    Erasure own = get(people.erase("ann", false));
    assertEquals(1, own.keys());
    assertEquals(List.of("both"), names(people.keys("ann")), "it is about others, too");
    assertEquals(0, node.sessions().data(purses, "bob"));
    assertEquals(2, node.sessions().data(purses, "both"));

    get(people.erase("ann", true));
    assertEquals(List.of(), people.keys("ann").keys());
    assertEquals(
        List.of(true, false), people.erasures("ann").stream().map(Erasure::shared).toList());
  }

  @Test
  void aCallerIsJudged() throws Exception {
    PersonalData anns = people.as(caller("ann"));
    assertDenied(Kind.HIDDEN, () -> anns.tag(purses, "bob", "ann"));
    rights.give("ann", "bob", "read", "tag");
    anns.tag(purses, "bob", "ann");
    assertDenied(Kind.FORBIDDEN, () -> anns.tag(purses, "bob", "tom"));
    assertDenied(Kind.FORBIDDEN, () -> anns.untag(purses, "bob", "tom"));
    assertEquals(List.of("bob"), names(anns.keys("ann")));
    assertDenied(Kind.FORBIDDEN, () -> anns.keys("tom"));
    assertDenied(Kind.FORBIDDEN, () -> anns.export("tom", new ByteArrayOutputStream()));
    assertDenied(Kind.FORBIDDEN, () -> anns.erase("tom", false));
    assertDenied(Kind.FORBIDDEN, () -> anns.erasures("tom"));
    assertDenied(Kind.FORBIDDEN, () -> anns.erase("ann", true));
    assertEquals(1, get(anns.erase("ann", false)).keys());

    PersonalData officers = people.as(caller("kim", "ropeway-privacy"));
    assertEquals(1, officers.erasures("ann").size());
    get(officers.erase("ann", true));
  }
}

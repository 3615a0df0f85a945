package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bodies that are right but for one thing: each is refused by name, and nothing is recorded. */
class AlmostRightIT extends ServerTest {
  private static final String ACTIONS =
      "{\"client\":\"c\u20ac\",\"actions\":[{\"id\":1,\"name\":\"add_coins\",\"args\":10},"
          + "{\"id\":2,\"name\":\"add_item\",\"args\":\"\\u00e4xe\"}]}";
  private static final String OPERATIONS =
      "[{\"op\":\"add\",\"path\":\"/a\",\"value\":[1,2]},"
          + "{\"op\":\"move\",\"from\":\"/a/0\",\"path\":\"/b\"},"
          + "{\"op\":\"test\",\"path\":\"/b\",\"value\":1}]";
  private static final String MERGE = "{\"a\":{\"b\":[1,null,\"x\"]},\"c\":1.5e3}";

  private final String bob = player();
  private final String room = lobby();

  @BeforeEach
  void writeOnce() throws Exception {
    Http.act(bob, Http.action("rename", "\"bob\"")).expect(200);
    Http.act(room, Http.action("set", "{\"path\":\"/x\",\"value\":1}")).expect(200);
  }

  /** A request that is right, to be spoilt. */
  private record Good(String method, String path, String type, String body) {
    String key() {
      return path.replaceFirst("/actions$", "");
    }

    Reply send(byte[] spoilt) throws Exception {
      return Http.bytes(method, path, spoilt, "Content-Type", type);
    }
  }

  private List<Good> goods() {
    return List.of(
        new Good("POST", bob + "/actions", Http.JSON, ACTIONS),
        new Good("PATCH", room, Http.JSON_PATCH, OPERATIONS),
        new Good("PATCH", room, Http.MERGE_PATCH, MERGE));
  }

  private String stored() throws Exception {
    String all = "";
    for (String key : List.of(bob, room)) {
      all += Http.get(key).expect(200).body() + Http.get(key + "/versions").expect(200).body();
    }
    return all;
  }

  @Test
  void bodiesCutOffAnywhere() throws Exception {
    String before = stored();
    for (Good good : goods()) {
      byte[] whole = good.body().getBytes(StandardCharsets.UTF_8);
      for (int length = 0; length < whole.length; length++) {
        byte[] cut = java.util.Arrays.copyOf(whole, length);
        good.send(cut).problem(400, "malformed");
      }
    }
    assertEquals(before, stored());
    for (Good good : goods()) {
      good.send(good.body().getBytes(StandardCharsets.UTF_8)).expect(200);
    }
  }

  /** A member, by its name in the text, and what else stands there in its place. */
  private record Flip(String body, String from, String name, List<String> values) {}

  private static List<Flip> flips(String body, String from, String name, String... kept) {
    List<String> values =
        Stream.of("null", "true", "7", "1.5", "\"7\"", "[]", "{}")
            .filter(value -> !List.of(kept).contains(value))
            .toList();
    assertTrue(body.contains(from), from);
    return List.of(new Flip(body, from, name, values));
  }

  @Test
  void membersOfTheWrongType() throws Exception {
    String before = stored();
    List<Flip> actions = new ArrayList<>();
    actions.addAll(flips(ACTIONS, "\"client\":\"c\u20ac\"", "client", "\"7\""));
    actions.addAll(flips(ACTIONS, "\"id\":1", "id", "7"));
    actions.addAll(flips(ACTIONS, "\"name\":\"add_item\"", "name", "\"7\""));
    actions.addAll(flips(ACTIONS, "\"args\":10", "arguments of add_coins", "7"));
    actions.addAll(flips(ACTIONS, "\"args\":\"\\u00e4xe\"", "arguments of add_item", "\"7\""));
    String array = ACTIONS.substring(ACTIONS.indexOf("\"actions\":"), ACTIONS.length() - 1);
    actions.addAll(flips(ACTIONS, array, "actions"));
    for (Flip flip : actions) {
      refused(goods().get(0), flip, Set.of(400, 422));
    }
    List<Flip> operations = new ArrayList<>();
    operations.addAll(flips(OPERATIONS, "\"op\":\"move\"", "op"));
    operations.addAll(flips(OPERATIONS, "\"from\":\"/a/0\"", "from"));
    operations.addAll(flips(OPERATIONS, "\"path\":\"/b\"", "path"));
    for (Flip flip : operations) {
      refused(goods().get(1), flip, Set.of(400));
    }
    assertEquals(before, stored());
  }

  private static void refused(Good good, Flip flip, Set<Integer> statuses) throws Exception {
    String member = flip.from().substring(0, flip.from().indexOf(':') + 1);
    for (String value : flip.values()) {
      String body = flip.body().replace(flip.from(), member + value);
      Reply reply = good.send(body.getBytes(StandardCharsets.UTF_8));
      assertTrue(statuses.contains(reply.status()), () -> body + " " + reply);
      named(reply, flip.name(), body);
    }
  }

  private static void named(Reply reply, String name, String body) {
    assertEquals("application/problem+json", reply.header("Content-Type"), body);
    assertTrue(reply.json().getString("detail").contains(name), () -> body + " " + reply);
  }

  @Test
  void elementsOfTheWrongType() throws Exception {
    String before = stored();
    for (String value : List.of("null", "true", "7", "\"x\"", "[]")) {
      String body = ACTIONS.replaceAll("\\{\"id\":2[^}]*}", value);
      Reply reply = goods().get(0).send(body.getBytes(StandardCharsets.UTF_8));
      named(reply, "Action 1", body);
      String operations = OPERATIONS.replaceAll("\\{\"op\":\"move\"[^}]*}", value);
      reply = goods().get(1).send(operations.getBytes(StandardCharsets.UTF_8));
      named(reply, "operation 1", operations);
    }
    for (String value : List.of("null", "true", "7", "\"x\"", "{}")) {
      goods().get(1).send(value.getBytes(StandardCharsets.UTF_8)).problem(400, "malformed");
    }
    assertEquals(before, stored());
  }

  @Test
  void membersThatAreMissingRepeatedOrUnknown() throws Exception {
    String before = stored();
    for (String member :
        List.of(
            "\"client\":\"c\u20ac\",", "\"id\":1,", "\"name\":\"add_coins\",", ",\"args\":10")) {
      String name = member.replaceAll("^,?\"([a-z]+)\".*", "$1");
      String missing = ACTIONS.replace(member, "");
      named(post(missing), name.equals("args") ? "arguments" : name, missing);
      String repeated = ACTIONS.replace(member, member + (member.startsWith(",") ? "" : member));
      if (member.startsWith(",")) {
        repeated = ACTIONS.replace(member, member + member);
      }
      named(post(repeated), name, repeated);
    }
    for (String unknown : List.of("{\"what\":1,", "{\"\":1,", "{\"Client\":1,")) {
      String body = unknown + ACTIONS.substring(1);
      named(post(body), unknown.substring(1, unknown.indexOf(':')), body);
      String inner = ACTIONS.replace("{\"id\":2,", unknown + "\"id\":2,");
      named(post(inner), "Action 1", inner);
    }
    assertEquals(before, stored());
  }

  private Reply post(String body) throws Exception {
    Reply reply = goods().get(0).send(body.getBytes(StandardCharsets.UTF_8));
    assertTrue(reply.status() >= 400 && reply.status() < 500, () -> body + " " + reply);
    return reply;
  }

  @Test
  void valuesThatNoJsonHas() throws Exception {
    String before = stored();
    String deep = "[".repeat(120) + "]".repeat(120);
    for (String value :
        List.of(
            "NaN",
            "Infinity",
            "-Infinity",
            "1e999",
            "9223372036854775808",
            "01",
            "+1",
            ".5",
            "1.",
            "0x1",
            "'a'",
            "undefined",
            "\"\\ud800\"",
            "\"\\udc00\\ud800\"",
            "\"\\u0000\"",
            "\"\\x41\"",
            "\"a\nb\"",
            "\"\u0000\"",
            "tru",
            "[1,]",
            "{\"a\":1,}",
            "{\"a\":1,\"a\":2}",
            "{\"\\ud800\":1}",
            "{\"\\u0000\":1}",
            "{a:1}",
            "//c\n1",
            deep)) {
      String body = ACTIONS.replace("\"args\":10", "\"args\":" + value);
      Reply reply = goods().get(0).send(body.getBytes(StandardCharsets.UTF_8));
      reply.problem(400, "malformed");
      named(reply, "/actions/0/args", body);
      String merge = MERGE.replace("1.5e3", value);
      reply = goods().get(2).send(merge.getBytes(StandardCharsets.UTF_8));
      reply.problem(400, "malformed");
      named(reply, "/c", merge);
    }
    assertEquals(before, stored());
  }

  @Test
  void bytesThatAreNotUtf8() throws Exception {
    String before = stored();
    for (Good good : goods()) {
      byte[] whole = good.body().getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < whole.length; i++) {
        byte[] spoilt = whole.clone();
        spoilt[i] = (byte) 0xC0;
        good.send(spoilt).problem(400, "malformed");
      }
    }
    assertEquals(before, stored());
  }

  /** Whatever comes out is taken as a whole or refused as a whole. */
  @Test
  void bodiesChangedAtRandom() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("AlmostRightIT seed " + seed);
    Random random = new Random(seed);
    Map<String, String> before = new HashMap<>();
    int refused = 0;
    for (int i = 0; i < 300; i++) {
      Good good = goods().get(random.nextInt(3));
      byte[] spoilt = spoilt(good.body().getBytes(StandardCharsets.UTF_8), random);
      Reply reply = good.send(spoilt);
      String sent = "seed " + seed + ": " + new String(spoilt, StandardCharsets.UTF_8);
      String history = Http.get(good.key() + "/versions").expect(200).body();
      String known = before.put(good.key(), history);
      if (reply.status() != 200) {
        refused++;
        assertTrue(reply.status() >= 400 && reply.status() < 500, () -> sent + " " + reply);
        assertEquals("application/problem+json", reply.header("Content-Type"), sent);
        if (known != null && isRefusedWhole(reply)) {
          assertEquals(known, history, sent);
        }
      }
    }
    assertTrue(refused > 150, "only " + refused + " refused");
  }

  /** A well-formed patch that does not apply is an action with an outcome of its own. */
  private static boolean isRefusedWhole(Reply reply) {
    return !reply.json().containsKey("version");
  }

  private static byte[] spoilt(byte[] body, Random random) {
    byte[] changed = body;
    for (int i = random.nextInt(3); i >= 0; i--) {
      changed = changedOnce(changed, random);
    }
    return changed;
  }

  private static byte[] changedOnce(byte[] body, Random random) {
    int from = random.nextInt(body.length);
    int to = Math.min(body.length, from + 1 + random.nextInt(6));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(body, 0, from);
    switch (random.nextInt(4)) {
      case 0 -> out.write(body, to, body.length - to);
      case 1 -> {
        out.write(body, from, to - from);
        out.write(body, from, body.length - from);
      }
      case 2 -> {
        out.write("{}[]:,\"\\0-9eEtfn ".charAt(random.nextInt(17)));
        out.write(body, from, body.length - from);
      }
      default -> {
        out.write(random.nextInt(256));
        out.write(body, from + 1, body.length - from - 1);
      }
    }
    return out.size() == 0 ? new byte[] {'x'} : out.toByteArray();
  }
}

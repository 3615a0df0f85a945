package dev.ropeway.testing;

import static dev.ropeway.testing.Purses.ADD;
import static dev.ropeway.testing.Purses.ROLL;
import static dev.ropeway.testing.Purses.TAKE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.client.NodeJs;
import dev.ropeway.testing.Purses.Purse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** Actions in two languages that are to do the same. */
class JavaScriptTwinTest {
  private static final String NODE = "ropeway.node";
  private static final List<Purse> PURSES = List.of(new Purse(0), new Purse(7), new Purse(30));

  @TempDir Path folder;

  @BeforeAll
  static void node() throws Exception {
    System.setProperty(NODE, NodeJs.executable().toString());
  }

  @AfterAll
  static void nodeNoMore() {
    System.clearProperty(NODE);
  }

  private JavaScriptTwin twin(String take) throws IOException {
    Path module =
        Files.writeString(
            folder.resolve("actions.mjs"),
            "export const actions = {\n"
                + "  add: (purse, n) => ({ ...purse, coins: purse.coins + n }),\n"
                + "  take: (purse, n) => "
                + take
                + ",\n};\n");
    return JavaScriptTwin.in(module, "actions");
  }

  @Test
  void twinsAgree() throws IOException {
    JavaScriptTwin twin =
        twin("{ if (purse.coins < n) throw new Error(); return { coins: purse.coins - n } }");
    twin.agrees(ADD, PURSES, List.of(0L, 1L, -5L)).agrees(TAKE, PURSES, List.of(0L, 7L, 8L));
    twin.agrees(TAKE, new Purse(7), 8L);
    twin("purse.coins < n ? undefined : { coins: purse.coins - n }")
        .agrees(TAKE, PURSES, List.of(7L, 8L));
  }

  @Test
  void differenceIsShownWithItsCase() throws IOException {
    JavaScriptTwin twin = twin("({ coins: purse.coins - n })");
    twin.agrees(TAKE, PURSES, List.of(0L));
    AssertionError error =
        assertThrows(AssertionError.class, () -> twin.agrees(TAKE, PURSES, List.of(7L, 8L)));
    assertTrue(error.toString().contains("purses.take(7) on {\"coins\":0}"), error.getMessage());
  }

  /** A mirror's data is frozen; what throws shows nothing. */
  @Test
  void twinThatChangesItsDataInPlaceIsFound() throws IOException {
    JavaScriptTwin twin = twin("{ purse.coins -= n; return purse; }");
    AssertionError error =
        assertThrows(AssertionError.class, () -> twin.agrees(TAKE, new Purse(7), 1L));
    assertTrue(error.toString().contains("TypeError"), error.getMessage());
    assertThrows(
        AssertionError.class,
        () -> twin("Promise.resolve({ coins: 6 })").agrees(TAKE, new Purse(7), 1L));
  }

  @Test
  void whatCannotBeComparedIsSaid() throws IOException {
    JavaScriptTwin twin = twin("purse");
    assertThrows(IllegalArgumentException.class, () -> twin.agrees(ROLL, new Purse(7), 1L));
    Path other = Files.writeString(folder.resolve("other.mjs"), "export const actions = {};");
    IllegalArgumentException missing =
        assertThrows(
            IllegalArgumentException.class,
            () -> JavaScriptTwin.in(other, "actions").agrees(ADD, new Purse(7), 1L));
    assertTrue(missing.toString().contains("exports no actions.add"), missing.getMessage());
    Path none = folder.resolve("none.mjs");
    assertThrows(IllegalArgumentException.class, () -> JavaScriptTwin.in(none, "actions"));
  }

  @Test
  void withoutNodeTheTestIsAborted() throws IOException {
    JavaScriptTwin twin = twin("purse");
    String node = System.setProperty(NODE, folder.resolve("no-node").toString());
    try {
      assertThrows(TestAbortedException.class, () -> twin.agrees(ADD, new Purse(7), 1L));
    } finally {
      assertEquals(folder.resolve("no-node").toString(), System.setProperty(NODE, "" + node));
    }
  }
}

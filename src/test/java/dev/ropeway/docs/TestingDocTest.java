package dev.ropeway.docs;

import static dev.ropeway.docs.Heroes.FIND_COINS;
import static dev.ropeway.docs.Heroes.RENAME;
import static dev.ropeway.docs.Heroes.SIGN_IN;
import static dev.ropeway.docs.Heroes.STORE;
import static dev.ropeway.docs.Heroes.TAKE_COINS;
import static dev.ropeway.testing.Given.given;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ropeway.client.NodeJs;
import dev.ropeway.docs.Heroes.Hero;
import dev.ropeway.docs.Heroes.Name;
import dev.ropeway.testing.Interleavings;
import dev.ropeway.testing.JavaScriptTwin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of {@code docs/testing.md}. */
class TestingDocTest {
  private final Hero bob = new Hero("bob", 30);
  private final Hero poor = new Hero("poor", 0);

  @Test
  void actions() {
    given(bob).when(TAKE_COINS, 10L).applied(new Hero("bob", 20));
    given(bob).when(TAKE_COINS, 90L).rejected("not enough").leaves(bob);
    given(bob).when(RENAME, new Name("")).notRecorded("/name").leaves(bob);
  }

  @Test
  void contexts() {
    given(bob).at(Instant.parse("2026-11-01T12:00:00Z")).when(SIGN_IN).applied();
    given(bob).seed(7).when(FIND_COINS, 6L).applied().when(FIND_COINS, 6L).applied();
  }

  @Test
  void interleavings() {
    Interleavings.of(STORE)
        .given(nodes -> nodes.put(STORE, "bob", new Hero("bob", 30)))
        .one(sessions -> sessions.patch(STORE, "bob", TAKE_COINS, 20L).outcome())
        .other(sessions -> sessions.patch(STORE, "bob", TAKE_COINS, 20L).outcome())
        .check(end -> assertEquals(10, end.data(STORE, "bob").coins()));
  }

  /** The page says where such a module is in an application. */
  @Test
  void twins(@TempDir Path folder) throws Exception {
    Path module =
        Files.writeString(
            folder.resolve("heroes.mjs"),
            """
            export const actions = {
              take_coins: (hero, coins) =>
                hero.coins < coins ? undefined : { ...hero, coins: hero.coins - coins },
            };
            """);
    System.setProperty("ropeway.node", NodeJs.executable().toString());
    try {
      JavaScriptTwin.in(module, "actions")
          .agrees(TAKE_COINS, List.of(bob, poor), List.of(0L, 10L, 90L));
    } finally {
      System.clearProperty("ropeway.node");
    }
  }
}

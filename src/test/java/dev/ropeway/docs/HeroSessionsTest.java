package dev.ropeway.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Patch;
import dev.ropeway.Session;
import dev.ropeway.SessionService;
import dev.ropeway.docs.Heroes.Hero;
import dev.ropeway.testing.HandNodes;
import dev.ropeway.testing.RopewayTest;
import org.junit.jupiter.api.Test;

/** The example of {@code docs/testing.md} about sessions. */
@RopewayTest(Heroes.class)
class HeroSessionsTest {
  @Test
  void patchShowsAtOnceAndIsDecidedByACycle(HandNodes nodes, SessionService sessions) {
    nodes.put(Heroes.STORE, "bob", new Hero("bob", 30));
    Session<Hero> session = sessions.load(Heroes.STORE, "bob");
    Patch patch = session.patch(Heroes.TAKE_COINS, 10L);
    assertEquals(20, session.data().coins());
    assertEquals(30, nodes.data(Heroes.STORE, "bob").coins());

    nodes.settle();
    assertEquals(20, nodes.data(Heroes.STORE, "bob").coins());
    assertTrue(nodes.settled(patch.outcome()).applied());
  }
}

package dev.ropeway.client;

import dev.ropeway.Action;
import dev.ropeway.Store;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program with records of its own, which {@code ClientJarIT} runs with the client's jar alone.
 */
public final class LoneProgram {
  /** What it has. */
  public record Cart(List<String> items) {}

  private static final Store<Cart> STORE =
      Store.of("carts", Cart.class).defaultData(() -> new Cart(List.of())).build();
  private static final Action<Cart, String> PUT =
      STORE.action("put_in", String.class, (cart, item) -> new Cart(List.of(item)));

  /** Opens a room without a server, acts, and tells what there is then. */
  public static String run() throws Exception {
    try (RopewayClient client = RopewayClient.of("http://localhost:1");
        TypedRoom<Cart> room = client.room(STORE, "c1").offline(new Cart(List.of()))) {
      boolean applied = room.patch(PUT, "hat").get(30, TimeUnit.SECONDS).applied();
      return applied + " " + room.data();
    }
  }

  private LoneProgram() {}
}

package dev.ropeway.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ropeway.Store;
import dev.ropeway.config.Settings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StoreCatalogTest {
  @Test
  void rightsCanBeGivenForActionsOfTheServerToo() {
    Store<Long> purses = Store.of("purses", Long.class).defaultData(() -> 0L).build();
    purses.action("pay", Long.class, Long::sum);
    purses.action("reward", Long.class, Long::sum).serverOnly();
    StoreCatalog stores = new StoreCatalog(List.of(purses), Settings.standard(), null, List.of());

    assertEquals(
        Map.of("purses", Set.of("restore", "undo", "delete", "pay", "reward")), stores.actions());
  }
}

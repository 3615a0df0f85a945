package dev.ropeway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings are read, checked and documented. */
class SettingsTest {
  private static Settings read(Map<String, String> properties) {
    return Settings.read(name -> Optional.ofNullable(properties.get(name)));
  }

  @ParameterizedTest
  @EnumSource
  void defaultIsWithinItsRange(Setting setting) {
    assertEquals(setting.standard(), setting.check(Long.toString(setting.standard())));
  }

  @ParameterizedTest
  @EnumSource
  void readmeListsTheSetting(Setting setting) throws IOException {
    assertTrue(
        Files.readString(Path.of("README.md")).contains(setting.row()),
        () -> "README.md lacks the row\n" + setting.row());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "10001", "fast", "1.5", "99999999999999999999"})
  void valueOutOfRangeIsRefusedWithItsNameAndRange(String value) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> read(Map.of("ropeway.frame", value)));

    assertEquals(
        "ropeway.frame is \"" + value + "\" but must be a whole number of ms from 1 to 10000.",
        refusal.getMessage());
  }

  @Test
  void jsonStoresAreDeclaredByName() {
    Settings settings =
        read(Map.of("ropeway.stores", "lobby, rooms", "ropeway.store.rooms.default", "[]"));

    assertEquals(Map.of("lobby", "{}", "rooms", "[]"), settings.jsonStores());
  }

  @Test
  void jsonStoresAreRealtimeIfTheySaySo() {
    Settings settings =
        read(
            Map.of(
                "ropeway.stores", "lobby,rooms",
                "ropeway.store.lobby.realtime", "false",
                "ropeway.store.rooms.realtime", "true"));

    assertEquals(Set.of("rooms"), settings.realtimeStores());
    assertThrows(
        IllegalArgumentException.class,
        () -> read(Map.of("ropeway.stores", "a", "ropeway.store.a.realtime", "1")));
  }

  @Test
  void demoIsOffUnlessAskedFor() {
    assertEquals(false, Settings.standard().demo());
    assertEquals(true, read(Map.of("ropeway.demo", "true")).demo());
    assertThrows(IllegalArgumentException.class, () -> read(Map.of("ropeway.demo", "yes")));
  }
}

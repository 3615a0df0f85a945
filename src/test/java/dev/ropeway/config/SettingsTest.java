package dev.ropeway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Store;
import dev.ropeway.StoreBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
  void whatIsSetForAStoreGoesBeforeWhatItsCodeSays() {
    Store<String> tuned =
        Store.of("tuned", String.class)
            .defaultData(() -> "")
            .pullDelay(Duration.ofSeconds(1))
            .frame(Duration.ofMillis(20))
            .snapshotEvery(7)
            .retention(Duration.ofDays(3))
            .dataLimit(2_048)
            .build();
    Store<String> plain = Store.of("plain", String.class).defaultData(() -> "").build();
    Map<String, String> properties =
        Map.of(
            "ropeway.frame", "70",
            "ropeway.store.tuned.frame", "30",
            "ropeway.store.tuned.limit.data", "4096",
            "ropeway.store.plain.pull.delay", "500",
            "ropeway.store.plain.snapshot.every", "9",
            "ropeway.store.plain.retention", "5");
    Settings settings =
        read(properties)
            .forStores(List.of("tuned", "plain"), name -> Optional.ofNullable(properties.get(name)))
            .declaredBy(List.of(tuned, plain));

    assertEquals(1_000, settings.get(Setting.PULL_DELAY, "tuned"));
    assertEquals(30, settings.get(Setting.FRAME, "tuned"));
    assertEquals(7, settings.get(Setting.SNAPSHOT_EVERY, "tuned"));
    assertEquals(3, settings.get(Setting.RETENTION, "tuned"));
    assertEquals(4_096, settings.dataBytes("tuned", false));
    assertEquals(4_096, settings.dataBytes("tuned", true));
    assertEquals(500, settings.get(Setting.PULL_DELAY, "plain"));
    assertEquals(70, settings.get(Setting.FRAME, "plain"));
    assertEquals(9, settings.get(Setting.SNAPSHOT_EVERY, "plain"));
    assertEquals(5, settings.get(Setting.RETENTION, "plain"));
    assertEquals(Setting.DATA_BYTES.standard(), settings.dataBytes("plain", false));
    assertEquals(Setting.ROOM_DATA_BYTES.standard(), settings.dataBytes("plain", true));
  }

  @Test
  void whatIsSetForAStoreIsCheckedLikeTheRest() {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                Settings.standard()
                    .forStores(
                        List.of("a"),
                        name ->
                            name.equals("ropeway.store.a.retention")
                                ? Optional.of("0")
                                : Optional.empty()));
    assertEquals(
        "ropeway.store.a.retention is \"0\" but must be a whole number of days from 1 to 36500.",
        refusal.getMessage());
  }

  /** The ranges of the builder's methods are those of the settings. */
  @ParameterizedTest
  @EnumSource(names = {"PULL_DELAY", "FRAME", "SNAPSHOT_EVERY", "RETENTION", "DATA_BYTES"})
  void codeOfAStoreMaySayWhatTheSettingMay(Setting setting) {
    for (long end : new long[] {setting.least(), setting.most()}) {
      Settings settings = Settings.standard().declaredBy(List.of(saying(setting, end)));
      assertEquals(end, settings.get(setting, "tuned"));
    }
    for (long beyond : new long[] {setting.least() - 1, setting.most() + 1}) {
      assertThrows(IllegalArgumentException.class, () -> saying(setting, beyond));
    }
  }

  private static Store<String> saying(Setting setting, long value) {
    StoreBuilder<String> builder = Store.of("tuned", String.class).defaultData(() -> "");
    int number = (int) value;
    return switch (setting) {
      case PULL_DELAY -> builder.pullDelay(Duration.ofMillis(value)).build();
      case FRAME -> builder.frame(Duration.ofMillis(value)).build();
      case SNAPSHOT_EVERY -> builder.snapshotEvery(number).build();
      case RETENTION -> builder.retention(Duration.ofDays(value)).build();
      default -> builder.dataLimit(number).build();
    };
  }

  @Test
  void demoIsOffUnlessAskedFor() {
    assertEquals(false, Settings.standard().demo());
    assertEquals(true, read(Map.of("ropeway.demo", "true")).demo());
    assertThrows(IllegalArgumentException.class, () -> read(Map.of("ropeway.demo", "yes")));
  }
}

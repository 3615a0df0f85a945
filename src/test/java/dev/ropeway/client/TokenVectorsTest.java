package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/** How tokens are kept and sent: the cases that the JavaScript mirror runs too. */
class TokenVectorsTest {
  private static final Path FOLDER = Path.of("src/test/resources/vectors/tokens");

  private static Stream<DynamicTest> cases(
      String file, String name, Function<JsonObject, Executable> test) {
    return Vectors.cases(FOLDER.resolve(file)).stream()
        .map(each -> dynamicTest(each.getString(name), test.apply(each)));
  }

  @TestFactory
  Stream<DynamicTest> anotherTokenIsAskedForInTime() {
    return cases(
        "lives.json",
        "name",
        each -> () -> assertEquals(millis(each, "after"), renewedAfter(millis(each, "life"))));
  }

  private static long millis(JsonObject each, String name) {
    return each.getJsonNumber(name).longValue();
  }

  private static long renewedAfter(long life) {
    return TokenLife.renewedAfter(Duration.ofMillis(life)).toMillis();
  }

  @TestFactory
  Stream<DynamicTest> aTokenIsSentToHttpsAndToThisMachineOnly() {
    return cases(
        "addresses.json",
        "url",
        each ->
            () -> {
              Addresses addresses = new Addresses(List.of("https://a", each.getString("url")));
              if (each.getBoolean("secure")) {
                assertDoesNotThrow(addresses::requireSecure);
              } else {
                assertThrows(IllegalArgumentException.class, addresses::requireSecure);
              }
            });
  }

  @TestFactory
  Stream<DynamicTest> tokensAreKept() {
    return cases("keeping.json", "name", each -> () -> KeeperStage.play(each));
  }
}

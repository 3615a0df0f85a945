package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Both mirrors and balancers agree; {@code live-connections.test.mjs} runs these cases too. */
class HomeVectorsTest {

  @TestFactory
  Stream<DynamicTest> everyKeyIsAtHomeWhereAllSay() {
    return Vectors.files("homes").stream()
        .flatMap(file -> Vectors.cases(file).stream())
        .map(
            each -> {
              String store = each.getString("store");
              String key = each.getString("key");
              return dynamicTest(
                  store + "/" + key, () -> assertEquals(each.getInt("home"), Home.of(store, key)));
            });
  }
}

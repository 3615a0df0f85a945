package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Both mirrors count messages as the same kinds; {@code traffic.test.mjs} runs these cases too. */
class TrafficKindVectorsTest {

  @TestFactory
  Stream<DynamicTest> everyNameIsOfTheKindThatItSays() {
    return Vectors.files("traffic").stream()
        .flatMap(file -> Vectors.cases(file).stream())
        .map(
            each ->
                dynamicTest(
                    each.getString("of"),
                    () ->
                        assertEquals(
                            each.getString("kind"), TrafficKind.of(each.getString("of")).text())));
  }
}

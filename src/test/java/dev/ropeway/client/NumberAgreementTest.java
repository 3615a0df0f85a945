package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ropeway.json.JsonText;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What JavaScript prints of a number is taken, and comes back as that number. */
class NumberAgreementTest {
  private static final int NUMBERS = 4_000;

  @Test
  void everyPrintedDoubleIsTakenAndComesBackEqual(@TempDir Path folder) throws Exception {
    List<String> printed = PrintedNumbers.random("NumberAgreementTest", NUMBERS);
    List<String> back = printed.stream().map(NumberAgreementTest::through).toList();
    PrintedNumbers.assertSame(printed, back, folder);
  }

  /** Also to clients that send on what they got. */
  private static String through(String printed) {
    JsonNumber number = (JsonNumber) JsonText.parse(printed, 0);
    String written = JsonText.write(number);
    assertEquals(number, JsonText.read(written), printed);
    assertEquals(number, JsonText.parse(written, 0), printed);
    assertEquals(new BigDecimal(printed).doubleValue(), number.doubleValue(), printed);
    return written;
  }

  @Test
  void wholeNumbersNameTheMembersThatJavaScriptNames() throws Exception {
    for (String printed : PrintedNumbers.random("NumberAgreementTest", NUMBERS)) {
      JsonNumber number = (JsonNumber) JsonText.parse(printed, 0);
      if (number.isIntegral() && number.bigDecimalValue().signum() >= 0) {
        var args = JsonValues.object().add("path", "").add("number", number).add("value", 1);
        JsonObject outcome = ServerActions.outcome(assigned(args.build()));
        String member = outcome.getJsonObject("gives").keySet().iterator().next();
        assertEquals(printed.equals("-0") ? "0" : printed, member);
      }
    }
  }

  private static JsonObject assigned(JsonObject args) {
    return JsonValues.object()
        .add("data", JsonObject.EMPTY_JSON_OBJECT)
        .add("action", "assign")
        .add("args", args)
        .build();
  }
}

package dev.ropeway.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the program is asked for, and what it says of what it does not understand. */
class TransferOptionsTest {
  @Test
  void optionsAreRead() {
    TransferOptions export =
        TransferOptions.of(
            "export", "f", "--store", "a", "--store", "b", "--no-history", "--since", "e");
    assertEquals(List.of("a", "b"), export.stores());
    assertEquals("e", export.since());
    assertTrue(export.entries() && !export.history() && !export.records());
    TransferOptions records = TransferOptions.of("export", "-", "--only-records");
    assertTrue(records.records() && !records.entries());
    TransferOptions imported =
        TransferOptions.of("import", "f", "--knows", "a=x,y", "--knows", "b=");
    assertEquals(Map.of("a", List.of("x", "y"), "b", List.of()), imported.knows());
  }

  @Test
  void whatIsNotUnderstoodIsRefusedWithTheUsage() {
    for (List<String> wrong :
        List.of(
            List.<String>of(),
            List.of("dump"),
            List.of("export"),
            List.of("export", "a", "b"),
            List.of("export", "a", "--store"),
            List.of("import", "a", "--store", "b"),
            List.of("export", "a", "--history"),
            List.of("verify", "-"))) {
      TransferException refusal =
          assertThrows(
              TransferException.class,
              () -> TransferOptions.of(wrong.toArray(String[]::new)),
              wrong::toString);
      assertTrue(refusal.toString().contains("export FILE"), refusal::toString);
    }
  }

  @Test
  void programSaysWhichVariableIsMissing() {
    List<String> said = new ArrayList<>();
    PrintStream err =
        new PrintStream(OutputStream.nullOutputStream()) {
          @Override
          public void println(String line) {
            said.add(line);
          }
        };
    assertEquals(1, Transfer.run(Map.of(), System.in, System.out, err, "export", "f"));
    assertEquals(
        1,
        Transfer.run(
            Map.of("DB_URL", "jdbc:postgresql:u"), System.in, System.out, err, "verify", "f"));
    assertEquals(List.of("Set DB_URL.", "Set DB_USER."), said);
  }
}

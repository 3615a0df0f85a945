package dev.ropeway.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Map;

/**
 * One run of the program.
 *
 * @param code its exit code
 * @param out what it printed as its result
 * @param err what it said
 */
public record TransferRun(int code, byte[] out, String err) {

  /** Runs it on a database of the tests. */
  public static TransferRun of(String url, String... arguments) {
    return with(new byte[0], "postgres", url, arguments);
  }

  /** Runs it with something to read, as some user. */
  public static TransferRun with(byte[] in, String user, String url, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Map<String, String> environment =
        Map.of("DB_URL", url, "DB_USER", user, "DB_PASSWORD", "the nodes'");
    int code =
        Transfer.run(
            environment,
            new ByteArrayInputStream(in),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            arguments);
    return new TransferRun(code, out.toByteArray(), err.toString(UTF_8));
  }

  /** The exit code of an export to where nobody reads. */
  static int unheard(String url) {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int each) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, UTF_8);
    return Transfer.run(
        Map.of("DB_URL", url, "DB_USER", "postgres", "DB_PASSWORD", "none"),
        InputStream.nullInputStream(),
        new PrintStream(closed, true, UTF_8),
        nowhere,
        "export",
        TransferOptions.STREAM);
  }

  /** Runs it, and it has to be well; returns what it said. */
  public static String well(String url, String... arguments) {
    TransferRun run = of(url, arguments);
    assertEquals(0, run.code(), run::told);
    return run.told();
  }

  /** Runs it, and it has to refuse, saying this. */
  public static void refused(String says, String url, String... arguments) {
    TransferRun run = of(url, arguments);
    assertEquals(1, run.code(), run::told);
    assertTrue(run.told().contains(says), run::told);
  }

  /** All that it printed. */
  public String told() {
    return new String(out, UTF_8) + err;
  }
}

package dev.ropeway.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is left in a server's heap after a collection, by the JDK's own tool. */
final class ServerHeap {
  private static final Pattern USED = Pattern.compile("used ([0-9]+)K");
  private static final Path TOOL = Path.of(System.getProperty("java.home"), "bin", "jcmd");

  private ServerHeap() {}

  /** In KiB. */
  static long kibibytes(long pid) throws IOException, InterruptedException {
    ask(pid, "GC.run");
    ask(pid, "GC.run");
    Matcher heap = USED.matcher(ask(pid, "GC.heap_info"));
    if (!heap.find()) {
      throw new IOException("the heap of process " + pid + " cannot be read");
    }
    return Long.parseLong(heap.group(1));
  }

  private static String ask(long pid, String command) throws IOException, InterruptedException {
    Process tool =
        new ProcessBuilder(TOOL.toString(), Long.toString(pid), command)
            .redirectErrorStream(true)
            .start();
    String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (tool.waitFor() != 0) {
      throw new IOException(said);
    }
    return said;
  }
}

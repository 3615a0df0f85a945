package dev.ropeway.docs;

import dev.ropeway.client.NodeJs;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The page of the game in {@code docs/access.md}, for one player, without a browser. */
final class GuidePlayer implements AutoCloseable {
  private static final String MODULES = Path.of("src/main/webapp/ropeway").toUri().toString();

  private static final String BEFORE =
      """
      globalThis.location = { origin: process.env.ORIGIN, href: process.env.ORIGIN + "/" };
      const { token } = { token: process.env.TOKEN };
      """;

  private static final String AFTER =
      """
      const say = (what) => console.log(JSON.stringify(what));
      room.on("state", ({ state, disconnect }) => say({ state, why: disconnect?.type ?? "" }));
      say({ own, flown, client: room.client });
      process.stdin.resume().on("end", () => process.exit(0));
      """;

  private final Path module;
  private final Process process;
  private final BufferedReader out;

  GuidePlayer(String script, String origin, String token) throws IOException, InterruptedException {
    module = Files.createTempFile("player", ".mjs");
    String imported = script.replace("\"/ropeway/", "\"" + MODULES);
    Files.writeString(module, BEFORE + imported + AFTER);
    ProcessBuilder builder = new ProcessBuilder(NodeJs.executable().toString(), module.toString());
    builder.environment().put("ORIGIN", origin);
    builder.environment().put("TOKEN", token);
    process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    out = process.inputReader();
  }

  /** What it says next; first what came of its actions, then each state of its room. */
  JsonObject next() throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw new AssertionError("the page has ended");
    }
    return JsonText.read(line).asJsonObject();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    process.getOutputStream().close(); // and it ends
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    Files.delete(module);
  }
}

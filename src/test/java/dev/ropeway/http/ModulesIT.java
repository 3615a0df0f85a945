package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ropeway.DeployedServer;
import dev.ropeway.client.NodeJs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The modules of the browser's mirror, as a page over TLS asks for them: all at once. In Java
 * nothing asks that quickly.
 */
class ModulesIT extends ServerTest {
  private static final String SCRIPT = "src/test/js/modules-at-once.mjs";

  @Test
  void pageGetsAllModulesAtOnce() throws Exception {
    List<String> modules = modules();
    List<String> command = new ArrayList<>();
    command.addAll(List.of(NodeJs.executable().toString(), SCRIPT));
    command.add(DeployedServer.tls("").toString());
    command.addAll(modules);
    for (int page = 0; page < 3; page++) {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      byte[] answered = process.getInputStream().readAllBytes();
      assertEquals(
          Integer.toString(modules.size()),
          new String(answered, StandardCharsets.UTF_8).strip(),
          "answered in time");
    }
  }

  private static List<String> modules() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/webapp/ropeway"))) {
      return files
          .map(file -> "/ropeway/" + file.getFileName())
          .filter(name -> name.endsWith(".js"))
          .toList();
    }
  }
}

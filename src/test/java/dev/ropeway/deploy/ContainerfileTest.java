package dev.ropeway.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.deploy.Containerfile.Instruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ContainerfileTest {
  /** Read by the script that starts the server. */
  private static final Set<String> SCRIPT = Set.of("JVM_ARGS", "LOG_DIR", "WLP_OUTPUT_DIR");

  /** The first version in which the holes are closed that docs/security.md lists. */
  private static final int[] FIXED = {26, 0, 0, 11};

  private static final Path SECURITY = Path.of("docs/security.md");

  private final Containerfile file = Containerfile.read();
  private final String pom = Containerfile.text(Path.of("pom.xml"));

  @Test
  void baseImagesArePinned() {
    List<Instruction> stages = file.all("FROM").toList();

    assertEquals(2, stages.size());
    for (Instruction from : stages) {
      String image = file.argument(from.words().get(0));
      assertTrue(Known.isPinned(image), image);
    }
  }

  /** What the programs that run without a server are told to look for. */
  @Test
  void classesAreWhereProgramsLookForThem() throws Exception {
    for (String deployed : List.of("deploy/compose.yaml", "deploy/kubernetes.yaml")) {
      String command = Containerfile.text(Path.of(deployed));
      assertTrue(command.contains("/opt/ropeway/WEB-INF/classes:/opt/ropeway/WEB-INF/lib/*:"));
      assertTrue(command.contains(":/opt/wlp/usr/servers/ropeway/lib/jdbc/*\n"), deployed);
    }
    assertTrue(file.all("WORKDIR").anyMatch(at -> at.arguments().equals("/build/image/ropeway")));
    String copied = "--from=build /build/image /opt";
    assertTrue(file.all("COPY").anyMatch(copy -> copy.arguments().equals(copied)));
    String runs = String.join("\n", file.all("RUN").map(Instruction::arguments).toList());
    assertTrue(runs.contains("ropeway.war WEB-INF/classes WEB-INF/lib"), runs);
    assertTrue(runs.contains("mv usr/servers/ropeway-9080 usr/servers/ropeway"), runs);
  }

  @Test
  void sourcesExistAndReachTheBuild() {
    String sent = Containerfile.text(Path.of(Containerfile.PATH + ".dockerignore"));
    file.all("COPY")
        .filter(copy -> !copy.arguments().startsWith("--from="))
        .flatMap(copy -> copy.words().subList(0, copy.words().size() - 1).stream())
        .forEach(
            source -> {
              assertTrue(Files.exists(Path.of(source)), source);
              assertTrue(sent.lines().anyMatch(("!" + source)::equals), source);
            });
  }

  @Test
  void stagesAreCopiedFromAfterTheyAreMade() {
    Set<String> made = new HashSet<>();
    for (Instruction instruction : file.instructions()) {
      List<String> words = instruction.words();
      if (instruction.name().equals("FROM") && words.size() == 3) {
        made.add(words.get(2));
      } else if (words.get(0).startsWith("--from=")) {
        assertTrue(made.contains(words.get(0).substring("--from=".length())), words::toString);
      }
    }
  }

  @Test
  void builtIsWhatThePomMakes() {
    String runs = String.join("\n", file.all("RUN").map(Instruction::arguments).toList());
    Pattern.compile("@([\\w-]+)")
        .matcher(runs)
        .results()
        .forEach(goal -> assertTrue(pom.contains("<id>" + goal.group(1) + "</id>"), goal::group));
    String port = between(pom, "<http.port>", "</http.port>");
    assertTrue(pom.contains("<serverName>ropeway-${http.port}</serverName>"));
    assertTrue(runs.contains("mv usr/servers/ropeway-" + port + " usr/servers/ropeway "), runs);
    assertTrue(runs.contains("/" + between(pom, "<finalName>", "</finalName>") + ".war "), runs);
  }

  @Test
  void runsAsSomebodyWhoIsNotRoot() {
    String user = file.last("USER");

    assertTrue(user.matches("[1-9]\\d*:[1-9]\\d*"), user);
  }

  @Test
  void listensForOthersOnTheExposedPortOverTlsAlone() {
    assertEquals("*", file.environment().get("HTTP_HOST"));
    assertEquals("-1", file.environment().get("HTTP_PORT"));
    assertEquals(file.last("EXPOSE"), file.environment().get("HTTPS_PORT"));
    assertFalse(file.environment().containsKey("ADMIN_HOST"), "for the container itself alone");
  }

  @Test
  void runsOnALibertyWithoutKnownHoles() {
    String version =
        file.all("ARG")
            .map(Instruction::arguments)
            .filter(argument -> argument.startsWith("LIBERTY_VERSION="))
            .map(argument -> argument.substring(argument.indexOf('=') + 1))
            .findFirst()
            .orElseThrow();
    int[] numbers = Arrays.stream(version.split("\\.")).mapToInt(Integer::parseInt).toArray();
    assertTrue(Arrays.compare(numbers, FIXED) >= 0, version);
    assertTrue(Containerfile.text(SECURITY).contains("26.0.0.11"));
    assertTrue(file.all("RUN").anyMatch(run -> run.arguments().contains("$LIBERTY_VERSION")));
  }

  @Test
  void hasNoPagesForDevelopers() {
    assertTrue(Files.isRegularFile(Path.of("liberty/configDropins/defaults/openapi.xml")));
    assertFalse(Containerfile.text(Path.of("liberty/platform.xml")).contains("mpOpenAPI"));
    assertTrue(
        file.all("RUN")
            .anyMatch(run -> run.arguments().contains("usr/servers/ropeway/configDropins")));
  }

  @Test
  void setsOnlyWhatIsRead() {
    Set<String> unread = new HashSet<>(file.environment().keySet());
    unread.removeAll(Known.variables());
    unread.removeAll(SCRIPT);

    assertEquals(Set.of(), unread);
  }

  @Test
  void asksForAnExistingHealthCheck() {
    String check = file.last("HEALTHCHECK");

    assertTrue(Known.HEALTH_PATHS.stream().anyMatch(path -> check.contains(path + " ")), check);
    assertFalse(check.contains("curl"), "the base image need not have it");
  }

  private static String between(String text, String start, String end) {
    int from = text.indexOf(start) + start.length();
    return text.substring(from, text.indexOf(end, from));
  }
}

package dev.ropeway.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ComposeTest {
  private static final Path PATH = Path.of("deploy/compose.yaml");

  private final JsonNode file = YamlFile.documents(PATH).get(0);
  private final JsonNode services = file.path("services");
  private final JsonNode postgres = services.path("postgres");

  @Test
  void twoNodesShareOneDatabase() {
    assertEquals(Set.of("postgres", "node1", "node2"), new HashSet<>(YamlFile.names(services)));
    assertEquals(
        1, nodes().map(node -> node.at("/environment/DB_URL").asText()).distinct().count());
  }

  @Test
  void imagesArePinned() {
    services.forEach(
        service -> assertTrue(Known.isPinned(service.path("image").asText()), service::toString));
  }

  @Test
  void nodesWaitForADatabaseThatIsWell() {
    nodes()
        .map(node -> node.at("/depends_on/postgres/condition").asText())
        .forEach(condition -> assertEquals("service_healthy", condition));
    assertTrue(YamlFile.texts(postgres.at("/healthcheck/test")).contains("pg_isready"));
  }

  @Test
  void nodesFindTheDatabase() {
    JsonNode database = postgres.path("environment");
    nodes()
        .map(node -> node.path("environment"))
        .forEach(
            node -> {
              String url = "jdbc:postgresql://postgres:5432/" + text(database, "POSTGRES_DB");
              assertEquals(url, text(node, "DB_URL"));
              assertEquals(text(database, "POSTGRES_USER"), text(node, "DB_USER"));
              assertEquals(text(database, "POSTGRES_PASSWORD"), text(node, "DB_PASSWORD"));
            });
  }

  @Test
  void everyVariableIsRead() {
    Set<String> known = Known.variables();
    nodes()
        .flatMap(node -> YamlFile.names(node.path("environment")).stream())
        .forEach(name -> assertTrue(known.contains(name), name));
    Pattern.compile("\\$\\{(\\w+)")
        .matcher(Containerfile.text(PATH))
        .results()
        .forEach(found -> assertTrue(known.contains(found.group(1)), found::group));
  }

  @Test
  void eachNodeHasAPortOfThisMachine() {
    String inside = Containerfile.read().last("EXPOSE");
    List<String> ports =
        nodes().flatMap(node -> YamlFile.texts(node.path("ports")).stream()).toList();

    assertEquals(List.of("127.0.0.1:9081:" + inside, "127.0.0.1:9082:" + inside), ports);
  }

  @Test
  void nodesAskTheirOwnHealth() {
    String port = "/127.0.0.1/" + Containerfile.read().last("EXPOSE") + " ";
    nodes()
        .map(node -> String.join(" ", YamlFile.texts(node.at("/healthcheck/test"))))
        .forEach(
            check -> {
              assertTrue(check.contains(port), check);
              assertTrue(Known.HEALTH_PATHS.stream().anyMatch(check::contains), check);
            });
  }

  @Test
  void theImageIsBuiltFromTheContainerfile() {
    nodes()
        .map(node -> node.path("build"))
        .forEach(
            build -> {
              Path context = PATH.resolveSibling(build.path("context").asText()).normalize();
              Path built = context.resolve(build.path("dockerfile").asText());
              assertTrue(Files.isRegularFile(built), built::toString);
              assertEquals(Containerfile.PATH, built);
            });
  }

  @Test
  void theDatabaseOutlivesItsContainer() {
    List<String> mounts = YamlFile.texts(postgres.path("volumes"));

    assertFalse(mounts.isEmpty());
    // PostgreSQL's image keeps the folder of every major version below this one since 18.
    mounts.forEach(mount -> assertTrue(mount.endsWith(":/var/lib/postgresql"), mount));
    mounts.forEach(mount -> assertTrue(file.path("volumes").has(mount.split(":")[0]), mount));
  }

  private Stream<JsonNode> nodes() {
    return Stream.of(services.path("node1"), services.path("node2"));
  }

  private static String text(JsonNode map, String name) {
    assertTrue(map.has(name), name);
    return map.path(name).asText();
  }
}

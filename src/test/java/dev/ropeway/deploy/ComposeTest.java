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
  private final JsonNode migrate = services.path("migrate");

  @Test
  void twoNodesShareOneDatabase() {
    assertEquals(
        Set.of("certificates", "postgres", "migrate", "node1", "node2"),
        new HashSet<>(YamlFile.names(services)));
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
        .map(node -> node.at("/depends_on/migrate/condition").asText())
        .forEach(condition -> assertEquals("service_completed_successfully", condition));
    assertEquals("service_healthy", migrate.at("/depends_on/postgres/condition").asText());
    assertEquals(
        "service_completed_successfully",
        postgres.at("/depends_on/certificates/condition").asText());
    assertTrue(YamlFile.texts(postgres.at("/healthcheck/test")).contains("pg_isready"));
  }

  @Test
  void nodesAreTheRoleThatMayOnlyReadAndWriteRows() {
    String roles = Containerfile.text(Path.of("deploy/roles.sql"));
    nodes()
        .map(node -> node.path("environment"))
        .forEach(
            node -> {
              assertTrue(roles.contains("\ncreate role " + text(node, "DB_USER") + " login"));
              assertFalse(text(node, "DB_USER").contains("owner"));
              assertTrue(YamlFile.names(node).stream().noneMatch(n -> n.contains("OWNER")));
            });
  }

  @Test
  void tablesAreMadeByTheirOwner() throws Exception {
    JsonNode environment = migrate.path("environment");
    assertEquals(
        "dev.ropeway.journal.Migrate",
        Known.started(YamlFile.texts(migrate.path("command"))).getName());
    String roles = Containerfile.text(Path.of("deploy/roles.sql"));
    String owner = text(environment, "DB_OWNER_USER");
    assertTrue(roles.contains("\ncreate database ropeway owner " + owner + ";"), owner);
    assertTrue(text(environment, "DB_URL").startsWith("jdbc:postgresql://postgres:5432/ropeway?"));
    assertEquals(text(services.at("/node1/environment"), "DB_URL"), text(environment, "DB_URL"));
  }

  @Test
  void rolesAreMadeWithTheDatabase() {
    List<String> mounts = YamlFile.texts(postgres.path("volumes"));
    assertTrue(mounts.contains("./roles.sql:/docker-entrypoint-initdb.d/roles.sql:ro"));
    Pattern.compile("\\\\getenv \\w+ (\\w+)")
        .matcher(Containerfile.text(Path.of("deploy/roles.sql")))
        .results()
        .forEach(found -> text(postgres.path("environment"), found.group(1)));
  }

  /** Compose refuses to start without, and says why. */
  @Test
  void noPasswordIsGivenHere() {
    int found = 0;
    for (JsonNode service : services) {
      for (String name : YamlFile.names(service.path("environment"))) {
        if (name.contains("PASSWORD")) {
          found++;
          String value = text(service.path("environment"), name);
          assertTrue(value.matches("\\$\\{" + name + ":\\?.+}"), name + "=" + value);
        }
      }
    }
    assertEquals(6, found);
  }

  @Test
  void databaseIsReachedOverVerifiedTlsAlone() {
    List<JsonNode> clients = List.of(services.path("node1"), services.path("node2"), migrate);
    for (JsonNode client : clients) {
      String url = text(client.path("environment"), "DB_URL");
      assertTrue(url.endsWith("?sslmode=verify-full&sslrootcert=/tls/ca.crt"), url);
      List<String> mounts = YamlFile.texts(client.path("volumes"));
      assertEquals(List.of("database-authority:/tls:ro"), mounts);
    }
    List<String> made = YamlFile.texts(services.at("/certificates/volumes"));
    assertTrue(made.contains("database-authority:/tls/clients"), made::toString);
    assertTrue(made.contains("database-certificate:/tls/server"), made::toString);
    String making = String.join(" ", YamlFile.texts(services.at("/certificates/entrypoint")));
    assertTrue(making.contains("certificates.sh /tls/server /tls/clients postgres\n"), making);

    List<String> mounts = YamlFile.texts(postgres.path("volumes"));
    assertTrue(mounts.contains("database-certificate:/tls:ro"), mounts::toString);
    assertTrue(mounts.contains("./pg_hba.conf:/etc/postgresql/pg_hba.conf:ro"), mounts::toString);
    assertTrue(
        YamlFile.texts(postgres.path("command"))
            .containsAll(
                List.of(
                    "ssl=on",
                    "ssl_cert_file=/tls/server.crt",
                    "ssl_key_file=/tls/server.key",
                    "hba_file=/etc/postgresql/pg_hba.conf")));
    Containerfile.text(Path.of("deploy/pg_hba.conf"))
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(line -> assertTrue(line.matches("(local|hostssl) .* scram-sha-256"), line));
  }

  @Test
  void nobodyElseGetsAtTheDatabase() {
    assertTrue(file.at("/networks/database/internal").asBoolean());
    assertEquals(List.of("database"), YamlFile.texts(postgres.path("networks")));
    assertEquals(List.of("database"), YamlFile.texts(migrate.path("networks")));
    assertEquals("none", services.at("/certificates/network_mode").asText());
    assertFalse(postgres.has("ports"));
  }

  @Test
  void everybodyIsConfined() {
    for (String name : YamlFile.names(services)) {
      JsonNode service = services.path(name);
      assertTrue(service.path("read_only").asBoolean(), name);
      assertEquals(List.of("ALL"), YamlFile.texts(service.path("cap_drop")), name);
      assertEquals(
          List.of("no-new-privileges:true"), YamlFile.texts(service.path("security_opt")), name);
      for (String bound : List.of("mem_limit", "cpus", "pids_limit")) {
        assertTrue(service.has(bound), name + " " + bound);
      }
      boolean certificates = name.equals("certificates");
      assertEquals(
          certificates ? List.of("CHOWN") : List.of(),
          YamlFile.texts(service.path("cap_add")),
          name);
      assertFalse(service.path("privileged").asBoolean(), name);
      assertEquals(certificates, service.path("user").asText().equals("root"), name);
    }
    assertEquals("postgres", postgres.path("user").asText(), "its image begins as root");
  }

  @Test
  void nodesHaveWhatTheyWrite() {
    String user = Containerfile.read().last("USER").split(":")[0];
    String output = Containerfile.read().environment().get("WLP_OUTPUT_DIR");
    nodes()
        .map(node -> YamlFile.texts(node.path("tmpfs")))
        .forEach(
            folders -> {
              assertTrue(
                  folders.get(0).startsWith(output + ":uid=" + user + ","), folders::toString);
              assertTrue(folders.get(1).startsWith("/tmp"), folders::toString);
            });
  }

  @Test
  void everyVariableIsRead() {
    Set<String> known = Known.variables();
    Stream.concat(nodes(), Stream.of(migrate))
        .flatMap(node -> YamlFile.names(node.path("environment")).stream())
        .forEach(name -> assertTrue(known.contains(name), name));
    known.add("POSTGRES_PASSWORD"); // by the image of PostgreSQL
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
    String port = "/127.0.0.1/" + Containerfile.read().environment().get("ADMIN_PORT") + " ";
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
    Stream.concat(nodes(), Stream.of(migrate))
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
    // PostgreSQL's image keeps the folder of every major version below this one since 18.
    assertTrue(YamlFile.texts(postgres.path("volumes")).contains("database:/var/lib/postgresql"));
    for (JsonNode service : services) {
      YamlFile.texts(service.path("volumes")).stream()
          .map(mount -> mount.split(":")[0])
          .forEach(
              name ->
                  assertTrue(
                      name.startsWith("./")
                          ? Files.isRegularFile(PATH.resolveSibling(name))
                          : file.path("volumes").has(name),
                      name));
    }
  }

  private Stream<JsonNode> nodes() {
    return Stream.of(services.path("node1"), services.path("node2"));
  }

  private static String text(JsonNode map, String name) {
    assertTrue(map.has(name), name);
    return map.path(name).asText();
  }
}

package dev.ropeway.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ropeway.config.TrustedProxies;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code compose-scale.yaml} has beyond {@code compose.yaml}, whose parts it repeats. */
class ComposeScaleTest {
  private static final Path PATH = Path.of("deploy/compose-scale.yaml");

  private final JsonNode file = YamlFile.documents(PATH).get(0);
  private final JsonNode services = file.path("services");
  private final JsonNode postgres = services.path("postgres");
  private final JsonNode standby = services.path("standby");
  private final JsonNode haproxy = services.path("haproxy");

  private Stream<JsonNode> nodes() {
    return Stream.of("node1", "node2", "node3").map(services::path);
  }

  private static boolean mounts(JsonNode service, String mount) {
    return YamlFile.texts(service.path("volumes")).contains(mount);
  }

  @Test
  void threeNodesAreWhereTheBalancerLooksForThem() {
    assertEquals(
        Set.of("certificates", "postgres", "standby", "migrate", "nats", "haproxy"),
        names(services, name -> !name.startsWith("node")));
    String port = Containerfile.read().last("EXPOSE");
    for (String each : names(services, name -> name.startsWith("node"))) {
      String preset = HaproxyFile.preset("BALANCER_" + each.toUpperCase(Locale.ROOT));
      assertEquals(each + ":" + port, preset);
    }
    assertEquals(1, nodes().distinct().count());
  }

  private static Set<String> names(JsonNode of, Predicate<String> which) {
    Set<String> names = new HashSet<>(YamlFile.names(of));
    names.removeIf(which.negate());
    return names;
  }

  /** They meet in one network, and nodes believe who is in it of where clients come from. */
  @Test
  void nodesBelieveTheBalancerAlone() {
    String range = file.at("/networks/nodes/ipam/config/0/subnet").asText();
    assertTrue(file.at("/networks/nodes/internal").asBoolean());
    for (String name : YamlFile.names(services)) {
      boolean in = YamlFile.texts(services.at("/" + name + "/networks")).contains("nodes");
      assertEquals(name.startsWith("node") || name.equals("haproxy"), in, name);
    }
    nodes()
        .forEach(
            node -> {
              assertEquals(range, node.at("/environment/ROPEWAY_PROXIES").asText());
              Set<String> shared = new HashSet<>(YamlFile.texts(node.path("networks")));
              shared.retainAll(YamlFile.texts(haproxy.path("networks")));
              assertEquals(Set.of("nodes"), shared);
              assertFalse(node.has("ports"));
            });
    TrustedProxies.read(name -> Optional.of(range));
  }

  @Test
  void balancerHasWhatItsConfigurationNames() {
    List<String> bind = List.of(HaproxyFile.preset("BALANCER_BIND").split(" "));
    assertTrue(haproxy.at("/ports/0").asText().endsWith(":" + bind.get(0).substring(2)));
    String site = bind.get(bind.indexOf("crt") + 1);
    assertTrue(mounts(haproxy, "./site.pem:" + site + ":ro"), site);
    List<String> tls = List.of(HaproxyFile.preset("BALANCER_TLS").split(" "));
    Path authority = Path.of(tls.get(tls.indexOf("ca-file") + 1));
    assertTrue(mounts(haproxy, "nodes-authority:" + authority.getParent() + ":ro"));
    assertEquals("required", tls.get(tls.indexOf("verify") + 1));
    String host = tls.get(tls.indexOf("verifyhost") + 1);
    assertTrue(making().contains("certificates.sh /tls/nodes /tls/balancer " + host + "\n"));
    String admin = HaproxyFile.preset("BALANCER_ADMIN");
    assertTrue(
        YamlFile.texts(haproxy.path("tmpfs")).get(1).startsWith(Path.of(admin).getParent() + ":"));
  }

  @Test
  void nodesAreWithTheBrokerByThemselves() {
    assertTrue(file.at("/networks/feed/internal").asBoolean());
    for (String name : YamlFile.names(services)) {
      boolean in = YamlFile.texts(services.at("/" + name + "/networks")).contains("feed");
      assertEquals(name.startsWith("node") || name.equals("nats"), in, name);
    }
    JsonNode nats = services.path("nats");
    assertEquals(List.of("feed"), YamlFile.texts(nats.path("networks")));
    List<String> command = YamlFile.texts(nats.path("command"));
    String user = command.get(command.indexOf("--user") + 1);
    String password = command.get(command.indexOf("--pass") + 1);
    assertTrue(password.matches("\\$\\{NATS_PASSWORD:\\?.+}"), password);
    String port = command.get(command.indexOf("--port") + 1);
    nodes()
        .map(node -> node.at("/environment/ROPEWAY_FEED").asText())
        .forEach(
            feed -> assertEquals("nats://%s:%s@nats:%s".formatted(user, password, port), feed));
  }

  private String making() {
    return String.join(" ", YamlFile.texts(services.at("/certificates/entrypoint")));
  }

  @Test
  void nodesHaveTheirKey() {
    String key = services.at("/node1/environment/TLS_KEY").asText();
    nodes().forEach(node -> assertTrue(mounts(node, "nodes-certificate:/nodes:ro")));
    assertTrue(mounts(services.path("certificates"), "nodes-certificate:/tls/nodes"));
    assertTrue(making().contains("-out " + key.replace("/nodes/", "/tls/nodes/") + "\n"), making());
    assertTrue(making().contains("chown -R " + Containerfile.read().last("USER") + " /tls/nodes"));
  }

  @Test
  void whicheverTakesWritesIsFoundByItsVerifiedName() {
    List<JsonNode> clients = new ArrayList<>(nodes().toList());
    clients.add(services.path("migrate"));
    for (JsonNode client : clients) {
      String url = client.at("/environment/DB_URL").asText();
      assertEquals(
          "jdbc:postgresql://postgres:5432,standby:5432/ropeway?targetServerType=primary"
              + "&sslmode=verify-full&sslrootcert=/tls/ca.crt",
          url);
      assertTrue(mounts(client, "database-authority:/tls:ro"));
    }
    assertTrue(making().contains("certificates.sh /tls/server /tls/clients postgres standby\n"));
    assertEquals(
        "service_healthy",
        services.at("/migrate/depends_on/standby/condition").asText(),
        "before that nothing is acknowledged");
  }

  @Test
  void standbyIsMadeByTheScriptAndSetUpAsThePrimary() {
    List<String> command = new ArrayList<>(YamlFile.texts(standby.path("entrypoint")));
    assertEquals(List.of("bash", "/standby.sh"), command.subList(0, 2));
    assertEquals("host=postgres sslmode=verify-full sslrootcert=/authority/ca.crt", command.get(2));
    List<String> primary = YamlFile.texts(postgres.path("command"));
    assertEquals(primary.subList(1, primary.size()), command.subList(3, command.size()));
    assertTrue(mounts(standby, "./standby.sh:/standby.sh:ro"));
    assertTrue(mounts(standby, "database-authority:/authority:ro"));
    assertEquals(postgres.path("image"), standby.path("image"));
    List<String> scripts =
        YamlFile.texts(postgres.path("volumes")).stream()
            .filter(mount -> mount.contains("initdb.d"))
            .map(mount -> mount.replaceFirst(":.*", ""))
            .toList();
    assertEquals(List.of("./roles.sql", "./replication.sql"), scripts);
    for (String script : List.of("roles.sql", "replication.sql")) {
      Pattern.compile("\\\\getenv \\w+ (\\w+)")
          .matcher(Containerfile.text(PATH.resolveSibling(script)))
          .results()
          .forEach(found -> assertTrue(postgres.path("environment").has(found.group(1))));
    }
  }

  @Test
  void everybodyIsConfinedAndPinned() {
    for (String name : YamlFile.names(services)) {
      JsonNode service = services.path(name);
      assertTrue(Known.isPinned(service.path("image").asText()), name);
      assertTrue(service.path("read_only").asBoolean(), name);
      assertEquals(List.of("ALL"), YamlFile.texts(service.path("cap_drop")), name);
      assertEquals(
          List.of("no-new-privileges:true"), YamlFile.texts(service.path("security_opt")), name);
      for (String bound : List.of("mem_limit", "cpus", "pids_limit")) {
        assertTrue(service.has(bound), name + " " + bound);
      }
      assertEquals(name.equals("certificates"), service.path("user").asText().equals("root"), name);
      assertEquals(name.equals("haproxy"), service.has("ports"), name);
    }
  }

  @Test
  void noPasswordIsGivenAndEveryVariableIsRead() {
    Set<String> known = Known.variables();
    known.addAll(Set.of("POSTGRES_PASSWORD", "REPLICATION_PASSWORD"));
    for (JsonNode service : services) {
      for (String name : YamlFile.names(service.path("environment"))) {
        assertTrue(known.contains(name), name);
        String value = service.at("/environment/" + name).asText();
        if (name.contains("PASSWORD")) {
          assertTrue(value.matches("\\$\\{" + name + ":\\?.+}"), name + "=" + value);
        }
      }
      YamlFile.texts(service.path("volumes")).stream()
          .map(mount -> mount.split(":")[0])
          .filter(source -> !source.equals("./site.pem")) // yours
          .forEach(
              source ->
                  assertTrue(
                      source.startsWith("./")
                          ? Files.isRegularFile(PATH.resolveSibling(source))
                          : file.path("volumes").has(source),
                      source));
    }
  }
}

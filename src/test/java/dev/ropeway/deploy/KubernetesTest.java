package dev.ropeway.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KubernetesTest {
  private static final Path PATH = Path.of("deploy/kubernetes.yaml");

  private final List<JsonNode> documents = YamlFile.documents(PATH);
  private final JsonNode deployment = only("Deployment");
  private final JsonNode pod = deployment.at("/spec/template/spec");
  private final JsonNode migrate = pod.at("/initContainers/0");
  private final JsonNode container = pod.at("/containers/0");
  private final JsonNode port = container.at("/ports/0");
  private final Containerfile image = Containerfile.read();

  @Test
  void everyDocumentSaysWhatItIs() {
    String namespace = only("Namespace").at("/metadata/name").asText();
    for (JsonNode document : documents) {
      Stream.of("/apiVersion", "/kind", "/metadata/name")
          .forEach(field -> assertFalse(document.at(field).asText().isEmpty(), field));
      if (document != only("Namespace")) {
        assertEquals(namespace, document.at("/metadata/namespace").asText());
      }
    }
  }

  @Test
  void selectorsMeanThePods() {
    JsonNode labels = deployment.at("/spec/template/metadata/labels");
    Stream.of(
            deployment.at("/spec/selector/matchLabels"),
            only("Service").at("/spec/selector"),
            only("PodDisruptionBudget").at("/spec/selector/matchLabels"),
            only("NetworkPolicy").at("/spec/podSelector/matchLabels"),
            pod.at("/topologySpreadConstraints/0/labelSelector/matchLabels"))
        .forEach(selector -> assertEquals(labels, selector));
  }

  @Test
  void probesAskTheContainer() {
    assertEquals(image.last("EXPOSE"), port.path("containerPort").asText());
    assertProbe("startupProbe", "/health/started");
    assertProbe("readinessProbe", "/health/ready");
    assertProbe("livenessProbe", "/health/live");
  }

  private void assertProbe(String name, String path) {
    JsonNode request = container.path(name).path("httpGet");
    assertEquals(path, request.path("path").asText());
    assertEquals(port.path("name"), request.path("port"));
    assertEquals("HTTPS", request.path("scheme").asText());
  }

  @Test
  void theServiceReachesTheContainer() {
    assertEquals(port.path("name"), only("Service").at("/spec/ports/0/targetPort"));
  }

  @Test
  void settingsAreThereAndRead() {
    JsonNode settings = only("ConfigMap");
    assertEquals(1, container.path("envFrom").size());
    assertEquals(settings.at("/metadata/name"), container.at("/envFrom/0/configMapRef/name"));
    Set<String> given = new HashSet<>(YamlFile.names(settings.path("data")));
    assertTrue(given.containsAll(Set.of("DB_URL", "DB_USER", "DB_PASSWORD_FILE")), given::toString);
    for (JsonNode variable : migrate.path("env")) {
      given.add(variable.path("name").asText());
      JsonNode from = variable.at("/valueFrom/configMapKeyRef");
      if (!from.isMissingNode()) {
        assertEquals(settings.at("/metadata/name"), from.path("name"));
        assertTrue(settings.path("data").has(from.path("key").asText()), from::toString);
      }
    }
    given.removeAll(Known.variables());
    assertEquals(Set.of(), given);
  }

  /** What is secret, or nobody but the reader can know, he is told how to give. */
  @Test
  void noSecretIsGivenHere() {
    String text = Containerfile.text(PATH);
    assertTrue(documents.stream().noneMatch(d -> d.path("kind").asText().equals("Secret")));
    List<String> asked = new ArrayList<>();
    for (JsonNode volume : pod.path("volumes")) {
      if (volume.has("secret")) {
        asked.add("secret generic " + volume.at("/secret/secretName").asText());
        assertEquals(0440, volume.at("/secret/defaultMode").asInt());
      } else if (volume.has("configMap")) {
        asked.add("configmap " + volume.at("/configMap/name").asText());
      }
    }
    assertEquals(3, asked.size(), asked::toString);
    asked.forEach(
        each -> assertTrue(text.contains("kubectl -n ropeway create " + each + " --from"), each));
    assertFalse(text.contains("change-me"));
    for (String each : List.of("DB_PASSWORD_FILE", "DB_OWNER_PASSWORD_FILE")) {
      assertTrue(text.contains(each), each);
    }
    containers()
        .forEach(each -> assertFalse(each.toString().contains("secretKeyRef"), each::toString));
  }

  @Test
  void nodesAreTheRoleThatMayOnlyReadAndWriteRows() throws Exception {
    String roles = Containerfile.text(Path.of("deploy/roles.sql"));
    JsonNode settings = only("ConfigMap").path("data");
    String user = settings.path("DB_USER").asText();
    assertTrue(roles.contains("\ncreate role " + user + " login"), user);
    assertFalse(user.contains("owner"));
    String password = settings.path("DB_PASSWORD_FILE").asText();
    assertEquals("/password", password.substring(mount(container, "database").length()));
    assertTrue(mount(container, "owner").isEmpty());

    assertEquals(
        "dev.ropeway.journal.Migrate",
        Known.started(YamlFile.texts(migrate.path("command"))).getName());
    assertEquals(container.path("image"), migrate.path("image"));
    Map<String, String> given = new HashMap<>();
    migrate.path("env").forEach(e -> given.put(e.path("name").asText(), e.path("value").asText()));
    String owner = String.valueOf(given.get("DB_OWNER_USER"));
    assertTrue(roles.contains("\ncreate database ropeway owner " + owner + ";"), owner);
    assertEquals(
        mount(migrate, "owner") + "/password", String.valueOf(given.get("DB_OWNER_PASSWORD_FILE")));
    assertTrue(mount(migrate, "database").isEmpty());
  }

  /** Where a container has a volume; empty if it has not. */
  private static String mount(JsonNode of, String volume) {
    for (JsonNode mount : of.path("volumeMounts")) {
      if (mount.path("name").asText().equals(volume)) {
        return mount.path("mountPath").asText();
      }
    }
    return "";
  }

  @Test
  void databaseIsReachedOverVerifiedTls() {
    String url = only("ConfigMap").at("/data/DB_URL").asText();
    containers()
        .forEach(
            each -> {
              String authority = mount(each, "authority");
              assertTrue(
                  url.endsWith("?sslmode=verify-full&sslrootcert=" + authority + "/ca.crt"), url);
            });
  }

  @Test
  void podsTalkToWhomTheyMustAlone() {
    JsonNode policy = only("NetworkPolicy").path("spec");
    assertEquals(List.of("Ingress", "Egress"), YamlFile.texts(policy.path("policyTypes")));
    assertEquals(1, policy.path("ingress").size());
    assertEquals(port.path("name"), policy.at("/ingress/0/ports/0/port"));
    assertEquals(1, policy.at("/ingress/0/ports").size());
    String database = only("ConfigMap").at("/data/DB_URL").asText();
    assertTrue(database.contains(":" + policy.at("/egress/1/ports/0/port").asText() + "/"));
    assertEquals(3, policy.path("egress").size());
    for (String way : List.of("ingress", "egress")) {
      for (JsonNode rule : policy.path(way)) {
        JsonNode others = rule.path(way.equals("ingress") ? "from" : "to");
        assertEquals(1, others.size(), "nobody in particular is everybody");
        for (JsonNode selector : others.get(0)) {
          assertTrue(
              !selector.path("matchLabels").isEmpty()
                  || selector.path("cidr").asText().endsWith("/32"),
              rule::toString);
        }
        assertFalse(rule.path("ports").isEmpty(), rule::toString);
      }
    }
  }

  @Test
  void theNamespaceTakesRestrictedPodsAlone() {
    for (String mode : List.of("enforce", "audit", "warn")) {
      assertEquals(
          "restricted",
          only("Namespace")
              .path("metadata")
              .path("labels")
              .path("pod-security.kubernetes.io/" + mode)
              .asText());
    }
  }

  @Test
  void containersMayDoNothingBeyondTheirWork() {
    assertEquals("RuntimeDefault", pod.at("/securityContext/seccompProfile/type").asText());
    assertEquals(2, containers().count());
    containers()
        .forEach(
            each -> {
              JsonNode security = each.path("securityContext");
              assertFalse(security.path("allowPrivilegeEscalation").asBoolean(true));
              assertTrue(security.path("readOnlyRootFilesystem").asBoolean());
              assertEquals(List.of("ALL"), YamlFile.texts(security.at("/capabilities/drop")));
              assertFalse(security.at("/capabilities").has("add"));
              assertFalse(security.path("privileged").asBoolean());
            });
    for (String shared : List.of("hostNetwork", "hostPID", "hostIPC")) {
      assertFalse(pod.path(shared).asBoolean(), shared);
    }
  }

  @Test
  void podsHaveNoTokenOfTheCluster() {
    JsonNode account = only("ServiceAccount");
    assertEquals(account.at("/metadata/name"), pod.path("serviceAccountName"));
    assertFalse(account.path("automountServiceAccountToken").asBoolean(true));
    assertFalse(pod.path("automountServiceAccountToken").asBoolean(true));
  }

  @Test
  void oneNodeIsAlwaysThere() {
    int replicas = deployment.at("/spec/replicas").asInt();
    int kept = only("PodDisruptionBudget").at("/spec/minAvailable").asInt();

    assertTrue(0 < kept && kept < replicas, replicas + " replicas, " + kept + " kept");
  }

  @Test
  void imagesArePinned() {
    containers()
        .map(each -> each.path("image").asText())
        .forEach(name -> assertTrue(Known.isPinned(name), name));
  }

  @Test
  void thePodIsNotRootAndOwnsWhatItWrites() {
    JsonNode security = pod.path("securityContext");
    String user = security.path("runAsUser").asText() + ":" + security.path("runAsGroup").asText();

    assertTrue(security.path("runAsNonRoot").asBoolean());
    assertEquals(image.last("USER"), user);
    assertEquals(security.path("runAsUser"), security.path("fsGroup"));
  }

  @Test
  void writableFoldersAreMountedAndBounded() {
    Map<String, JsonNode> volumes = new HashMap<>();
    pod.path("volumes").forEach(each -> volumes.put(each.path("name").asText(), each));
    List<String> writable = new ArrayList<>();
    containers()
        .flatMap(each -> mounts(each).stream())
        .forEach(
            mount -> {
              JsonNode volume = volumes.get(mount.path("name").asText());
              assertNotNull(volume, mount::toString);
              if (volume.has("emptyDir")) {
                assertTrue(volume.path("emptyDir").has("sizeLimit"), volume::toString);
                writable.add(mount.path("mountPath").asText());
              } else {
                assertTrue(mount.path("readOnly").asBoolean(), mount::toString);
              }
            });
    assertEquals(List.of("/tmp", image.environment().get("WLP_OUTPUT_DIR"), "/tmp"), writable);
  }

  private static List<JsonNode> mounts(JsonNode of) {
    List<JsonNode> mounts = new ArrayList<>();
    of.path("volumeMounts").forEach(mounts::add);
    return mounts;
  }

  @Test
  void everythingHasABound() {
    containers()
        .map(each -> each.path("resources"))
        .forEach(
            resources -> {
              assertTrue(resources.path("requests").has("cpu"));
              assertTrue(resources.path("requests").has("memory"));
              for (String what : List.of("cpu", "memory", "ephemeral-storage")) {
                assertTrue(resources.path("limits").has(what), what);
              }
            });
  }

  private Stream<JsonNode> containers() {
    return Stream.of(migrate, container);
  }

  private JsonNode only(String kind) {
    List<JsonNode> found =
        documents.stream().filter(document -> document.path("kind").asText().equals(kind)).toList();
    assertEquals(1, found.size(), kind);
    return found.get(0);
  }
}

package dev.ropeway.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KubernetesTest {
  private final List<JsonNode> documents = YamlFile.documents(Path.of("deploy/kubernetes.yaml"));
  private final JsonNode deployment = only("Deployment");
  private final JsonNode pod = deployment.at("/spec/template/spec");
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
  }

  @Test
  void theServiceReachesTheContainer() {
    assertEquals(port.path("name"), only("Service").at("/spec/ports/0/targetPort"));
  }

  @Test
  void settingsAreThereAndRead() {
    Set<String> given = new HashSet<>();
    for (JsonNode source : container.path("envFrom")) {
      boolean secret = source.has("secretRef");
      JsonNode found = only(secret ? "Secret" : "ConfigMap");
      String field = secret ? "/secretRef/name" : "/configMapRef/name";
      assertEquals(found.at("/metadata/name"), source.at(field));
      given.addAll(YamlFile.names(found.path(secret ? "stringData" : "data")));
    }
    assertTrue(given.containsAll(Set.of("DB_URL", "DB_USER", "DB_PASSWORD")), given::toString);
    given.removeAll(Known.variables());
    assertEquals(Set.of(), given);
  }

  @Test
  void oneNodeIsAlwaysThere() {
    int replicas = deployment.at("/spec/replicas").asInt();
    int kept = only("PodDisruptionBudget").at("/spec/minAvailable").asInt();

    assertTrue(0 < kept && kept < replicas, replicas + " replicas, " + kept + " kept");
  }

  @Test
  void theImageIsPinned() {
    String name = container.path("image").asText();

    assertTrue(Known.isPinned(name), name);
  }

  @Test
  void thePodIsNotRootAndOwnsWhatItWrites() {
    JsonNode security = pod.path("securityContext");
    String user = security.path("runAsUser").asText() + ":" + security.path("runAsGroup").asText();

    assertTrue(security.path("runAsNonRoot").asBoolean());
    assertTrue(container.at("/securityContext/readOnlyRootFilesystem").asBoolean());
    assertEquals(image.last("USER"), user);
    assertEquals(security.path("runAsUser"), security.path("fsGroup"));
  }

  @Test
  void writableFoldersAreMounted() {
    List<String> volumes = pod.path("volumes").findValuesAsText("name");
    JsonNode mounts = container.path("volumeMounts");

    assertEquals(volumes, mounts.findValuesAsText("name"));
    assertEquals(
        List.of(image.environment().get("WLP_OUTPUT_DIR"), "/tmp"),
        mounts.findValuesAsText("mountPath"));
  }

  @Test
  void memoryHasABound() {
    assertTrue(container.at("/resources/requests").has("cpu"));
    assertTrue(container.at("/resources/limits").has("memory"));
  }

  private JsonNode only(String kind) {
    List<JsonNode> found =
        documents.stream().filter(document -> document.path("kind").asText().equals(kind)).toList();
    assertEquals(1, found.size(), kind);
    return found.get(0);
  }
}

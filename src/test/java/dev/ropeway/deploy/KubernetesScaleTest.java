package dev.ropeway.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * What {@code kubernetes-scale.yaml} has beyond {@code kubernetes.yaml}, whose parts it repeats.
 */
class KubernetesScaleTest {
  private static final Path PATH = Path.of("deploy/kubernetes-scale.yaml");

  private final List<JsonNode> documents = YamlFile.documents(PATH);
  private final JsonNode nodes = document("StatefulSet", "ropeway");
  private final JsonNode haproxy = document("Deployment", "haproxy");
  private final JsonNode broker = document("Deployment", "nats");
  private final JsonNode headless = document("Service", "ropeway-nodes");
  private final JsonNode node = nodes.at("/spec/template/spec/containers/0");
  private final JsonNode migrate = nodes.at("/spec/template/spec/initContainers/0");
  private final JsonNode balancer = haproxy.at("/spec/template/spec/containers/0");

  private final JsonNode nats = broker.at("/spec/template/spec/containers/0");

  private JsonNode document(String kind, String name) {
    List<JsonNode> found =
        documents.stream()
            .filter(each -> each.path("kind").asText().equals(kind))
            .filter(each -> each.at("/metadata/name").asText().equals(name))
            .toList();
    assertEquals(1, found.size(), kind + " " + name);
    return found.get(0);
  }

  private static Stream<JsonNode> each(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  @Test
  void selectorsMeanTheirPods() {
    for (String name : List.of("ropeway", "haproxy")) {
      JsonNode set = name.equals("ropeway") ? nodes : haproxy;
      JsonNode labels = set.at("/spec/template/metadata/labels");
      assertEquals(labels, set.at("/spec/selector/matchLabels"));
      assertEquals(labels, document("NetworkPolicy", name).at("/spec/podSelector/matchLabels"));
      JsonNode budget = document("PodDisruptionBudget", name);
      assertEquals(labels, budget.at("/spec/selector/matchLabels"));
      int kept = budget.at("/spec/minAvailable").asInt();
      assertTrue(0 < kept && kept < set.at("/spec/replicas").asInt());
    }
    assertEquals(
        haproxy.at("/spec/template/metadata/labels"),
        document("Service", "ropeway").at("/spec/selector"));
    assertEquals(nodes.at("/spec/template/metadata/labels"), headless.at("/spec/selector"));
  }

  /** By the names that a StatefulSet gives, so that every balancer has them in the same order. */
  @Test
  void balancersKnowEachNodeByItsName() {
    assertEquals(headless.at("/metadata/name"), nodes.at("/spec/serviceName"));
    assertEquals("None", headless.at("/spec/clusterIP").asText());
    String port = Containerfile.read().last("EXPOSE");
    assertEquals(port, node.at("/ports/0/containerPort").asText());
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < nodes.at("/spec/replicas").asInt(); i++) {
      expected.add(
          "BALANCER_NODE%d=ropeway-%d.ropeway-nodes.ropeway.svc.cluster.local:%s"
              .formatted(i + 1, i, port));
    }
    List<String> told =
        each(balancer.path("env"))
            .map(one -> one.path("name").asText() + "=" + one.path("value").asText())
            .toList();
    assertEquals(expected, told);
    String configuration = Containerfile.text(HaproxyFile.PATH);
    for (int i = 1; i <= told.size(); i++) {
      assertTrue(configuration.contains("  server node" + i + " \"${BALANCER_NODE" + i + "}\""));
    }
    assertFalse(configuration.contains("BALANCER_NODE" + (told.size() + 1)));
  }

  @Test
  void balancersHaveWhatTheirConfigurationNames() {
    List<String> bind = List.of(HaproxyFile.preset("BALANCER_BIND").split(" "));
    assertEquals("*:" + balancer.at("/ports/0/containerPort").asText(), bind.get(0));
    Set<String> mounts = new HashSet<>();
    balancer.path("volumeMounts").forEach(one -> mounts.add(one.path("mountPath").asText()));
    List<String> tls = List.of(HaproxyFile.preset("BALANCER_TLS").split(" "));
    for (String file :
        List.of(
            bind.get(bind.indexOf("crt") + 1),
            tls.get(tls.indexOf("ca-file") + 1),
            HaproxyFile.preset("BALANCER_ADMIN"))) {
      assertTrue(mounts.contains(String.valueOf(Path.of(file).getParent())), file);
    }
    String host = tls.get(tls.indexOf("verifyhost") + 1);
    String text = Containerfile.text(PATH);
    assertTrue(text.contains("certificates.sh nodes . " + host + "\n"));
    for (JsonNode set : List.of(nodes, haproxy)) {
      for (JsonNode volume : set.at("/spec/template/spec/volumes")) {
        if (volume.has("secret")
            && !volume.at("/secret/secretName").asText().contains("database")) {
          String name = volume.at("/secret/secretName").asText();
          assertTrue(text.contains("create secret generic " + name + " --from"), name);
          assertEquals(0440, volume.at("/secret/defaultMode").asInt());
        }
      }
    }
  }

  @Test
  void nodesAreSpokenToByTheBalancerAloneAndBelieveIt() {
    JsonNode from = document("NetworkPolicy", "ropeway").at("/spec/ingress");
    assertEquals(1, from.size());
    assertEquals(
        haproxy.at("/spec/template/metadata/labels"), from.at("/0/from/0/podSelector/matchLabels"));
    assertEquals(1, from.at("/0/from").size());
    JsonNode settings = document("ConfigMap", "ropeway").path("data");
    assertFalse(settings.path("ROPEWAY_PROXIES").asText().isEmpty());
    assertTrue(settings.path("DB_URL").asText().contains("?targetServerType=primary&sslmode="));
    Set<String> given = new HashSet<>(YamlFile.names(settings));
    node.path("env").forEach(one -> given.add(one.path("name").asText()));
    given.removeAll(Known.variables());
    assertEquals(Set.of("NATS_PASSWORD"), given, "which stands in another one");
    assertEquals(
        "Local", document("Service", "ropeway").at("/spec/externalTrafficPolicy").asText());
  }

  @Test
  void nodesAreWithTheBrokerByThemselves() {
    JsonNode policy = document("NetworkPolicy", "nats").path("spec");
    assertEquals(
        broker.at("/spec/template/metadata/labels"), policy.at("/podSelector/matchLabels"));
    assertEquals(
        nodes.at("/spec/template/metadata/labels"),
        policy.at("/ingress/0/from/0/podSelector/matchLabels"));
    assertEquals(1, policy.path("ingress").size());
    assertFalse(policy.has("egress"));
    JsonNode service = document("Service", "ropeway-nats");
    assertEquals(broker.at("/spec/template/metadata/labels"), service.at("/spec/selector"));
    List<String> args = YamlFile.texts(nats.path("args"));
    assertEquals(service.at("/spec/ports/0/port").asText(), args.get(args.indexOf("--port") + 1));
    List<String> names = each(node.path("env")).map(one -> one.path("name").asText()).toList();
    assertTrue(names.indexOf("NATS_PASSWORD") < names.indexOf("ROPEWAY_FEED"));
    assertEquals(
        "nats://%s:%s@ropeway-nats:%s"
            .formatted(
                args.get(args.indexOf("--user") + 1),
                args.get(args.indexOf("--pass") + 1),
                args.get(args.indexOf("--port") + 1)),
        node.path("env").get(names.indexOf("ROPEWAY_FEED")).path("value").asText());
  }

  @Test
  void everybodyIsConfinedBoundedAndPinned() {
    for (JsonNode container : List.of(node, migrate, balancer, nats)) {
      assertTrue(Known.isPinned(container.path("image").asText()), container::toString);
      JsonNode security = container.path("securityContext");
      assertFalse(security.path("allowPrivilegeEscalation").asBoolean(true));
      assertTrue(security.path("readOnlyRootFilesystem").asBoolean());
      assertEquals(List.of("ALL"), YamlFile.texts(security.at("/capabilities/drop")));
      for (String what : List.of("cpu", "memory", "ephemeral-storage")) {
        assertTrue(container.at("/resources/limits").has(what), what);
      }
      each(container.path("volumeMounts"))
          .filter(mount -> !Set.of("tmp", "output", "run").contains(mount.path("name").asText()))
          .forEach(mount -> assertTrue(mount.path("readOnly").asBoolean(), mount::toString));
    }
    for (JsonNode set : List.of(nodes, haproxy, broker)) {
      JsonNode pod = set.at("/spec/template/spec");
      assertTrue(pod.at("/securityContext/runAsNonRoot").asBoolean());
      assertEquals("RuntimeDefault", pod.at("/securityContext/seccompProfile/type").asText());
      assertFalse(pod.path("automountServiceAccountToken").asBoolean(true));
      each(pod.path("volumes"))
          .filter(volume -> volume.has("emptyDir"))
          .forEach(volume -> assertTrue(volume.at("/emptyDir").has("sizeLimit")));
    }
  }
}

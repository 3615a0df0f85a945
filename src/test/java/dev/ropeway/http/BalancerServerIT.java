package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.AppendLog;
import dev.ropeway.Await;
import dev.ropeway.FreePort;
import dev.ropeway.Haproxy;
import dev.ropeway.LibertyProcess;
import dev.ropeway.ServerFolder;
import dev.ropeway.TestDatabase;
import dev.ropeway.live.LiveClient;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two whole servers behind {@code deploy/haproxy.cfg}, spoken to over TLS, and behind the same with
 * requests given to them by turns: where requests go is nothing that guarantees 1 to 3 hang on,
 * even if the server that has the key is killed.
 */
class BalancerServerIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String KEY = "/api/stores/lobby/keys/survivor";
  private static final int CLIENTS = 6;
  private static final int REQUESTS = 60;
  private static final String PASSWORD = "node key";

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<AutoCloseable> open = new ArrayList<>();
  @TempDir private Path folder;

  /** The certificate of nodes, as {@code compose-scale.yaml} has it made. */
  private void certify() throws Exception {
    Files.createDirectories(folder.resolve("nodes"));
    run("bash", "deploy/certificates.sh", at("nodes"), at(""), "node");
    run(
        "openssl",
        "pkcs12",
        "-export",
        "-in",
        at("nodes/server.crt"),
        "-inkey",
        at("nodes/server.key"),
        "-out",
        at("nodes/server.p12"),
        "-passout",
        "pass:" + PASSWORD);
  }

  private String at(String file) {
    return folder.resolve(file).toString();
  }

  private void run(String... command) throws Exception {
    Path log = folder.resolve("log");
    Process running =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertTrue(running.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, running.exitValue(), Files.readString(log));
  }

  private LibertyProcess start(String name, String database, int tls) throws Exception {
    LibertyProcess server =
        ServerFolder.make(name, database)
            .with("HTTPS_PORT", Integer.toString(tls))
            .with("TLS_KEY", at("nodes/server.p12"))
            .with("TLS_PASSWORD", PASSWORD)
            .start();
    open.add(server);
    return server;
  }

  private Haproxy balancer(List<Integer> ports, boolean affinity) throws Exception {
    String tls =
        "ssl verify required ca-file %s verifyhost node sni str(node)".formatted(at("ca.crt"));
    Haproxy balancer =
        new Haproxy(
            ports,
            tls,
            each ->
                affinity
                    ? each
                    : each.replace("balance hash var(txn.home)", "balance roundrobin")
                        .replaceAll("(?m)^  hash-.*$", ""));
    open.add(balancer);
    return balancer;
  }

  @Test
  void whicheverServerIsAskedNothingIsLostAndNothingAppliesTwice() throws Exception {
    certify();
    String database = TestDatabase.emptyDatabaseUrl();
    List<Integer> ports = List.of(FreePort.find(), FreePort.find());
    List<LibertyProcess> servers =
        List.of(
            start("balanced-a", database, ports.get(0)),
            start("balanced-b", database, ports.get(1)));
    try {
      for (LibertyProcess server : servers) {
        server.awaitReady();
      }
      Haproxy home = balancer(ports, true);
      Haproxy turns = balancer(ports, false);
      for (Haproxy each : List.of(home, turns)) {
        each.await(1, "UP");
        each.await(2, "UP");
      }
      try (LiveClient live = LiveClient.greeted(URI.create(home.address() + "/api/live?home=7"))) {
        live.say("[\"ping\",1]");
        live.next("pong");
      }
      Http.get(home.address() + KEY).expect(404); // which asks the node that has the key
      int victim = home.requests("entries", 1) > 0 ? 1 : 2;
      check(servers.get(victim - 1), home, turns, victim);
    } finally {
      threads.shutdownNow();
      for (int i = open.size() - 1; i >= 0; i--) {
        open.get(i).close();
      }
    }
  }

  private void check(LibertyProcess victim, Haproxy home, Haproxy turns, int node)
      throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("BalancerServerIT seed " + seed);
    List<RetryingClient> clients = new ArrayList<>();
    List<Future<Void>> sending = new ArrayList<>();
    try (EventReader reader = EventReader.open(home.address() + KEY)) {
      for (int i = 0; i < CLIENTS; i++) {
        String address = (i % 2 == 0 ? home : turns).address();
        clients.add(
            new RetryingClient("client-" + i, List.of(address + KEY), new Random(seed + i)));
      }
      clients.forEach(client -> sending.add(threads.submit(() -> client.send(REQUESTS))));
      Await.until(PATIENCE, "some are acknowledged", () -> acknowledged(clients).size() > 150);
      reader.until(1);
      victim.kill();
      for (Future<Void> each : sending) {
        each.get(2, TimeUnit.MINUTES);
      }
      try (EventReader again =
          EventReader.resume(home.address() + KEY, reader.version(), reader.value())) {
        long last =
            Http.get(turns.address() + KEY).expect(200).json().getJsonNumber("version").longValue();
        again.until(last);
        List<String> applied = AppendLog.of(again.value());
        AppendLog.assertOnceAndInOrder(applied);
        assertEquals(acknowledged(clients), Set.copyOf(applied));
      }
    }
    int other = 3 - node;
    assertTrue(turns.requests("entries", node) > 0 && turns.requests("entries", other) > 0);
    assertTrue(home.status("entries", node).startsWith("DOWN"));
  }

  private static Set<String> acknowledged(List<RetryingClient> clients) {
    return clients.stream()
        .flatMap(client -> client.acknowledged().stream())
        .collect(Collectors.toSet());
  }
}

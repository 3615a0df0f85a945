package dev.ropeway;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The server that Arquillian runs, as its clients see it. */
public final class DeployedServer {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private DeployedServer() {}

  /** The WAR as the build made it, for a {@code @Deployment(testable = false)}. */
  public static WebArchive war() {
    return ShrinkWrap.createFromZipFile(WebArchive.class, new File("target/ropeway.war"));
  }

  /** The address of a path that starts with a slash. */
  public static URI at(String path) {
    return URI.create(
        "http://localhost:%s%s".formatted(System.getProperty("test.http.port"), path));
  }

  public static HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return CLIENT.send(
        HttpRequest.newBuilder(at(path)).timeout(PATIENCE).build(), BodyHandlers.ofString());
  }
}

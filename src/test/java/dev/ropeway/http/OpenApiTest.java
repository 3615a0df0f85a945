package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.json.JsonText;
import dev.ropeway.wire.Problem;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The document of the API tells what the resources do: all of it, and nothing else. */
class OpenApiTest {
  private static final java.nio.file.Path SOURCES =
      java.nio.file.Path.of("src/main/java/dev/ropeway/http");
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "patch", "head", "options");

  /** What is refused before any operation is found, or nobody foresaw. */
  private static final Set<String> OF_ALL =
      Set.of(
          "405 method-not-allowed",
          "406 not-acceptable",
          "421 misdirected",
          "429 bound-exceeded",
          "500 internal-error");

  private static final Pattern PROBLEM = Pattern.compile("\\bof\\(\\s*(\\d{3}),\\s*\"([a-z-]+)\"");
  private static final Pattern QUOTED = Pattern.compile("`([a-z]+(?:-[a-z]+)*)`");
  private static final Pattern QUERY =
      Pattern.compile("\\.(?:all|text|name|number|required|instant|flag)\\(\"(\\w+)\"");

  private final JsonObject document = document();

  private static JsonObject document() {
    try {
      return JsonText.read(
              Files.readString(java.nio.file.Path.of("src/main/webapp/META-INF/openapi.json")))
          .asJsonObject();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String source(String name) {
    try {
      return Files.readString(SOURCES.resolve(name + ".java"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A method of a resource that answers requests, and where. */
  private record Route(Class<?> resource, Method method, String name) {}

  private static List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (Class<?> resource : new RopewayApplication().getClasses()) {
      for (Class<?> api : resource.getInterfaces()) {
        Path root = api.getAnnotation(Path.class);
        for (Method method : root == null ? new Method[0] : api.getMethods()) {
          verb(method)
              .forEach(
                  verb -> routes.add(new Route(resource, method, path(root, method) + " " + verb)));
        }
      }
    }
    return routes;
  }

  private static Stream<String> verb(Method method) {
    return Arrays.stream(method.getAnnotations())
        .map(each -> each.annotationType().getAnnotation(HttpMethod.class))
        .filter(each -> each != null)
        .map(each -> each.value().toLowerCase(Locale.ROOT));
  }

  private static String path(Path root, Method method) {
    Path below = method.getAnnotation(Path.class);
    return "/api/" + root.value() + (below == null ? "" : "/" + below.value());
  }

  private Map<String, JsonObject> operations() {
    Map<String, JsonObject> operations = new TreeMap<>();
    document
        .getJsonObject("paths")
        .forEach(
            (path, item) ->
                item.asJsonObject()
                    .forEach(
                        (method, operation) -> {
                          assertTrue(METHODS.contains(method), path + " " + method);
                          operations.put(path + " " + method, operation.asJsonObject());
                        }));
    return operations;
  }

  private JsonObject operation(Route route) {
    JsonObject operation = operations().get(route.name());
    return operation == null ? JsonValue.EMPTY_JSON_OBJECT : operation;
  }

  /** The object itself, or the one that it refers to. */
  private JsonObject resolved(JsonValue value) {
    JsonObject object = value.asJsonObject();
    return object.containsKey("$ref")
        ? document.getValue(object.getString("$ref").substring(1)).asJsonObject()
        : object;
  }

  private Set<String> parameters(JsonObject operation, String in) {
    return operation.getOrDefault("parameters", JsonValue.EMPTY_JSON_ARRAY).asJsonArray().stream()
        .map(this::resolved)
        .filter(parameter -> parameter.getString("in").equals(in))
        .map(parameter -> parameter.getString("name"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> found(Pattern pattern, String text, Function<MatchResult, String> as) {
    return pattern.matcher(text).results().map(as).collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyRouteIsDescribedAndNoOther() {
    assertEquals(
        routes().stream().map(Route::name).collect(Collectors.toCollection(TreeSet::new)),
        operations().keySet());
  }

  @Test
  void everyParameterOfAPathIsDescribedAndNoOther() {
    for (Route route : routes()) {
      Set<String> taken = new TreeSet<>();
      for (Parameter parameter : route.method().getParameters()) {
        PathParam name = parameter.getAnnotation(PathParam.class);
        if (name != null) {
          taken.add(name.value());
        }
      }
      assertEquals(taken, parameters(operation(route), "path"), route.name());
      assertEquals(
          taken, found(Pattern.compile("\\{(\\w+)}"), route.name(), match -> match.group(1)));
    }
  }

  /** A resource reads its query itself, by names that its source has as they are. */
  @Test
  void everyParameterOfAQueryIsDescribedAndNoOther() {
    Map<Class<?>, Set<String>> described =
        new TreeMap<>((a, b) -> a.getName().compareTo(b.getName()));
    for (Route route : routes()) {
      described
          .computeIfAbsent(route.resource(), resource -> new TreeSet<>())
          .addAll(parameters(operation(route), "query"));
    }
    described.forEach(
        (resource, names) -> {
          String source = source(resource.getSimpleName());
          Set<String> read = found(QUERY, source, match -> match.group(1));
          if (source.contains("limit(Page.STANDARD, ")) {
            read.add("limit");
          }
          assertEquals(read, names, resource.getSimpleName());
        });
  }

  @Test
  void bodiesAndAnswersHaveTheTypesThatAreTakenAndGiven() {
    for (Route route : routes()) {
      JsonObject operation = operation(route);
      boolean body = asksForBody(route);
      assertEquals(body, operation.containsKey("requestBody"), route.name());
      if (body) {
        assertEquals(
            types(route.method(), Consumes.class, Consumes::value),
            operation.getJsonObject("requestBody").getJsonObject("content").keySet(),
            route.name());
      }
      JsonObject content =
          operation.getJsonObject("responses").values().stream()
              .map(this::resolved)
              .map(answer -> answer.getJsonObject("content"))
              .filter(each -> each != null && !each.containsKey(Problem.MEDIA_TYPE))
              .findFirst()
              .orElse(null);
      if (content != null) {
        assertEquals(
            types(route.method(), Produces.class, Produces::value), content.keySet(), route.name());
      }
    }
  }

  /** A resource asks for the body itself, while JAX-RS knows nothing of it. */
  private static boolean asksForBody(Route route) {
    String source = source(route.resource().getSimpleName());
    int start = source.indexOf(" " + route.method().getName() + "(");
    return source.substring(start, source.indexOf("\n  }\n", start)).contains("ArrivingBody.of(");
  }

  private static <A extends Annotation> Set<String> types(
      Method method, Class<A> annotation, Function<A, String[]> value) {
    A given = method.getAnnotation(annotation);
    return given == null ? Set.of(MediaType.APPLICATION_JSON) : Set.of(value.apply(given));
  }

  @Test
  void everyProblemIsDescribedAndNoOther() throws IOException {
    Set<String> told = new TreeSet<>();
    for (java.nio.file.Path folder : List.of(SOURCES, SOURCES.resolveSibling("wire"))) {
      try (Stream<java.nio.file.Path> files = Files.list(folder)) {
        for (java.nio.file.Path file : files.toList()) {
          told.addAll(found(PROBLEM, Files.readString(file), m -> m.group(1) + " " + m.group(2)));
        }
      }
    }
    assertTrue(told.removeAll(OF_ALL), told::toString);
    told.add("413 body-too-large"); // which of two bounds it was, the type says
    told.add("422 rejected"); // what became of a patch, by the name of its status
    told.add("422 failed");

    Set<String> types = told.stream().map(each -> each.substring(4)).collect(Collectors.toSet());
    Set<String> described = new TreeSet<>();
    for (JsonObject operation : operations().values()) {
      operation
          .getJsonObject("responses")
          .forEach(
              (status, answer) -> {
                if (status.compareTo("400") >= 0) {
                  found(QUOTED, resolved(answer).getString("description"), m -> m.group(1)).stream()
                      .filter(word -> types.contains(word) || word.indexOf('-') > 0)
                      .forEach(type -> described.add(status + " " + type));
                }
              });
    }
    assertEquals(told, described);
  }
}

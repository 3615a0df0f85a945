package dev.ropeway;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which package may use which: the table of {@code docs/architecture.md}, line by line. */
@AnalyzeClasses(packages = "dev.ropeway", importOptions = DoNotIncludeTests.class)
public class ArchitectureTest {
  private static final String BASE = "dev.ropeway";
  private static final String ROOT = "root";

  /** The packages by name, each with those that it may import: only such as stand above it. */
  public static final Map<String, Set<String>> MAY_IMPORT = new LinkedHashMap<>();

  static {
    arrows(ROOT);
    arrows("json", ROOT);
    arrows("action", ROOT, "json");
    arrows("client", ROOT, "json", "action");
    arrows("config", ROOT);
    arrows("container");
    arrows("delivery", ROOT);
    arrows("store", ROOT, "json", "action", "config");
    arrows("journal", ROOT, "json", "action", "store", "config", "container");
    arrows("transfer", ROOT, "json", "journal");
    List<String> ground = List.of(ROOT, "json", "action", "store", "config", "delivery", "journal");
    arrows("cycle", ground);
    arrows("feed", ground);
    arrows("nats", ROOT, "config", "journal", "feed");
    arrows("access", ROOT, "config", "journal");
    arrows("bounds", ROOT, "config");
    arrows("session", ground, "cycle", "feed", "access");
    arrows("room", ground, "feed");
    arrows("remote", ground, "cycle", "feed", "access", "bounds", "session", "room");
    arrows("upkeep", ground, "cycle", "feed", "access", "session");
    arrows("testing", ground, "cycle", "feed", "access", "session", "upkeep");
    arrows(
        "node",
        ground,
        "container",
        "cycle",
        "feed",
        "nats",
        "access",
        "bounds",
        "session",
        "room",
        "remote",
        "upkeep");
    arrows("wire", ROOT, "json", "config", "delivery", "bounds", "remote");
    arrows(
        "http",
        ROOT,
        "json",
        "config",
        "container",
        "delivery",
        "bounds",
        "remote",
        "upkeep",
        "node",
        "wire");
    arrows("live", ROOT, "json", "config", "delivery", "bounds", "remote", "node", "wire");
    arrows("demo", ROOT, "session");
    arrows("database");
  }

  private static void arrows(String name, String... others) {
    arrows(name, List.of(), others);
  }

  private static void arrows(String name, List<String> ground, String... others) {
    Set<String> to = new TreeSet<>(ground);
    to.addAll(List.of(others));
    if (!MAY_IMPORT.keySet().containsAll(to)) {
      throw new IllegalArgumentException("An arrow of " + name + " points up or nowhere: " + to);
    }
    MAY_IMPORT.put(name, to);
  }

  @ArchTest
  static void arrowsPointDown(JavaClasses classes) {
    LayeredArchitecture layers =
        layeredArchitecture().consideringOnlyDependenciesInAnyPackage(BASE + "..");
    for (String name : MAY_IMPORT.keySet()) {
      layers =
          layers.layer(name).definedBy(name.equals(ROOT) ? BASE : "%s.%s".formatted(BASE, name));
    }
    for (Map.Entry<String, Set<String>> each : MAY_IMPORT.entrySet()) {
      String[] to = each.getValue().toArray(String[]::new);
      layers =
          to.length == 0
              ? layers.whereLayer(each.getKey()).mayNotAccessAnyLayer()
              : layers.whereLayer(each.getKey()).mayOnlyAccessLayers(to);
    }
    // A library of the server, which no part of the application sees.
    layers = layers.whereLayer("database").mayNotBeAccessedByAnyLayer();
    layers.ensureAllClassesAreContainedInArchitecture().check(classes);
  }

  @ArchTest
  static void noNameIsGivenTwice(JavaClasses classes) {
    Map<String, Set<String>> names =
        classes.stream()
            .filter(each -> each.isTopLevelClass() && !each.getSimpleName().equals("package-info"))
            .collect(
                groupingBy(
                    JavaClass::getSimpleName,
                    TreeMap::new,
                    mapping(JavaClass::getPackageName, toCollection(TreeSet::new))));
    names.values().removeIf(packages -> packages.size() == 1);
    assertEquals(Map.of(), names);
  }

  /** All that nodes tell each other goes through the feed: what it goes on is known to it alone. */
  @ArchTest
  static final ArchRule nothingBypassesTheFeed =
      noClasses()
          .that()
          .resideOutsideOfPackages(BASE + ".feed", BASE + ".nats", BASE + ".journal")
          .should()
          .dependOnClassesThat(
              describe(
                  "what carries notifications",
                  type ->
                      type.getName().startsWith("io.nats.")
                          || type.getName().startsWith(BASE + ".journal.Noti")))
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("org.postgresql.PGNotification");

  /** The container's bean holds the node; tests apart, nobody else gets it. */
  @ArchTest
  static final ArchRule nobodyIsHandedTheNode =
      noCodeUnits()
          .should()
          .haveRawParameterTypes(
              describe(
                  "the node or its core",
                  types ->
                      types.stream()
                          .map(JavaClass::getName)
                          .anyMatch(
                              List.of(BASE + ".node.Node", BASE + ".node.NodeCore")::contains)));
}

package dev.ropeway;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which package may use which: the table in the design, line by line. */
@AnalyzeClasses(packages = "dev.ropeway", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  // Optional layers: a package that is still to be written breaks no rule.
  @ArchTest
  static final ArchRule arrowsPointDown =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("dev.ropeway..")
          .withOptionalLayers(true)
          .layer("root")
          .definedBy("dev.ropeway")
          .layer("json")
          .definedBy("dev.ropeway.json")
          .layer("action")
          .definedBy("dev.ropeway.action")
          .layer("config")
          .definedBy("dev.ropeway.config")
          .layer("store")
          .definedBy("dev.ropeway.store")
          .layer("journal")
          .definedBy("dev.ropeway.journal")
          .layer("cycle")
          .definedBy("dev.ropeway.cycle")
          .layer("feed")
          .definedBy("dev.ropeway.feed")
          .layer("room")
          .definedBy("dev.ropeway.room")
          .layer("session")
          .definedBy("dev.ropeway.session")
          .layer("remote")
          .definedBy("dev.ropeway.remote")
          .layer("upkeep")
          .definedBy("dev.ropeway.upkeep")
          .layer("node")
          .definedBy("dev.ropeway.node")
          .layer("http")
          .definedBy("dev.ropeway.http")
          .layer("client")
          .definedBy("dev.ropeway.client")
          .layer("demo")
          .definedBy("dev.ropeway.demo")
          .layer("database")
          .definedBy("dev.ropeway.database")
          .whereLayer("root")
          .mayNotAccessAnyLayer()
          .whereLayer("json")
          .mayOnlyAccessLayers("root")
          .whereLayer("action")
          .mayOnlyAccessLayers("root", "json")
          .whereLayer("config")
          .mayOnlyAccessLayers("root")
          .whereLayer("store")
          .mayOnlyAccessLayers("root", "json", "action", "config")
          .whereLayer("journal")
          .mayOnlyAccessLayers("root", "json", "action", "store", "config")
          .whereLayer("cycle")
          .mayOnlyAccessLayers("root", "json", "action", "store", "config", "journal")
          .whereLayer("feed")
          .mayOnlyAccessLayers("root", "json", "action", "store", "config", "journal")
          .whereLayer("room")
          .mayOnlyAccessLayers("root", "json", "action", "store", "config", "journal", "feed")
          .whereLayer("session")
          .mayOnlyAccessLayers(
              "root", "json", "action", "store", "config", "journal", "cycle", "feed")
          .whereLayer("remote")
          .mayOnlyAccessLayers(
              "root", "json", "action", "store", "config", "journal", "cycle", "feed", "session",
              "room")
          .whereLayer("upkeep")
          .mayOnlyAccessLayers(
              "root", "json", "action", "store", "config", "journal", "cycle", "feed", "session")
          .whereLayer("node")
          .mayOnlyAccessLayers(
              "root", "json", "action", "store", "config", "journal", "cycle", "feed", "session",
              "room", "remote", "upkeep")
          .whereLayer("http")
          .mayOnlyAccessLayers("root", "json", "config", "remote", "upkeep", "node")
          .whereLayer("client")
          .mayOnlyAccessLayers("root", "json", "action")
          .whereLayer("demo")
          .mayOnlyAccessLayers("root", "session")
          .whereLayer("database")
          .mayNotAccessAnyLayer()
          .whereLayer("database")
          .mayNotBeAccessedByAnyLayer()
          .ensureAllClassesAreContainedInArchitecture();

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
                          .anyMatch(
                              type ->
                                  type.getName().equals("dev.ropeway.node.Node")
                                      || type.getName().equals("dev.ropeway.node.NodeCore"))));
}

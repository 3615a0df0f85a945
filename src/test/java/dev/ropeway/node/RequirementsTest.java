package dev.ropeway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class RequirementsTest {

  /** Sees everything but what begins so. */
  private static List<String> missingWithout(String prefix) {
    return Requirements.missing(
        new ClassLoader(RequirementsTest.class.getClassLoader()) {
          @Override
          protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith(prefix)) {
              throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
          }
        });
  }

  @Test
  void nothingIsMissingWhereEverythingIsSeen() {
    assertEquals(List.of(), missingWithout("nothing.of.the.sort"));
  }

  @Test
  void driverThatIsNotSeenIsNamedWithWhatToDo() {
    List<String> missing = missingWithout("org.postgresql.");
    assertEquals(1, missing.size());
    assertTrue(missing.get(0).contains("commonLibraryRef"), missing::toString);
  }

  @Test
  void everyFeatureIsNamedThatIsNotThere() {
    assertTrue(missingWithout("jakarta.ejb.").get(0).contains("enterpriseBeansLite"));
    assertTrue(missingWithout("jakarta.enterprise.concurrent.").get(0).contains("concurrent"));
    assertTrue(missingWithout("jakarta.json.").get(0).contains("jsonp"));
    assertTrue(missingWithout("jakarta.persistence.").get(0).contains("persistenceContainer"));
    assertTrue(missingWithout("jakarta.servlet.").get(0).contains("servlet"));
    assertTrue(missingWithout("jakarta.validation.").get(0).contains("validation"));
    assertTrue(missingWithout("org.eclipse.microprofile.").get(0).contains("mpConfig"));
    assertEquals(7, missingWithout("jakarta.").size());
  }
}

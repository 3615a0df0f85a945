package dev.ropeway.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What {@code sql/citus/distribute.sql} spreads are the tables that have a bucket. */
class CitusScriptTest {
  private static final Pattern DISTRIBUTED =
      Pattern.compile(
          "create_distributed_table\\('(\\w+)', 'bucket', colocate_with => '(\\w+)'\\)");
  private static final Pattern NAMES = Pattern.compile("foreach name in array array\\[([^]]*)]");
  private static final Pattern QUOTED = Pattern.compile("'(\\w+)'");

  @Test
  void itSpreadsEachTableThatHasABucketTogetherWithTheFirst() throws Exception {
    String script = Files.readString(Path.of("sql/citus/distribute.sql"));
    String migration = Files.readString(Path.of("sql/V15__bucket.sql"));
    Set<String> spread = new TreeSet<>();
    DISTRIBUTED
        .matcher(script)
        .results()
        .forEach(
            found -> {
              assertEquals(spread.isEmpty() ? "none" : "entry", found.group(2));
              spread.add(found.group(1));
            });
    String names =
        NAMES.matcher(migration).results().map(found -> found.group(1)).findFirst().orElseThrow();
    Set<String> bucketed =
        QUOTED.matcher(names).results().map(found -> found.group(1)).collect(Collectors.toSet());
    assertFalse(bucketed.isEmpty());
    assertEquals(new TreeSet<>(bucketed), spread);
  }
}

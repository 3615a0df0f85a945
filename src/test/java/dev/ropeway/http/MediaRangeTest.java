package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is understood of an {@code Accept} or {@code Content-Type} header. */
class MediaRangeTest {

  private static String read(String header) {
    List<MediaRange> ranges = MediaRange.list(header);
    return ranges == null
        ? "unreadable"
        : ranges.stream().map(MediaRange::toString).collect(Collectors.joining(", "));
  }

  @Test
  void parametersAreLeftOutButTheWeight() {
    assertEquals("application/json", read("application/json; charset=\"a,b;q=x\""));
    assertEquals("text/html, */*;q=0.5", read(" text/html;level=1 ,, */* ; Q=0.5 "));
    assertEquals("a/b;q=0, a/*;q=1.000", read("a/b;q=0,a/*;q=1.000"));
    assertEquals("", read(" , "));
  }

  @Test
  void oldClientsAreUnderstood() {
    assertEquals(
        "text/html, image/gif, */*;q=0.2, */*;q=0.2",
        read("text/html, image/gif, *; q=.2, */*; q=.2"));
  }

  @Test
  void restCannotBeRead() {
    for (String header :
        List.of(
            "a",
            "/",
            "a/",
            "/b",
            "a/b/c",
            "*/b",
            "a b/c",
            "a/b;q",
            "a/b;q=",
            "a/b;q=x",
            "a/b;q=2",
            "a/b;q=-1",
            "a/b;q=1.5",
            "a/b;q=.",
            "a/b;q=NaN",
            "a/b;q=1e0",
            "a/b;q=0=1",
            ";",
            "\"a/b",
            "a/b, c",
            "a/b;q=\"0\"")) {
      assertNull(MediaRange.list(header), header);
    }
  }
}

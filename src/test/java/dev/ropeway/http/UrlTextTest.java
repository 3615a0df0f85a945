package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How addresses are read that are none. */
class UrlTextTest {

  @Test
  void everyCharacterIsOneOfAUriAndMeansTheSame() {
    for (char c = 0; c < 0x200; c++) {
      if (c != '%') {
        String uri = UrlText.asUri("/a" + c + "b");
        assertEquals("/a" + c + "b", UrlText.ofPath("path", uri), uri);
        assertEquals(uri, URI.create(uri).toString());
      }
    }
    assertEquals("/a%2Fb", UrlText.asUri("/a%2Fb"));
  }

  @Test
  void strayPercentSignIsMadeOneOfAUriToo() {
    for (String sent : List.of("%", "a%2", "%zz", "%%41")) {
      assertEquals(UrlText.asUri(sent), URI.create(UrlText.asUri(sent)).toString());
    }
    assertEquals("%25zz", UrlText.asUri("%zz"));
    assertEquals("%ff", UrlText.asUri("%ff"));
  }
}

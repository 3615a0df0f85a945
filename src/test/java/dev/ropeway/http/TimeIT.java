package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;

class TimeIT extends ServerTest {

  @Test
  void timeIsTold() throws Exception {
    long before = System.currentTimeMillis();
    Reply reply = Http.get("/api/time").expect(200);
    long after = System.currentTimeMillis();

    assertEquals("private, no-store", reply.header("Cache-Control"));
    assertEquals(Set.of("time"), reply.json().keySet());
    long time = reply.json().getJsonNumber("time").longValueExact();
    assertTrue(before <= time && time <= after, () -> before + " " + time + " " + after);
    Http.send("POST", "/api/time", "").problem(405, "method-not-allowed");
  }
}

package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class RoomBuilderTest {

  @Test
  void aKeyOrStoreThatNoUrlCanNameIsRefusedAtOnce() {
    try (RopewayClient client = RopewayClient.of("http://127.0.0.1:1")) {
      for (String name : List.of(".", "..")) {
        for (RoomBuilder room : List.of(client.room("lobby", name), client.room(name, "a"))) {
          var refusal = assertThrows(IllegalArgumentException.class, room::connect);
          assertTrue(String.valueOf(refusal.getMessage()).contains("\"" + name + "\""));
        }
      }
    }
  }
}

package dev.ropeway.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.PlaywrightException;
import dev.ropeway.Await;
import dev.ropeway.BoardsServer;
import dev.ropeway.client.SignedRoom;
import dev.ropeway.client.SignedRoomBehaviour;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The browser mirror in Chromium where tokens are required. */
class PageSignedRoomIT extends SignedRoomBehaviour {
  private static final String PAGE = "/signed-room.html";

  @Override
  protected SignedRoom make() throws Exception {
    return new PageSignedRoom(BoardsServer.at(PAGE));
  }

  @Test
  void tokensGoOverTls() throws Exception {
    String dan = BoardsServer.name("dan");
    BoardsServer.join(dan);
    try (PageSignedRoom secure = new PageSignedRoom(BoardsServer.tls(PAGE))) {
      secure.give(BoardsServer.token(dan));
      secure.open(BoardsServer.tls("").toString(), BoardsServer.name("board"));
      secure.patch("increment", "{\"path\":\"/coins\",\"by\":1}");
      Await.until(
          Duration.ofSeconds(20), "it is done", () -> secure.decided().equals(List.of("applied")));
      assertEquals(List.of(), secure.errors());
    }
  }

  @Test
  void tokensGoToNoOtherMachineInTheClear() throws Exception {
    String token = BoardsServer.token("dan");
    for (String url : List.of("http://boards.example", "http://localhost.example", "ws://[::1]")) {
      try (PageSignedRoom room = new PageSignedRoom(BoardsServer.at(PAGE))) {
        room.give(token);
        int before = room.requests().size();
        String refused =
            String.valueOf(
                assertThrows(PlaywrightException.class, () -> room.open(url, "b")).getMessage());
        assertTrue(refused.contains("https"), refused);
        assertEquals(List.of(), room.asked());
        assertEquals(before, room.requests().size());
      }
    }
  }
}

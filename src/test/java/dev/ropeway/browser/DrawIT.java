package dev.ropeway.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Route.FulfillOptions;
import com.microsoft.playwright.WebSocketRoute;
import com.microsoft.playwright.options.ColorScheme;
import dev.ropeway.Await;
import dev.ropeway.DeployedServer;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The shared board, used by two people in two browsers. */
class DrawIT extends BrowserTest {
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private DrawPage newPage(String name) {
    DrawPage page = newDrawPage(new NewContextOptions().setViewportSize(1200, 900)).open(key);
    assertThat(page.part("state")).hasText("live");
    page.rename(name);
    return page;
  }

  private static void assertSamePlace(DrawPage one, DrawPage other) throws Exception {
    Await.until(
        LONGEST,
        "the note is not at the same place",
        () -> one.notePlace().equals(other.notePlace()));
  }

  @Test
  void whatOneDrawsPointsAtAndCountsTheOtherSees() {
    DrawPage ann = newPage("Ann");
    DrawPage bob = newPage("Bob");

    assertThat(ann.people()).hasCount(2);
    assertThat(ann.part("who")).containsText("Bob");
    assertThat(bob.part("who")).containsText("Ann");
    assertThat(bob.part("who")).containsText("Bob (you)");
    ann.pointAt(0.5, 0.5);
    assertThat(bob.cursor()).hasText("Ann");
    ann.draw(0.1, 0.1, 0.6, 0.4);
    bob.assertStrokes(1);
    bob.draw(0.2, 0.6, 0.8, 0.3);
    ann.assertStrokes(2);
    ann.button("One more").click();
    bob.button("One more").click();
    bob.button("One more").click();
    bob.button("One less").click();
    assertThat(ann.part("score")).hasText("2");
    assertThat(bob.part("score")).hasText("2");
    bob.page().close();

    assertThat(ann.people()).hasCount(1);
    assertThat(ann.cursor()).hasCount(0);
    assertNoErrors();
  }

  @Test
  void strokeShowsWhileItIsDrawnAndIsStoredOnceItIsDone() throws Exception {
    DrawPage ann = newPage("Ann");
    DrawPage bob = newPage("Bob");
    ann.pointAt(0.2, 0.2);
    ann.page().mouse().down();
    ann.pointAt(0.5, 0.5);

    Await.until(LONGEST, "it does not show", () -> isPainted(bob, "pen"));
    assertEquals(false, isPainted(bob, "drawn"));
    bob.assertStrokes(0);
    ann.page().mouse().up();
    bob.assertStrokes(1);
    Await.until(LONGEST, "it is still being drawn", () -> !isPainted(bob, "pen"));
    assertEquals(true, isPainted(bob, "drawn"));
    bob.button("Wipe the board").click();
    ann.assertStrokes(0);
    Await.until(LONGEST, "it is not wiped", () -> !isPainted(ann, "drawn"));
    assertNoErrors();
  }

  private static boolean isPainted(DrawPage page, String canvas) {
    return (boolean)
        page.part(canvas)
            .evaluate(
                """
                canvas => {
                  const { width, height } = canvas;
                  const copy = new OffscreenCanvas(width, height);
                  const context = copy.getContext("2d", { willReadFrequently: true });
                  context.drawImage(canvas, 0, 0);
                  return context.getImageData(0, 0, width, height).data.some((value) => value);
                }
                """);
  }

  @Test
  void whoeverMovesANoteHasItAlone() throws Exception {
    DrawPage ann = newPage("Ann");
    DrawPage bob = newPage("Bob");
    ann.button("Add a note").click();
    ann.page().keyboard().type("milk");
    assertThat(bob.noteText()).hasValue("milk");

    ann.grab(0.3, 0.7);
    assertThat(bob.note()).hasClass(Pattern.compile("taken"));
    assertThat(bob.note()).containsText("Ann");
    assertSamePlace(ann, bob);
    String place = ann.notePlace();
    bob.grab(0.8, 0.2);
    bob.letGo();
    assertThat(bob.part("message")).hasText("Ann holds this note.");
    assertEquals(place, bob.notePlace());
    assertEquals(false, bob.noteText().isEditable());
    ann.grab(0.5, 0.5);
    assertSamePlace(ann, bob);
    assertNotEquals(place, bob.notePlace());
    ann.letGo();

    assertThat(bob.note()).not().hasClass(Pattern.compile("taken"));
    bob.grab(0.8, 0.2);
    bob.letGo();
    assertSamePlace(ann, bob);
    assertNotEquals(place, ann.notePlace());
    bob.note().getByLabel("Remove the note").click();
    assertThat(ann.note()).hasCount(0);
    assertNoErrors();
  }

  @Test
  void bothGoOnWhileOneIsOfflineAndAreTheSameWhenHeIsBack() throws Exception {
    DrawPage ann = newPage("Ann");
    DrawPage bob = newPage("Bob");
    ann.button("Add a note").click();
    ann.page().keyboard().type("milk");
    ann.grab(0.85, 0.75); // from wherever it is to where nobody begins to draw
    ann.letGo();
    ann.draw(0.1, 0.1, 0.4, 0.2);
    assertThat(bob.noteText()).hasValue("milk");
    bob.assertStrokes(1);

    bob.page().context().setOffline(true);
    assertThat(bob.part("state")).hasText("offline");
    bob.draw(0.1, 0.5, 0.5, 0.9);
    bob.draw(0.2, 0.5, 0.6, 0.9);
    bob.button("One more").click();
    bob.grab(0.7, 0.7);
    bob.letGo();
    assertThat(bob.part("state")).hasText(Pattern.compile("offline, \\d+ changes wait"));
    bob.assertStrokes(3);
    ann.draw(0.6, 0.1, 0.9, 0.3);
    ann.button("One more").click();
    ann.noteText().fill("milk and bread");
    ann.assertStrokes(2);
    assertThat(ann.part("score")).hasText("1");
    bob.keepScreenshot("draw-offline");
    bob.page().context().setOffline(false);

    assertThat(bob.part("state")).hasText("live");
    for (DrawPage each : new DrawPage[] {ann, bob}) {
      each.assertStrokes(4);
      assertThat(each.part("score")).hasText("2");
      assertThat(each.noteText()).hasValue("milk and bread");
      assertThat(each.people()).hasCount(2);
    }
    assertSamePlace(ann, bob);
    ann.pointAt(0.4, 0.4);
    assertThat(bob.cursor()).hasText("Ann");
    bob.keepScreenshot("draw");
    assertEquals(0, ann.errors().size(), () -> ann.errors().toString());
    assertTrue(
        bob.errors().stream().allMatch(error -> error.contains("net::ERR_")),
        () -> bob.errors().toString());
  }

  @Test
  void keyboardDrawsAndMovesNotes() {
    DrawPage ann = newPage("Ann");
    ann.part("pen").focus();
    for (String pressed : new String[] {"Space", "ArrowRight", "Shift+ArrowDown", "Space"}) {
      ann.page().keyboard().press(pressed);
    }
    ann.assertStrokes(1);
    ann.button("Add a note").click();
    assertThat(ann.noteText()).isFocused();
    String place = ann.notePlace();
    ann.handle().focus();
    ann.page().keyboard().press("ArrowRight");
    assertEquals(place, ann.notePlace(), "not picked up yet");
    ann.page().keyboard().press("Space");
    assertThat(ann.handle()).hasAttribute("aria-pressed", "true");
    ann.page().keyboard().press("Shift+ArrowDown");
    ann.page().keyboard().press("Enter");
    assertThat(ann.handle()).hasAttribute("aria-pressed", "false");

    assertNotEquals(place, ann.notePlace());
    assertNoErrors();
  }

  @Test
  void whatOneDidIsUndoneAndDoneAgainAlsoOnAPageThatIsLoadedAnew() {
    DrawPage ann = newPage("Ann");
    DrawPage bob = newPage("Bob");
    assertThat(ann.button("Undo")).isDisabled();
    ann.draw(0.1, 0.1, 0.6, 0.4);
    ann.button("One more").click();
    bob.draw(0.2, 0.6, 0.8, 0.3);
    bob.button("One more").click();
    ann.assertStrokes(2);
    assertThat(ann.part("score")).hasText("2");

    ann.button("Undo").click();
    assertThat(ann.part("score")).hasText("1");
    ann.page().keyboard().press("Control+z");
    bob.assertStrokes(1);
    assertThat(ann.button("Undo")).isDisabled();
    assertThat(ann.button("Undo")).isFocused();
    ann.page().keyboard().press("Control+Shift+Z");
    bob.assertStrokes(2);
    ann.page().reload();
    assertThat(ann.part("state")).hasText("live");
    assertThat(ann.button("Undo")).isEnabled();
    assertThat(ann.button("Redo")).isEnabled();
    ann.button("Redo").click();
    assertThat(ann.part("score")).hasText("2");
    assertThat(ann.button("Redo")).isDisabled();
    ann.page().keyboard().press("Control+z");
    ann.page().keyboard().press("Control+z");

    ann.assertStrokes(1);
    assertThat(bob.part("score")).hasText("1");
    bob.assertStrokes(1);
    assertThat(ann.button("Undo")).isDisabled();
    assertNoErrors();
  }

  @Test
  void whatSomebodyElseChangedIsNotUndone() {
    DrawPage ann = newPage("Ann");
    DrawPage bob = newPage("Bob");
    ann.button("Add a note").click();
    ann.page().keyboard().type("m");
    assertThat(bob.noteText()).hasValue("m");
    bob.noteText().fill("bread");
    assertThat(ann.noteText()).hasValue("bread");

    ann.button("Undo").click();

    assertThat(ann.part("message")).containsText("cannot be undone any more: /notes/");
    assertThat(ann.part("message")).containsText("/text has been changed since");
    assertThat(bob.noteText()).hasValue("bread");
    assertNoErrors();
  }

  @Test
  void phoneHasRoomForAll() {
    NewContextOptions phone =
        new NewContextOptions().setViewportSize(320, 640).setHasTouch(true).setIsMobile(true);
    DrawPage page = newDrawPage(phone.setColorScheme(ColorScheme.DARK)).open(key);
    assertThat(page.part("state")).hasText("live");
    page.button("Add a note").tap();
    page.noteText().fill("a note with more text than it has room for on a phone");
    page.button("One more").tap();
    assertThat(page.part("score")).hasText("1");
    page.drawWithFinger(0.05, 0.05, 0.9, 0.9);
    page.assertStrokes(1);

    page.keepScreenshot("draw-phone");
    assertTrue(page.pixelsTooWide() <= 0, () -> page.pixelsTooWide() + " pixels too wide");
    assertNoErrors();
  }

  @Test
  void addressWithoutASlashWorksToo() {
    DrawPage page = newDrawPage(new NewContextOptions());
    page.page().navigate(DeployedServer.at("/draw?board=" + key).toString());

    assertThat(page.part("state")).hasText("live");
    assertNoErrors();
  }

  @Test
  void withoutTheDemoThePageSaysHowToSwitchItOn() {
    DrawPage page = newDrawPage(new NewContextOptions());
    String problem = "{\"type\":\"urn:ropeway:problem:not-found\",\"detail\":\"none\"}";
    page.page().routeWebSocket("**/api/live?home=*", WebSocketRoute::close);
    page.page()
        .route(
            "**/api/stores/boards/**",
            route ->
                route.fulfill(
                    new FulfillOptions()
                        .setStatus(404)
                        .setContentType("application/problem+json")
                        .setBody(problem)));
    page.open(key);

    assertThat(page.part("hint")).containsText("ROPEWAY_DEMO=true");
    assertThat(page.part("room")).isHidden();
  }
}

package dev.ropeway.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import dev.ropeway.DeployedServer;
import org.jspecify.annotations.Nullable;

/** The shared board in a browser context of its own. */
final class DrawPage extends BrowserPage {

  DrawPage(Browser browser, Browser.NewContextOptions options) {
    super(browser, options);
  }

  DrawPage open(String board) {
    page().navigate(DeployedServer.at("/draw/?board=" + board).toString());
    return this;
  }

  Locator part(String id) {
    return page().locator("#" + id);
  }

  Locator button(String name) {
    return page().getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(name).setExact(true));
  }

  /** Those who are here, as the page lists them. */
  Locator people() {
    return part("who").locator("li");
  }

  Locator cursor() {
    return part("cursors").locator(".cursor");
  }

  Locator note() {
    return part("notes").locator(".note");
  }

  Locator noteText() {
    return note().locator("textarea");
  }

  Locator handle() {
    return note().locator(".handle");
  }

  /** Where the only note is: left and top, each from 0 to 1. */
  String notePlace() {
    return (String)
        note()
            .evaluate(
                "note => note.style.getPropertyValue('--x') + ' ' + note.style.getPropertyValue('--y')");
  }

  /** Moves the mouse over the board; from 0, left or top, to 1. */
  void pointAt(double x, double y) {
    BoundingBox board = part("pen").boundingBox();
    page().mouse().move(board.x + x * board.width, board.y + y * board.height);
  }

  void draw(double x, double y, double toX, double toY) {
    pointAt(x, y);
    page().mouse().down();
    for (int i = 1; i <= 10; i++) {
      pointAt(x + (toX - x) * i / 10, y + (toY - y) * i / 10);
    }
    page().mouse().up();
  }

  /** Draws with a finger, as {@link #draw} does with the mouse. */
  void drawWithFinger(double x, double y, double toX, double toY) {
    CDPSession fingers = page().context().newCDPSession(page());
    BoundingBox board = part("pen").boundingBox();
    for (int i = 0; i <= 10; i++) {
      double atX = board.x + (x + (toX - x) * i / 10) * board.width;
      double atY = board.y + (y + (toY - y) * i / 10) * board.height;
      touch(fingers, i == 0 ? "touchStart" : "touchMove", point(atX, atY));
    }
    touch(fingers, "touchEnd", null);
  }

  private static JsonObject point(double x, double y) {
    JsonObject point = new JsonObject();
    point.addProperty("x", x);
    point.addProperty("y", y);
    return point;
  }

  private static void touch(CDPSession fingers, String type, @Nullable JsonObject at) {
    JsonArray points = new JsonArray();
    if (at != null) {
      points.add(at);
    }
    JsonObject event = new JsonObject();
    event.addProperty("type", type);
    event.add("touchPoints", points);
    fingers.send("Input.dispatchTouchEvent", event);
  }

  /** Takes the note with the mouse and does not let go. */
  void grab(double toX, double toY) {
    BoundingBox handle = handle().boundingBox();
    page().mouse().move(handle.x + handle.width / 2, handle.y + handle.height / 2);
    page().mouse().down();
    pointAt(toX, toY);
  }

  void letGo() {
    page().mouse().up();
  }

  void rename(String name) {
    page().getByLabel("Your name").fill(name);
  }

  void assertStrokes(int count) {
    String strokes = count == 1 ? "1 stroke" : count + " strokes";
    assertThat(part("pen")).hasAttribute("aria-label", "The board, with " + strokes);
  }
}

package dev.ropeway.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.AddScriptTagOptions;
import dev.ropeway.client.NpmFolder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The package in a page of React, as a bundler makes it of {@code src/test/npm}. */
class BindingsIT {
  private final List<String> errors = new ArrayList<>();
  private BrowserContext context;
  private Page page;

  @BeforeEach
  void open() throws Exception {
    context = Chromium.browser().newContext();
    page = context.newPage();
    page.onPageError(errors::add);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error") || message.type().equals("warning")) {
            errors.add(message.text());
          }
        });
    page.setContent("<!doctype html><title>React</title>");
    page.addScriptTag(
        new AddScriptTagOptions()
            .setPath(NpmFolder.get().bundle("react-page.tsx", "browser"))
            .setType("module"));
  }

  @AfterEach
  void close() {
    context.close();
    assertEquals(List.of(), errors);
  }

  private List<?> rooms() {
    return (List<?>) page.evaluate("() => rooms.map(({ client, state }) => `${client} ${state}`)");
  }

  private int drawn() {
    return (int) page.evaluate("() => drawn.note");
  }

  @Test
  void whatIsDoneShowsWhereverItIsShown() {
    assertThat(page.locator("#click")).hasText("0");
    assertThat(page.locator("#state")).hasText("offline ann");
    assertThat(page.locator("#note")).hasText("empty");
    page.locator("#click").click();
    page.locator("#click").click();
    assertThat(page.locator("#click")).hasText("4");
    page.locator("#write").click();
    assertThat(page.locator("#note")).hasText("written");
  }

  @Test
  void anotherRoomIsOpenedForOtherOptionsAndTheOldOneClosed() {
    page.locator("#click").click();
    assertThat(page.locator("#click")).hasText("2");
    page.locator("#client").fill("bob");
    assertThat(page.locator("#state")).hasText("offline bob");
    assertThat(page.locator("#click")).hasText("0");
    page.waitForFunction("() => rooms[0].state === 'closed'");
    assertEquals(List.of("ann closed", "bob offline"), rooms());
  }

  @Test
  void aComponentThatGoesClosesItsRoom() {
    assertThat(page.locator("#state")).hasText("offline ann");
    page.locator("#client").fill("gone");
    assertThat(page.locator("#gone")).isVisible();
    page.waitForFunction("() => rooms.every(({ state }) => state === 'closed')");
    assertEquals(List.of("ann closed"), rooms());
  }

  @Test
  void whyThereIsNoRoomIsTold() {
    page.locator("#client").fill("");
    assertThat(page.locator("#error")).containsText("connect needs \"client\"");
  }

  @Test
  void whatShowsAPathIsDrawnOnlyWhenThatChanges() {
    assertThat(page.locator("#note")).hasText("empty");
    int before = drawn();
    page.locator("#click").click();
    assertThat(page.locator("#click")).hasText("2");
    assertEquals(before, drawn());
    page.locator("#write").click();
    assertThat(page.locator("#note")).hasText("written");
    assertTrue(drawn() > before);
  }
}

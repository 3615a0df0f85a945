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

/** The package in pages of React and Svelte, as a bundler makes them of {@code src/test/npm}. */
class BindingsIT {
  private final List<String> errors = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private BrowserContext context;
  private Page page;

  @BeforeEach
  void open() throws Exception {
    context = Chromium.browser().newContext();
    page = context.newPage();
    page.onPageError(errors::add);
    page.onConsoleMessage(
        message -> {
          boolean wrong = message.type().equals("error") || message.type().equals("warning");
          (wrong ? errors : told).add(message.text());
        });
    page.setContent("<!doctype html><title>Bindings</title>");
  }

  private void show(String program) throws Exception {
    page.addScriptTag(
        new AddScriptTagOptions()
            .setPath(NpmFolder.get().bundle(program, "browser"))
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
  void whatIsDoneShowsWhereverItIsShown() throws Exception {
    show("react-page.tsx");
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
  void anotherRoomIsOpenedForOtherOptionsAndTheOldOneClosed() throws Exception {
    show("react-page.tsx");
    page.locator("#click").click();
    assertThat(page.locator("#click")).hasText("2");
    page.locator("#client").fill("bob");
    assertThat(page.locator("#state")).hasText("offline bob");
    assertThat(page.locator("#click")).hasText("0");
    page.waitForFunction("() => rooms[0].state === 'closed'");
    assertEquals(List.of("ann closed", "bob offline"), rooms());
  }

  @Test
  void aComponentThatGoesClosesItsRoom() throws Exception {
    show("react-page.tsx");
    assertThat(page.locator("#state")).hasText("offline ann");
    page.locator("#client").fill("gone");
    assertThat(page.locator("#gone")).isVisible();
    page.waitForFunction("() => rooms.every(({ state }) => state === 'closed')");
    assertEquals(List.of("ann closed"), rooms());
  }

  @Test
  void whyThereIsNoRoomIsTold() throws Exception {
    show("react-page.tsx");
    page.locator("#client").fill("");
    assertThat(page.locator("#error")).containsText("connect needs \"client\"");
  }

  @Test
  void whatShowsAPathIsDrawnOnlyWhenThatChanges() throws Exception {
    show("react-page.tsx");
    assertThat(page.locator("#note")).hasText("empty");
    int before = drawn();
    page.locator("#click").click();
    assertThat(page.locator("#click")).hasText("2");
    assertEquals(before, drawn());
    page.locator("#write").click();
    assertThat(page.locator("#note")).hasText("written");
    assertTrue(drawn() > before);
  }

  @Test
  void aComponentOfSvelteTakesTheStores() throws Exception {
    assertEquals("", NpmFolder.get().run("compile-svelte.mjs"));
    show("svelte-page.mjs");
    assertThat(page.locator("#click")).hasText("0");
    assertThat(page.locator("#state")).hasText("offline");
    page.locator("#click").click();
    assertThat(page.locator("#click")).hasText("1");
    page.evaluate("() => leave()");
    assertThat(page.locator("#click")).hasCount(0);
    page.evaluate("() => room.increment('/clicks')");
  }

  @Test
  void storesAreTakenInABrowserAsInNode() throws Exception {
    show("stores.ts");
    page.waitForCondition(() -> told.contains("vue first,second,gone"));
    assertTrue(told.contains("svelte 0,6 8 first"), told::toString);
  }
}

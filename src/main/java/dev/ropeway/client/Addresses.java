package dev.ropeway.client;

import java.util.List;

/**
 * The servers that a room may use, one at a time. A failure of the one in use moves on to the next;
 * a failure told late, of one that is no longer in use, does not. Thread-safe.
 */
final class Addresses {
  private final List<String> urls;
  private int at;
  private int failed;

  Addresses(List<String> urls) {
    if (urls.isEmpty()) {
      throw new IllegalArgumentException("a room needs a url");
    }
    this.urls = urls.stream().map(url -> url.replaceAll("/+$", "")).toList();
  }

  synchronized String current() {
    return urls.get(at);
  }

  /** Whether there is one that has not failed since one last worked: no need to wait for it. */
  synchronized boolean fresh() {
    return failed > 0 && failed < urls.size();
  }

  synchronized void failed(String url) {
    if (url.equals(current())) {
      at = (at + 1) % urls.size();
      failed++;
    }
  }

  synchronized void worked() {
    failed = 0;
  }
}

package dev.ropeway.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The servers that a room may use, one at a time. A failure of the one in use moves on to the next;
 * a failure told late, of one that is no longer in use, does not. Thread-safe.
 */
final class Addresses {
  private static final Pattern LOOPBACK =
      Pattern.compile("(?i)localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");

  private final List<String> urls;
  private int at;
  private int failed;

  Addresses(List<String> urls) {
    if (urls.isEmpty()) {
      throw new IllegalArgumentException("a room needs a url");
    }
    this.urls = urls.stream().map(url -> url.replaceAll("/+$", "")).toList();
  }

  /**
   * Lets a token be sent to all of them.
   *
   * @throws IllegalArgumentException if it would go where others can read it on its way
   */
  void requireSecure() {
    for (String url : urls) {
      if (!isSecure(url)) {
        throw new IllegalArgumentException(
            "a token is sent to https or to this machine only, not to " + url);
      }
    }
  }

  private static boolean isSecure(String url) {
    try {
      URI uri = new URI(url);
      String host = String.valueOf(uri.getHost());
      return "https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null
          || "http".equalsIgnoreCase(uri.getScheme()) && LOOPBACK.matcher(host).matches();
    } catch (URISyntaxException e) {
      return false;
    }
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

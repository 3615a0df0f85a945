package dev.ropeway.client;

import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The live connections of all rooms of a client, one for each server. Opens a connection when the
 * first room needs it; the last room that leaves closes it. Thread-safe.
 */
final class LiveConnections {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration CLOSING = Duration.ofSeconds(1);

  private final HttpClient http;
  private final Supplier<Serial> serials;
  private final LongSupplier nanos;
  private final Clock wall;
  private final LiveChoice choice;
  private final double turn;

  // guarded by this
  private final Set<LiveConnection> connections = new LinkedHashSet<>();
  private final Set<LiveSocket> sockets = new LinkedHashSet<>();

  /**
   * Chosen between as {@code choice} says.
   *
   * @param turn when this client comes back among all that lose a server in one moment: from 0 to
   *     less than 1
   */
  LiveConnections(
      HttpClient http,
      Supplier<Serial> serials,
      LongSupplier nanos,
      Clock wall,
      LiveChoice choice,
      double turn) {
    this.http = http;
    this.serials = serials;
    this.nanos = nanos;
    this.wall = wall;
    this.choice = choice;
    this.turn = turn;
  }

  LiveChoice choice() {
    return choice;
  }

  /** The part of the time for coming back that all of its rooms wait. */
  double turn() {
    return turn;
  }

  /** A place on a connection. */
  record Seat(LiveConnection connection, int number) {}

  /**
   * Has a watch join the connection to a server, with this token or a newer one.
   *
   * @param home where its key is, to which the connection leads if it is opened for this one
   * @param silence how long that may bring nothing, if it is opened for this one
   */
  Seat join(
      LiveWatch watch,
      TokenKeeper keeper,
      String url,
      int home,
      @Nullable String token,
      Duration silence) {
    LiveConnection opened;
    Seat first;
    synchronized (this) {
      for (LiveConnection each : connections) {
        int number = each.url().equals(url) && each.keeper() == keeper ? each.join(watch) : 0;
        if (number > 0) {
          each.renew(token);
          return new Seat(each, number);
        }
      }
      opened =
          new LiveConnection(
              new LiveConnection.Surroundings(serials.get(), nanos, wall, silence),
              keeper,
              url,
              token,
              new Opener());
      first = new Seat(opened, opened.join(watch));
      connections.add(opened);
      sockets.add(opened.socket());
    }
    LiveSocket socket = opened.socket();
    socket.gone().thenRun(() -> forget(socket));
    socket.open(http, url, home, PATIENCE);
    return first;
  }

  private synchronized void forget(LiveSocket socket) {
    sockets.remove(socket);
  }

  private synchronized void forget(LiveConnection connection) {
    connections.remove(connection);
  }

  private final class Opener implements LiveConnection.Host {
    @Override
    public Disconnect refused(String message) {
      return choice.refused(message);
    }

    @Override
    public void welcomed() {
      choice.welcomed();
    }

    @Override
    public void over(LiveConnection which, @Nullable Disconnect disconnect, boolean welcomed) {
      forget(which);
      if (disconnect != null) {
        choice.ended(disconnect, welcomed);
      }
    }
  }

  /** No room is open any more: what is left of connections ends now, or soon. */
  void close() {
    List<LiveSocket> left;
    synchronized (this) {
      left = new ArrayList<>(sockets);
    }
    try {
      CompletableFuture.allOf(
              left.stream()
                  .map(each -> each.gone().toCompletableFuture())
                  .toArray(CompletableFuture[]::new))
          .get(CLOSING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // a server that does not answer is not waited for
    }
    left.forEach(LiveSocket::abort);
  }
}

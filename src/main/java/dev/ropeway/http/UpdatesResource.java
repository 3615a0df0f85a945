package dev.ropeway.http;

import dev.ropeway.Caller;
import dev.ropeway.UpdateStream;
import dev.ropeway.bounds.BoundExceededException;
import dev.ropeway.bounds.Lease;
import dev.ropeway.bounds.Shared;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.node.Ropeway;
import dev.ropeway.wire.ActionsBody;
import dev.ropeway.wire.Problem;
import dev.ropeway.wire.Visitor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Streams an entry's updates. */
@ApplicationScoped
public class UpdatesResource implements UpdatesApi {
  @Inject private Ropeway ropeway;
  @Inject private Visits visits;
  @Inject private StreamThreads threads;
  @Inject private Refusals refusals;

  @Override
  public void open(
      String store,
      String key,
      HttpServletRequest request,
      HttpHeaders headers,
      AsyncResponse suspended)
      throws IOException {
    Visit visit = visits.now();
    Target target = visit.target(store, key);
    Query query = Query.of(request);
    Settings settings = visit.settings();
    Optional<String> client = query.text("client").map(name -> ActionsBody.client(name, settings));
    OptionalLong resumeAfter = resumeAfter(query, headers);
    UpdateStream events;
    try {
      events =
          counted(
              request,
              () ->
                  visit.remote().rooms().stream(target.store(), target.key(), resumeAfter, client));
    } catch (BoundExceededException e) {
      refusals.later(() -> suspended.resume(ProblemResponses.of(e)));
      return;
    }
    boolean present = client.isPresent() && target.store().realtime();
    try {
      threads.start(stream(events, request.getAsyncContext(), present));
      Turn turn = Turn.of(request);
      if (turn != null) {
        turn.end(); // from now on it is a stream
      }
    } catch (IOException | RuntimeException | Error e) {
      events.close();
      throw e;
    }
  }

  /** Opens a stream that is counted for as long as it is open. */
  private UpdateStream counted(
      HttpServletRequest request, Supplier<@Nullable UpdateStream> opening) {
    Caller caller = Visitor.caller(request);
    String identity = caller == null ? null : caller.identity();
    Lease lease = ropeway.shares().of(Shared.STREAM, identity, Visitor.address(request));
    UpdateStream opened = null;
    try {
      opened = opening.get();
      if (opened == null) {
        throw Problem.tooManyStreams().exception();
      }
      return new LeasedStream(opened, lease);
    } finally {
      if (opened == null) {
        lease.close();
      }
    }
  }

  @Override
  public Response probe(String store, String key) {
    Visit visit = visits.now();
    Target target = visit.target(store, key);
    visit.remote().rooms().requireWatching(target.store(), target.key());
    return Response.ok().type(MediaType.SERVER_SENT_EVENTS_TYPE).build();
  }

  private OptionalLong resumeAfter(Query query, HttpHeaders headers) {
    OptionalLong asked = query.numberOrNone("lastEventId");
    String header = headers.getHeaderString(HttpHeaders.LAST_EVENT_ID_HEADER);
    return header == null || header.isBlank()
        ? asked
        : OptionalLong.of(Query.number(HttpHeaders.LAST_EVENT_ID_HEADER, header.strip()));
  }

  /** Sends the headers; the async response is never resumed, the stream ends the request itself. */
  private EventStream stream(UpdateStream events, AsyncContext context, boolean present)
      throws IOException {
    Settings settings = ropeway.settings();
    context.setTimeout(0);
    HttpServletResponse response = (HttpServletResponse) context.getResponse();
    response.setStatus(HttpServletResponse.SC_OK);
    response.setContentType(MediaType.SERVER_SENT_EVENTS);
    response.setHeader("X-Accel-Buffering", "no");
    response.flushBuffer(); // Liberty passes over the first flush of every response
    return new EventStream(
        events,
        ropeway.remote().rooms()::written,
        context,
        response.getOutputStream(),
        heartbeat(settings, present),
        settings.get(Setting.STREAM_RETRY));
  }

  /** That a reader is gone is noticed only by writing, and the others wait to hear of it. */
  private static Duration heartbeat(Settings settings, boolean present) {
    Duration heartbeat = settings.time(Setting.HEARTBEAT);
    Duration room = settings.time(Setting.ROOM_HEARTBEAT);
    return present && room.compareTo(heartbeat) < 0 ? room : heartbeat;
  }
}

package dev.ropeway.http;

import dev.ropeway.Caller;
import dev.ropeway.bounds.BoundExceededException;
import dev.ropeway.bounds.Lease;
import dev.ropeway.bounds.Shared;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.delivery.StampedVersion;
import dev.ropeway.delivery.UpdateStream;
import dev.ropeway.node.Ropeway;
import dev.ropeway.wire.ActionsBody;
import dev.ropeway.wire.Problem;
import dev.ropeway.wire.Visitor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Streams an entry's updates. */
@ApplicationScoped
public class UpdatesResource implements UpdatesApi {
  @Inject private Ropeway ropeway;
  @Inject private Visits visits;
  @Inject private StreamWriters writers;
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
    StampedVersion resumeAfter = resumeAfter(query, headers);
    boolean present = client.isPresent() && target.store().realtime();
    StreamStart start =
        new StreamStart(
            writers, request, suspended, heartbeat(settings, present), query.flag("stamped"));
    try {
      Lease lease = counted(request);
      opening(visit, target, resumeAfter, client, lease)
          .whenCompleteAsync(
              (stream, failure) -> start.go(stream, failure, lease), ropeway.answering());
    } catch (BoundExceededException e) {
      refusals.later(() -> suspended.resume(ProblemResponses.of(e)));
    }
  }

  private Lease counted(HttpServletRequest request) {
    Caller caller = Visitor.caller(request);
    String identity = caller == null ? null : caller.identity();
    return ropeway.shares().of(Shared.STREAM, identity, Visitor.address(request));
  }

  /** Begins to open a stream that is counted for as long as it is open. */
  private static CompletionStage<UpdateStream> opening(
      Visit visit,
      Target target,
      @Nullable StampedVersion resumeAfter,
      Optional<String> client,
      Lease lease) {
    CompletionStage<UpdateStream> opening = null;
    try {
      opening = visit.remote().rooms().open(target.store(), target.key(), resumeAfter, client);
      if (opening == null) {
        throw Problem.tooManyStreams().exception();
      }
      return opening;
    } finally {
      if (opening == null) {
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

  /** The header wins; the other one must be well-formed nevertheless. */
  private static @Nullable StampedVersion resumeAfter(Query query, HttpHeaders headers) {
    String asked = query.text("lastEventId").orElse("");
    StampedVersion named = asked.isEmpty() ? null : id("lastEventId", asked);
    String header = headers.getHeaderString(HttpHeaders.LAST_EVENT_ID_HEADER);
    return header == null || header.isBlank()
        ? named
        : id(HttpHeaders.LAST_EVENT_ID_HEADER, header.strip());
  }

  private static StampedVersion id(String name, String value) {
    if (!StampedVersion.isId(value)) {
      throw Problem.malformed("Parameter " + name + " must be a whole number from 0.").exception();
    }
    return StampedVersion.parse(value);
  }

  /** That a reader is gone is noticed only by writing, and the others wait to hear of it. */
  private static Duration heartbeat(Settings settings, boolean present) {
    Duration heartbeat = settings.time(Setting.HEARTBEAT);
    Duration room = settings.time(Setting.ROOM_HEARTBEAT);
    return present && room.compareTo(heartbeat) < 0 ? room : heartbeat;
  }
}

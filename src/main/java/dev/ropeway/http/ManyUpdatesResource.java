package dev.ropeway.http;

import dev.ropeway.Caller;
import dev.ropeway.bounds.BoundExceededException;
import dev.ropeway.bounds.Lease;
import dev.ropeway.bounds.Shared;
import dev.ropeway.config.ClientAddress;
import dev.ropeway.config.Setting;
import dev.ropeway.delivery.StampedVersion;
import dev.ropeway.delivery.UpdateStream;
import dev.ropeway.node.Ropeway;
import dev.ropeway.wire.Problem;
import dev.ropeway.wire.Visitor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Streams the updates of many entries. */
@ApplicationScoped
public class ManyUpdatesResource implements ManyUpdatesApi {
  @Inject private Ropeway ropeway;
  @Inject private Visits visits;
  @Inject private StreamWriters writers;
  @Inject private Refusals refusals;

  @Override
  public void open(HttpServletRequest request, HttpHeaders headers, AsyncResponse suspended)
      throws IOException {
    Visit visit = visits.now();
    Query query = query(request);
    WatchList watched = watched(query, visit);
    String list = ManyId.list(watched.names());
    StampedVersion[] versions = versions(query, headers, list, watched.names().size());
    ManyOpening opening = new ManyOpening();
    boolean begun = false;
    AsyncContext context = request.getAsyncContext();
    context.setTimeout(0);
    try {
      Lease stream = counted(Shared.STREAM, request);
      try {
        open(watched, versions, visit, request, opening);
        ManySource source =
            new ManySource(
                opening.await(), ropeway.clock(), ropeway.answeringAtOnce(), list, versions);
        writers.begin(
            new LeasedSource(source, stream),
            context,
            Turn.of(request),
            visit.settings().time(Setting.HEARTBEAT));
        begun = true;
      } finally {
        if (!begun) {
          stream.close();
        }
      }
    } catch (BoundExceededException e) {
      refusals.later(() -> suspended.resume(ProblemResponses.of(e)));
    } finally {
      if (!begun) {
        opening.close();
      }
    }
  }

  private static Query query(HttpServletRequest request) {
    return Query.of(request, "watch");
  }

  private static WatchList watched(Query query, Visit visit) {
    if (query.has("client")) {
      throw Problem.malformed("A client is present on one key: it is named on its own stream.")
          .exception();
    }
    return WatchList.of(query.all("watch"), visit);
  }

  private static StampedVersion[] versions(
      Query query, HttpHeaders headers, String list, int keys) {
    String header = headers.getHeaderString(HttpHeaders.LAST_EVENT_ID_HEADER);
    String id =
        header == null || header.isBlank() ? query.text("lastEventId").orElse("") : header.strip();
    if (!id.isEmpty()) {
      return ManyId.parse(id, list, keys);
    }
    StampedVersion[] none = new StampedVersion[keys];
    Arrays.fill(none, ManyId.NONE);
    return none;
  }

  private void open(
      WatchList watched,
      StampedVersion[] versions,
      Visit visit,
      HttpServletRequest request,
      ManyOpening opening) {
    for (Target target : watched.targets()) {
      StampedVersion version = versions[opening.size()];
      Lease lease = counted(Shared.WATCH, request);
      CompletionStage<UpdateStream> stream = null;
      try {
        stream =
            visit
                .remote()
                .rooms()
                .open(
                    target.store(),
                    target.key(),
                    version.equals(ManyId.NONE) ? null : version,
                    Optional.empty());
      } finally {
        if (stream == null) {
          lease.close();
        }
      }
      if (stream == null) {
        throw Problem.tooManyStreams().exception();
      }
      opening.add(target.store().name(), target.key(), stream, lease);
    }
  }

  private Lease counted(Shared what, HttpServletRequest request) {
    Caller caller = Visitor.caller(request);
    ClientAddress address = Visitor.address(request);
    return ropeway.shares().of(what, caller == null ? null : caller.identity(), address);
  }

  @Override
  public Response probe(HttpServletRequest request) {
    watched(query(request), visits.now());
    return Response.ok().type(MediaType.SERVER_SENT_EVENTS_TYPE).build();
  }
}

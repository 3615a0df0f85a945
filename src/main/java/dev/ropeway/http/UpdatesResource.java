package dev.ropeway.http;

import dev.ropeway.UpdateStream;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.session.Ropeway;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.Encoded;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Streams an entry's updates. */
@Path("stores/{store}/keys/{key}/updates")
@ApplicationScoped
@Tag(name = "Entries")
public class UpdatesResource {
  private static final String LAST_EVENT_ID = "lastEventId";

  @Inject private Ropeway ropeway;
  @Inject private StreamThreads threads;

  /** Opens a stream. */
  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(
      operationId = "streamUpdates",
      summary = "Stream an entry's updates",
      description =
          """
          Server-sent events: first a `snapshot`, then `update`s that each start (`from`) at the
          version where the event before ended; `id` is the version. Updates that follow each other
          quickly come merged. With `Last-Event-ID` the stream goes on behind that version, without a
          snapshot. Where that is not possible, or the reader is too slow, a `reset` with a reason
          (`history-pruned`, `too-slow`, `unknown-version`) comes before a new snapshot. A comment
          keeps a quiet stream alive.

          The entry of a realtime store is a room: `client` makes the reader present in it, and the
          stream also has `clients` (all who are present), `ephemeral` (values that changed, null for
          what is gone) and `message`, none of them with an `id`.\
          """)
  @Parameter(ref = "Last-Event-ID")
  @Parameter(ref = "lastEventId")
  @Parameter(ref = "client")
  @APIResponse(
      responseCode = "200",
      description = "The events, until one side ends them",
      content =
          @Content(
              mediaType = MediaType.SERVER_SENT_EVENTS,
              schema = @Schema(type = SchemaType.STRING),
              example =
                  """
                  retry: 1000

                  event: snapshot
                  id: 42
                  data: {"version":42,"data":{"coins":0}}

                  event: update
                  id: 43
                  data: {"version":43,"from":42,"patch":[{"op":"replace","path":"/coins","value":10}],\
                  "acks":[{"client":"c1","id":7,"status":"applied"}]}
                  """))
  @APIResponse(responseCode = "400", ref = "Malformed")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "503", ref = "Unavailable")
  public void open(
      @Parameter(ref = "store") @Encoded @PathParam("store") String store,
      @Parameter(ref = "key") @Encoded @PathParam("key") String key,
      @Context HttpServletRequest request,
      @Context HttpHeaders headers,
      @Suspended @SuppressWarnings("unused") AsyncResponse suspended)
      throws IOException {
    Target target = Target.of(ropeway.node(), store, key);
    Query query = Query.of(request);
    Settings settings = ropeway.node().settings();
    Optional<String> client = query.text("client").map(name -> ActionsBody.client(name, settings));
    OptionalLong resumeAfter = resumeAfter(query, headers);
    UpdateStream events =
        ropeway.remote().rooms().stream(target.store(), target.key(), resumeAfter, client);
    if (events == null) {
      throw tooManyStreams();
    }
    boolean present = client.isPresent() && target.store().store().realtime();
    try {
      threads.start(stream(events, request.getAsyncContext(), present));
    } catch (IOException | RuntimeException | Error e) {
      events.close();
      throw e;
    }
  }

  /** Says what a stream would be, without one. */
  @HEAD
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(
      operationId = "probeUpdates",
      summary = "Probe a stream",
      description = "Answers the headers of a stream and opens none.")
  @APIResponse(responseCode = "200", description = "There is a stream to open")
  @APIResponse(responseCode = "404", ref = "NotFound")
  public Response probe(
      @Parameter(ref = "store") @Encoded @PathParam("store") String store,
      @Parameter(ref = "key") @Encoded @PathParam("key") String key) {
    Target.of(ropeway.node(), store, key);
    return Response.ok()
        .type(MediaType.SERVER_SENT_EVENTS_TYPE)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }

  private OptionalLong resumeAfter(Query query, HttpHeaders headers) {
    OptionalLong asked = query.number(LAST_EVENT_ID);
    String header = headers.getHeaderString(HttpHeaders.LAST_EVENT_ID_HEADER);
    return header == null || header.isBlank()
        ? asked
        : OptionalLong.of(Query.number(HttpHeaders.LAST_EVENT_ID_HEADER, header.strip()));
  }

  /** Sends the headers; the async response is never resumed, the stream ends the request itself. */
  private EventStream stream(UpdateStream events, AsyncContext context, boolean present)
      throws IOException {
    Settings settings = ropeway.node().settings();
    context.setTimeout(0);
    HttpServletResponse response = (HttpServletResponse) context.getResponse();
    response.setStatus(HttpServletResponse.SC_OK);
    response.setContentType(MediaType.SERVER_SENT_EVENTS);
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    response.setHeader("X-Accel-Buffering", "no");
    response.flushBuffer(); // Liberty passes over the first flush of every response
    return new EventStream(
        events,
        ropeway.remote().rooms()::written,
        context,
        heartbeat(settings, present),
        settings.get(Setting.STREAM_RETRY));
  }

  /** That a reader is gone is noticed only by writing, and the others wait to hear of it. */
  private static Duration heartbeat(Settings settings, boolean present) {
    Duration heartbeat = settings.time(Setting.HEARTBEAT);
    Duration room = settings.time(Setting.ROOM_HEARTBEAT);
    return present && room.compareTo(heartbeat) < 0 ? room : heartbeat;
  }

  private static ProblemException tooManyStreams() {
    return Problem.of(
            503,
            "too-many-streams",
            "This node has as many streams as it may",
            "Try again in a moment, or another node.")
        .retryAfter(5)
        .exception();
  }
}

package dev.ropeway.http;

import dev.ropeway.Entry;
import dev.ropeway.Outcome;
import dev.ropeway.config.Settings;
import dev.ropeway.json.JsonPatch;
import dev.ropeway.session.Recording;
import dev.ropeway.session.RemoteAction;
import dev.ropeway.session.Ropeway;
import dev.ropeway.session.ShownEntry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonValue;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.Encoded;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Reads and patches an entry. */
@Path("stores/{store}/keys/{key}")
@ApplicationScoped
@Tag(name = "Entries")
public class EntryResource {
  /** How the reason of an action begins whose condition on the version was not met. */
  private static final String CONDITION = "condition not met";

  @Inject private Ropeway ropeway;
  @Inject private Waiting waiting;

  /** Reads an entry as it is or was. */
  @GET
  @ReadsDatabase
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "readEntry",
      summary = "Read an entry",
      description =
          """
          The newest version, the one of a number, or the one that was newest at an instant. It shows
          every outcome acknowledged before, by whichever node. `updatedAt` is null at version 0.
          The newest version is shown with the store's migrations done, past ones as they were stored.
          If this node cannot work on the entry, `bad` says why; if its data breaks the store's schema,
          `violation` says where.\
          """)
  @Parameter(ref = "version")
  @Parameter(ref = "at")
  @Parameter(ref = "If-None-Match")
  @APIResponse(responseCode = "200", ref = "Entry")
  @APIResponse(responseCode = "304", ref = "NotModified")
  @APIResponse(responseCode = "400", ref = "Malformed")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "410", ref = "HistoryPruned")
  @APIResponse(responseCode = "503", ref = "Unavailable")
  public Response read(
      @Parameter(ref = "store") @Encoded @PathParam("store") String store,
      @Parameter(ref = "key") @Encoded @PathParam("key") String key,
      @Context HttpServletRequest request,
      @Context HttpHeaders headers) {
    Target target = Target.of(ropeway.node(), store, key);
    Optional<EntityTags> known =
        EntityTags.parse(
            HttpHeaders.IF_NONE_MATCH, headers.getRequestHeader(HttpHeaders.IF_NONE_MATCH));
    ShownEntry shown =
        find(target, Query.of(request))
            .orElseThrow(
                () ->
                    Problem.notFound("Key \"" + target.key() + "\" has no such version.")
                        .exception());
    // Data that is migrated in memory only may be known to the client in its old form.
    return known.isPresent() && known.get().names(shown.entry().version()) && shown.asStored()
        ? EntryJson.notModified(shown.entry())
        : EntryJson.response(shown);
  }

  private Optional<ShownEntry> find(Target target, Query query) {
    OptionalLong version = query.number("version");
    Optional<Instant> at = query.instant("at");
    if (version.isPresent() && at.isPresent()) {
      throw Problem.malformed("There can be a version or an at, not both.").exception();
    }
    if (at.isPresent()) {
      return ropeway.remote().at(target.store(), target.key(), at.get()).map(ShownEntry::stored);
    }
    if (version.isEmpty()) {
      return ropeway.remote().latest(target.store(), target.key());
    }
    Optional<Entry<JsonValue>> past =
        version.getAsLong() == 0
            ? Optional.of(EntryJson.unwritten(target))
            : ropeway.remote().version(target.store(), target.key(), version.getAsLong());
    return past.map(ShownEntry::stored);
  }

  /** Patches an entry with one action. */
  @PATCH
  @Consumes({PatchBody.JSON_PATCH, PatchBody.MERGE_PATCH})
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "patchEntry",
      summary = "Patch an entry",
      description =
          """
          Records one action, `patch` (RFC 6902) or `merge` (RFC 7396), and answers the entry when it
          is decided. `If-Match` is judged together with the write. For stores that hold JSON; the
          data of other stores changes by their own actions only.\
          """)
  @Parameter(ref = "If-Match")
  @Parameter(ref = "Idempotency-Key")
  @RequestBody(
      required = true,
      content = {
        @Content(
            mediaType = PatchBody.JSON_PATCH,
            schema = @Schema(ref = "JsonPatch"),
            examples =
                @ExampleObject(
                    name = "json-patch",
                    value =
                        """
                        [{"op": "test", "path": "/round", "value": 1},
                         {"op": "replace", "path": "/round", "value": 2}]\
                        """)),
        @Content(
            mediaType = PatchBody.MERGE_PATCH,
            schema = @Schema(description = "A JSON Merge Patch (RFC 7396)"),
            examples =
                @ExampleObject(
                    name = "merge-patch",
                    value =
                        """
                        {"round": 2, "winner": null}\
                        """))
      })
  @APIResponse(responseCode = "200", ref = "Entry")
  @APIResponse(responseCode = "400", ref = "Malformed")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "409", ref = "TestFailed")
  @APIResponse(responseCode = "412", ref = "PreconditionFailed")
  @APIResponse(responseCode = "413", ref = "TooLarge")
  @APIResponse(responseCode = "415", ref = "WrongType")
  @APIResponse(responseCode = "422", ref = "Refused")
  @APIResponse(responseCode = "429", ref = "TooManyPending")
  @APIResponse(responseCode = "503", ref = "Unavailable")
  public CompletionStage<Response> patch(
      @Parameter(ref = "store") @Encoded @PathParam("store") String store,
      @Parameter(ref = "key") @Encoded @PathParam("key") String key,
      @Context HttpHeaders headers,
      @Context HttpServletRequest request,
      InputStream stream) {
    Settings settings = ropeway.node().settings();
    Target target = Target.of(ropeway.node(), store, key);
    if (!target.store().json()) {
      throw noPatches(target);
    }
    IdempotencyKey once = IdempotencyKey.of(headers, settings);
    List<RemoteAction> action = List.of(PatchBody.parse(headers, stream, settings));
    Payer payer = Payer.of(request, Optional.empty(), List.of(target.store().name()));
    Recording recording = once.record(ropeway.remote(), target, payer, action);
    return waiting.answer(
        recording.outcomes().get(0).outcome(), told -> patched(target, told.outcome()));
  }

  private static ProblemException noPatches(Target target) {
    return Problem.of(
            415,
            "not-patchable",
            "The store takes no patches",
            "The data of store "
                + target.store().name()
                + " has a type: record one of the store's actions instead.")
        .exception();
  }

  private Response patched(Target target, Outcome outcome) {
    String reason = outcome.reason();
    if (reason != null) {
      return refused(outcome, reason).with("version", outcome.version()).response();
    }
    return EntryJson.response(
        ropeway
            .remote()
            .latest(target.store(), target.key())
            .orElseGet(() -> ShownEntry.stored(EntryJson.unwritten(target))));
  }

  private static Problem refused(Outcome outcome, String reason) {
    if (reason.startsWith(CONDITION)) {
      return Problem.of(412, "precondition-failed", "If-Match does not hold", reason);
    }
    if (reason.startsWith(JsonPatch.TEST_FAILED)) {
      return Problem.of(409, "test-failed", "A test of the patch failed", reason);
    }
    return Problem.of(
        422, outcome.status().text(), "The patch was " + outcome.status().text(), reason);
  }
}

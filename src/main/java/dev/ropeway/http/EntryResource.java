package dev.ropeway.http;

import dev.ropeway.Entry;
import dev.ropeway.Outcome;
import dev.ropeway.config.Settings;
import dev.ropeway.delivery.StampedVersion;
import dev.ropeway.remote.Recording;
import dev.ropeway.remote.RemoteAction;
import dev.ropeway.remote.RemoteEntry;
import dev.ropeway.remote.RemoteReads;
import dev.ropeway.wire.Problem;
import dev.ropeway.wire.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonValue;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/** Reads, patches and deletes an entry. */
@ApplicationScoped
public class EntryResource implements EntryApi {
  @Inject private Visits visits;
  @Inject private Waiting waiting;

  @Override
  public Response read(String store, String key, HttpServletRequest request, HttpHeaders headers) {
    Visit visit = visits.now();
    Target target = visit.target(store, key);
    Optional<EntityTags> known =
        EntityTags.parse(
            HttpHeaders.IF_NONE_MATCH, headers.getRequestHeader(HttpHeaders.IF_NONE_MATCH));
    Query query = Query.of(request);
    RemoteEntry shown =
        find(target, query, HoldingFilter.hold(request, visit.remote().reads()))
            .orElseThrow(() -> Problem.notFound(missing(target, query)).exception());
    StampedVersion at = shown.at();
    StampedVersion told = query.flag("stamped") ? at : StampedVersion.plain(at.version());
    // Data that is migrated in memory only may be known to the client in its old form.
    return known.isPresent() && known.get().names(at) && shown.asStored()
        ? EntryJson.notModified(told)
        : EntryJson.response(shown, told);
  }

  private static String missing(Target target, Query query) {
    boolean past = query.number("version").isPresent() || query.instant("at").isPresent();
    String what = past ? "no such version." : "no entry: it was never written, or is deleted.";
    return "Key \"" + target.key() + "\" has " + what;
  }

  private static Optional<RemoteEntry> find(Target target, Query query, RemoteReads reads) {
    OptionalLong version = query.number("version");
    Optional<Instant> at = query.instant("at");
    if (version.isPresent() && at.isPresent()) {
      throw Problem.malformed("There can be a version or an at, not both.").exception();
    }
    if (at.isPresent()) {
      return reads.at(target.store(), target.key(), at.get()).map(RemoteEntry::stored);
    }
    if (version.isEmpty()) {
      return reads.latest(target.store(), target.key());
    }
    Optional<Entry<JsonValue>> past =
        version.getAsLong() == 0
            ? Optional.of(EntryJson.unwritten(target))
            : reads.version(target.store(), target.key(), version.getAsLong());
    return past.map(RemoteEntry::stored);
  }

  @Override
  public CompletionStage<Response> patch(
      String store, String key, HttpHeaders headers, HttpServletRequest request) {
    Visit visit = visits.now();
    Settings settings = visit.settings();
    String type = PatchBody.type(headers);
    Target target = visit.target(store, key);
    if (!target.store().json()) {
      throw noPatches(target);
    }
    IdempotencyHeader once = IdempotencyHeader.of(headers, settings);
    PatchBody body = new PatchBody(type, Conditions.of(headers, visit, target));
    ArrivingBody arriving = ArrivingBody.of(request);
    return arriving.answer(
        bytes -> {
          List<RemoteAction> action = List.of(body.parse(bytes, settings));
          List<String> stores = List.of(target.store().name());
          Payer payer = Payer.of(arriving.request(), Optional.empty(), stores);
          Recording recording = once.record(visit.remote(), target, payer, action);
          return waiting.answer(
              recording.outcomes().get(0).outcome(),
              told -> patched(visit, target, told.outcome()));
        });
  }

  @Override
  public CompletionStage<Response> delete(
      String store, String key, HttpHeaders headers, HttpServletRequest request) {
    Visit visit = visits.now();
    Target target = visit.target(store, key);
    IdempotencyHeader once = IdempotencyHeader.of(headers, visit.settings());
    RemoteAction deletion = RemoteAction.deletion(Conditions.of(headers, visit, target));
    Payer payer = Payer.of(request, Optional.empty(), List.of(target.store().name()));
    Recording recording = once.record(visit.remote(), target, payer, List.of(deletion));
    return Prefer.respondAsync(headers.getRequestHeader(Prefer.HEADER))
        ? waiting.answerAtOnce(
            recording.recorded(), done -> ActionsResource.recorded(recording.outcomes()))
        : waiting.answerAtOnce(
            recording.outcomes().get(0).outcome(), told -> deleted(target, told.outcome()));
  }

  private static Response deleted(Target target, Outcome outcome) {
    if (outcome.reason() != null) {
      return ProblemResponses.of(refused(outcome));
    }
    if (!outcome.applied()) {
      return ProblemResponses.of(Problem.notFound("Key \"" + target.key() + "\" has no entry."));
    }
    String tag = EntityTags.of(StampedVersion.plain(outcome.version()));
    return Response.noContent().header(HttpHeaders.ETAG, tag).build();
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

  private static Response patched(Visit visit, Target target, Outcome outcome) {
    if (outcome.reason() != null) {
      return ProblemResponses.of(refused(outcome));
    }
    if (!visit.remote().mayRead(target.store(), target.key())) {
      return Response.noContent().build();
    }
    RemoteEntry shown =
        visit
            .remote()
            .latest(target.store(), target.key())
            .orElseGet(() -> RemoteEntry.stored(EntryJson.unwritten(target)));
    return EntryJson.response(shown, StampedVersion.plain(shown.entry().version()));
  }

  /** Why a patch or a deletion that was rejected or failed left everything as it was. */
  static Problem refused(Outcome outcome) {
    if (Conditions.unmet(outcome)) {
      return Conditions.problem(outcome);
    }
    String reason = String.valueOf(outcome.reason());
    String status = outcome.status().text();
    Problem problem =
        outcome.cause() == Outcome.Cause.TEST
            ? Problem.of(409, "test-failed", "A test of the patch failed", reason)
            : Problem.of(422, status, "The write was " + status, reason);
    return problem.with("version", outcome.version());
  }
}

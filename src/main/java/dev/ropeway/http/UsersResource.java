package dev.ropeway.http;

import dev.ropeway.Erasure;
import dev.ropeway.TaggedKey;
import dev.ropeway.config.SecurityEvent;
import dev.ropeway.config.SecurityEvent.Kind;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.node.Ropeway;
import dev.ropeway.upkeep.ExportDocument;
import dev.ropeway.upkeep.People;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What is stored of a person: lists, exports and erases it. */
@ApplicationScoped
public class UsersResource implements UsersApi {
  @Inject private Ropeway ropeway;
  @Inject private Visits visits;
  @Inject private Waiting waiting;

  @Override
  public Response keys(String user, HttpServletRequest request) {
    String name = person(user);
    Query query = Query.of(request);
    Settings settings = ropeway.settings();
    int limit = query.limit(Page.STANDARD, settings.count(Setting.PAGE));
    UserKeysJson.After after =
        UserKeysJson.after(query.text("after").orElse(""), settings.count(Setting.NAME_LENGTH));
    Page<TaggedKey> page =
        Page.of(people().keys(name, after.store(), after.key(), limit + 1), limit);
    return Json.response(200, UserKeysJson.page(page)).build();
  }

  @Override
  public Response export(String user, HttpServletRequest request) {
    String name = person(user);
    HoldingFilter.hold(request, people().beginExport());
    ropeway.securityLog().write(event(Kind.EXPORTED, request).about(SecurityEvent.digest(name)));
    StreamingOutput all = ExportDocument.begin(people(), name)::write;
    return Response.ok(all, MediaType.APPLICATION_JSON_TYPE)
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"export.json\"")
        .build();
  }

  @Override
  public CompletionStage<Response> erase(
      String user, HttpHeaders headers, HttpServletRequest request) {
    String name = person(user);
    boolean shared = Query.of(request).flag("shared");
    if (shared) {
      visits.now().remote().rights().requirePrivacy();
    }
    Erasure begun = people().beginErasure(name, shared);
    ropeway.securityLog().write(event(Kind.ERASED, request).about(begun.id().toString()));
    CompletableFuture<Erasure> done = people().erase(begun, name);
    return Prefer.respondAsync(headers.getRequestHeader(Prefer.HEADER))
        ? CompletableFuture.completedStage(answer(begun, name))
        : waiting.answer(done, begun, erasure -> answer(erasure, name));
  }

  private static SecurityEvent event(Kind kind, HttpServletRequest request) {
    return SecurityEvents.of(kind, request);
  }

  private Response answer(Erasure erasure, String user) {
    if (erasure.doneAt() == null) {
      return Json.response(202, json(erasure)).build();
    }
    Page<TaggedKey> left = Page.of(people().keys(user, "", "", Page.STANDARD + 1), Page.STANDARD);
    return Json.response(200, json(erasure).add("left", UserKeysJson.page(left))).build();
  }

  @Override
  public Response erasures(String user, HttpServletRequest request) {
    String name = person(user);
    int most = ropeway.settings().count(Setting.PAGE);
    int limit = Query.of(request).limit(Page.STANDARD, most);
    JsonArrayBuilder all = Json.array();
    people().erasures(name, limit).forEach(erasure -> all.add(json(erasure)));
    return Json.response(200, Json.object().add("erasures", all)).build();
  }

  private static JsonObjectBuilder json(Erasure erasure) {
    JsonObjectBuilder json =
        Json.object()
            .add("id", erasure.id().toString())
            .add("status", erasure.doneAt() == null ? "running" : "done")
            .add("requestedAt", erasure.requestedAt().toString());
    Json.addNullable(json, "doneAt", erasure.doneAt());
    return json.add("keys", erasure.keys())
        .add("renamed", erasure.renamed())
        .add("shared", erasure.shared());
  }

  /** The name of somebody, whom the caller must be unless he may see what is stored of anybody. */
  private String person(String user) {
    Visit visit = visits.now();
    String name = visit.named("user", user);
    visit.remote().rights().requirePerson(name);
    return name;
  }

  private People people() {
    return ropeway.people();
  }
}

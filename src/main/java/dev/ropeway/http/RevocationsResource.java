package dev.ropeway.http;

import dev.ropeway.config.SecurityEvent;
import dev.ropeway.node.Ropeway;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Ends tokens before they expire. */
@ApplicationScoped
public class RevocationsResource implements RevocationsApi {
  private static final List<String> TYPES = List.of(MediaType.APPLICATION_JSON);

  @Inject private Ropeway ropeway;
  @Inject private Visits visits;
  @Inject private Waiting waiting;

  @Override
  public CompletionStage<Response> revoke(HttpHeaders headers, HttpServletRequest request) {
    Visit visit = visits.now();
    visit.remote().rights().requireAdministrator();
    Body.type(headers, TYPES);
    SecurityEvent event = SecurityEvents.of(SecurityEvent.Kind.REVOKED, request);
    return ArrivingBody.of(request)
        .answer(
            bytes -> {
              String subject = RevocationBody.parse(bytes, visit.settings()).subject();
              return waiting.answer(
                  CompletableFuture.supplyAsync(
                      () -> revoked(visit, subject, event), ropeway.answering()),
                  until -> answer(subject, until));
            });
  }

  private Instant revoked(Visit visit, String subject, SecurityEvent event) {
    Instant until = visit.remote().rights().revoke(subject);
    ropeway.securityLog().write(event.about(subject));
    return until;
  }

  private static Response answer(String subject, Instant until) {
    return Json.response(
            201, Json.object().add("subject", subject).add("notBefore", until.toString()))
        .build();
  }
}

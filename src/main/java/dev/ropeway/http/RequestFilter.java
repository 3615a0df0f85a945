package dev.ropeway.http;

import dev.ropeway.AccessDeniedException;
import dev.ropeway.Caller;
import dev.ropeway.NotRecordedException;
import dev.ropeway.OverloadedException;
import dev.ropeway.bounds.BoundExceededException;
import dev.ropeway.bounds.Shared;
import dev.ropeway.bounds.Shares;
import dev.ropeway.config.ClientAddress;
import dev.ropeway.config.SecurityEvent;
import dev.ropeway.node.Ropeway;
import dev.ropeway.remote.Remote;
import dev.ropeway.wire.Problem;
import dev.ropeway.wire.ProblemException;
import dev.ropeway.wire.Problems;
import dev.ropeway.wire.ServletNames;
import dev.ropeway.wire.Visitor;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.HttpMethod;
import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * What is done with a request around JAX-RS: before, its headers are judged and it is found out who
 * is behind it; afterwards the body is read that a resource has asked for, because reading it there
 * blocks a thread for as long as the client likes. {@link ApiFilters} puts it before the API alone.
 */
public class RequestFilter extends HttpFilter {
  @Serial private static final long serialVersionUID = 1;

  @Inject private transient Ropeway ropeway;
  @Inject private transient ArrivingBytes arriving;
  @Inject private transient Refusals refusals;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    JudgedRequest judged = new JudgedRequest(request);
    ClientAddress address = Visitor.find(judged, ropeway.webRules().proxies());
    if (judged.problem() != null) {
      ProblemResponses.send(judged.problem(), response);
      return;
    }
    Turn turn = Turn.begin(judged);
    try {
      ropeway.shares().requireRate(address);
      turn.has(ropeway.shares().ofAddress(Shared.REQUEST, address));
      Problem problem = signIn(judged);
      if (problem == null) {
        requireShare(judged, turn);
        serve(judged.isAsSent(request) ? request : judged, response, chain);
      } else {
        refusals.sendToStranger(problem, judged, response);
      }
    } catch (BoundExceededException | NotRecordedException e) {
      turn.end();
      refusals.send(Problems.of(e), judged, response);
    } finally {
      turn.endWith(request);
    }
  }

  /** Refuses whoever has as much as he may already, before anything of the body is read. */
  private void requireShare(HttpServletRequest request, Turn turn) {
    Caller caller = Visitor.caller(request);
    if (caller == null) {
      return;
    }
    Shares shares = ropeway.shares();
    String identity = caller.identity();
    shares.requireRate(identity);
    turn.has(shares.ofCaller(Shared.REQUEST, identity));
    if (records(request)) {
      ropeway.remote().as(caller).requireBudget();
    } else {
      turn.has(shares.ofCaller(Shared.READ, identity));
    }
    if (request.getMethod().equals(HttpMethod.PUT)) {
      shares.requireNew(identity); // all that is put is a tag
    }
  }

  private static boolean isOfConnection(HttpServletRequest request) {
    return ServletNames.LIVE.equals(request.getHttpServletMapping().getServletName());
  }

  private static boolean records(HttpServletRequest request) {
    String path = String.valueOf(request.getPathInfo());
    return switch (request.getMethod()) {
      case "PATCH" -> true;
      case "POST" -> path.endsWith("/actions") || path.endsWith("/transactions");
      case "DELETE" ->
          path.startsWith("/stores/") && !path.contains("/users/") && !path.contains("/clients/");
      default -> false;
    };
  }

  private void serve(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    ArrivingBody body =
        new ArrivingBody(
            request, ropeway.settings(), arriving, ropeway.answeringAtOnce(), refusals::later);
    chain.doFilter(request, response);
    body.begin();
  }

  /** Finds out who it is; null if he may come in. */
  private @Nullable Problem signIn(HttpServletRequest request) {
    Remote remote = ropeway.remote();
    boolean guest = ("/" + GuestsApi.PATH).equals(request.getPathInfo());
    try {
      Caller caller = new SignIn(remote.callers(), ropeway.shares()).caller(request);
      boolean connection = isOfConnection(request);
      if (remote.callers().open() || connection) {
        SameSite.requireOfAnybody(request, ropeway.webRules().origins());
      }
      Visitor.is(request, caller);
      if (!guest && !connection) { // who has connected says afterwards who he is
        remote.as(caller).rights().requireSignedIn();
      }
      return null;
    } catch (AccessDeniedException e) {
      Visitor.is(request, null);
      SecurityEvent event = SecurityEvents.of(e, request);
      if (event != null) {
        ropeway.securityLog().write(event);
      }
      return guest && remote.callers().guests() && isOfToken(e) ? null : Problems.of(e);
    } catch (OverloadedException e) {
      Visitor.is(request, null);
      ropeway
          .securityLog()
          .write(
              SecurityEvents.of(SecurityEvent.Kind.AUTHENTICATION_FAILED, request)
                  .because("not-verifiable"));
      return Problems.of(e);
    } catch (ProblemException e) {
      return e.problem();
    }
  }

  /**
   * Whoever comes with a token that is none any more may become a guest, but not from elsewhere.
   */
  private static boolean isOfToken(AccessDeniedException denied) {
    return switch (denied.kind()) {
      case NOT_SIGNED_IN, TOKEN_EXPIRED, TOKEN_REFUSED, REVOKED -> true;
      case FORBIDDEN, CLIENT_NOT_YOURS, CROSS_SITE, HIDDEN -> false;
    };
  }
}

package dev.ropeway.http;

import dev.ropeway.AccessDeniedException;
import dev.ropeway.Caller;
import dev.ropeway.config.SecurityEvent;
import dev.ropeway.node.Ropeway;
import dev.ropeway.remote.Remote;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
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

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    JudgedRequest judged = new JudgedRequest(request);
    Whence.find(judged, ropeway.webRules().proxies());
    Problem problem = judged.problem() == null ? signIn(judged) : judged.problem();
    if (problem == null) {
      HttpServletRequest shown = judged.isAsSent(request) ? request : judged;
      ArrivingBody body =
          new ArrivingBody(shown, ropeway.settings(), arriving, ropeway.answeringAtOnce());
      chain.doFilter(shown, response);
      body.begin();
    } else {
      problem.send(response);
    }
  }

  /** Finds out who it is; null if he may come in. */
  private @Nullable Problem signIn(HttpServletRequest request) {
    Remote remote = ropeway.remote();
    boolean guest = ("/" + GuestsApi.PATH).equals(request.getPathInfo());
    try {
      Caller caller = new SignIn(remote.callers()).caller(request);
      Visits.is(request, caller);
      if (!guest) {
        remote.as(caller).rights().requireSignedIn();
      }
      return null;
    } catch (AccessDeniedException e) {
      Visits.is(request, null);
      SecurityEvent event = SecurityEvents.of(e, request);
      if (event != null) {
        ropeway.securityLog().write(event);
      }
      return guest && remote.callers().guests() ? null : Problems.of(e);
    } catch (ProblemException e) {
      return e.problem();
    }
  }
}

package dev.ropeway.sample;

import dev.ropeway.Caller;
import dev.ropeway.PerRequest;
import dev.ropeway.Session;
import dev.ropeway.SessionService;
import jakarta.inject.Inject;
import jakarta.json.JsonValue;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Opens a session and leaves it open. */
@WebServlet("/visit")
public class VisitServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  /** The sessions of the service that ends them, by their keys. */
  static final Map<String, Session<Account>> LEFT = new ConcurrentHashMap<>();

  @Inject @PerRequest private transient SessionService sessions;
  @Inject private transient Visit visit;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response) {
    String key = request.getParameter("key");
    if (request.getParameter("bean") == null) {
      Session<Account> session = serviceFor(request).load(Accounts.STORE, key);
      session.patch(Accounts.DEPOSIT, 1L);
      LEFT.put(key, session);
    } else {
      visit.begin(key);
      visit.deposit();
    }
  }

  private SessionService serviceFor(HttpServletRequest request) {
    String subject = request.getParameter("as");
    return subject == null
        ? sessions
        : sessions.as(new Caller(subject, Set.of(), JsonValue.EMPTY_JSON_OBJECT, null));
  }
}

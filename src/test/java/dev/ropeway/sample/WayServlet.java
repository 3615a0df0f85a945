package dev.ropeway.sample;

import jakarta.annotation.Resource;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.transaction.UserTransaction;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** A servlet that begins a transaction by itself, or has none. */
@WebServlet("/way")
public class WayServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  /** What is to be done, by the names that requests have for it. */
  static final Map<String, Runnable> DEEDS = new ConcurrentHashMap<>();

  @Resource private transient UserTransaction transaction;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response) {
    Runnable deed = Objects.requireNonNull(DEEDS.remove(request.getParameter("deed")));
    try {
      if (request.getParameter("within") == null) {
        deed.run();
      } else {
        OwnWays.within(transaction, deed);
      }
    } catch (Deed.OnPurpose e) {
      response.setStatus(HttpServletResponse.SC_CONFLICT);
    }
  }
}

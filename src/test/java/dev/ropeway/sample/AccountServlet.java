package dev.ropeway.sample;

import dev.ropeway.Session;
import dev.ropeway.SessionService;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Deposits 1 and answers with the balance it sees. */
@WebServlet("/deposit")
public class AccountServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  @Inject private transient SessionService sessions;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try (Session<Account> session = sessions.load(Accounts.STORE, request.getParameter("key"))) {
      session
          .patch(Accounts.DEPOSIT, 1L)
          .outcome()
          .toCompletableFuture()
          .orTimeout(20, TimeUnit.SECONDS)
          .join();
      response.getWriter().print(session.data().balance());
    }
  }
}

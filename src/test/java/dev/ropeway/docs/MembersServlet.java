package dev.ropeway.docs;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.Serial;

/** Lets a test say who belongs to the boards. */
@WebServlet("/members/*")
public class MembersServlet extends HttpServlet {
  @Serial private static final long serialVersionUID = 1;

  @Inject private transient Members members;

  @Override
  protected void doPut(HttpServletRequest request, HttpServletResponse response) {
    members.add(request.getPathInfo().substring(1));
  }

  @Override
  protected void doDelete(HttpServletRequest request, HttpServletResponse response) {
    members.remove(request.getPathInfo().substring(1));
  }
}

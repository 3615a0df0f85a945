package dev.ropeway.docs;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.Serial;

/** Lets a test be the game's physics: {@code POST /hits/a1/ann}. */
@WebServlet("/hits/*")
public class HitsServlet extends HttpServlet {
  @Serial private static final long serialVersionUID = 1;

  @Inject private transient Hits hits;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response) {
    String[] path = request.getPathInfo().substring(1).split("/", 2);
    hits.count(path[0], path[1]);
  }
}

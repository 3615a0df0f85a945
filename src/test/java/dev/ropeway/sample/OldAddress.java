package dev.ropeway.sample;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Hands requests on to the HTTP API. */
@WebServlet(urlPatterns = "/old/*", asyncSupported = true)
public class OldAddress extends HttpServlet {
  private static final long serialVersionUID = 1;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    request.getRequestDispatcher("/ropeway/api" + request.getPathInfo()).forward(request, response);
  }
}

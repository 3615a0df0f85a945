package dev.ropeway.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;

/** Applies transactions. */
@Path("transactions")
public interface TransactionsApi {

  /** Applies actions on any number of keys and stores, all or none. */
  @POST
  @UnconditionalFilter.Unconditional
  @Produces(MediaType.APPLICATION_JSON)
  CompletionStage<Response> apply(
      @Context HttpHeaders headers, @Context HttpServletRequest request);
}

package dev.ropeway.sample;

import jakarta.persistence.PersistenceException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.TimeoutException;

/** A resource of the application, with failures of its own. */
@Path("wallets")
public class Wallets {

  /** What is sent to it. */
  public record Wallet(String owner) {}

  @GET
  @Path("{name}")
  public String read(@PathParam("name") String name) throws TimeoutException {
    return switch (name) {
      case "x" ->
          throw new NotFoundException(Response.status(404).entity("no wallet " + name).build());
      case "slow" -> throw new TimeoutException("the bank is slow");
      case "broken" -> throw new PersistenceException("the table of wallets is gone");
      default -> name;
    };
  }

  @POST
  public String write(Wallet wallet) {
    return wallet.owner();
  }
}

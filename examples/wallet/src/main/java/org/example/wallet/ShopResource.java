package org.example.wallet;

import dev.ropeway.Patch;
import dev.ropeway.Session;
import dev.ropeway.SessionService;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;

/** Sells coins: a receipt and a deposit, both or none. */
@Path("wallets/{owner}")
@RequestScoped
public class ShopResource {
  @Inject private SessionService sessions;

  @PersistenceContext(unitName = "receipts")
  private EntityManager entities;

  /**
   * Records the deposit if and only if the receipt is stored: both are of one transaction.
   *
   * @param card what is paid with; an empty one is refused, after all has been done
   */
  @POST
  @Path("purchases")
  @Transactional
  public void buy(
      @PathParam("owner") String owner,
      @QueryParam("coins") long coins,
      @QueryParam("card") String card) {
    entities.persist(new Receipt(owner, coins));
    try (Session<Wallet> wallet = sessions.load(Wallets.STORE, owner)) {
      Patch deposit = wallet.patch(Wallets.DEPOSIT, coins);
      deposit.outcome().thenAccept(outcome -> System.out.println(owner + " bought: " + outcome));
    }
    if (card == null || card.isEmpty()) {
      throw new BadRequestException("Pay by card.");
    }
  }

  /** How many receipts somebody has. */
  @GET
  @Path("receipts")
  public long receipts(@PathParam("owner") String owner) {
    return entities
        .createQuery("select count(r) from Receipt r where r.owner = :owner", Long.class)
        .setParameter("owner", owner)
        .getSingleResult();
  }
}

package dev.ropeway.session;

import dev.ropeway.Outcome;
import dev.ropeway.Patch;
import dev.ropeway.cycle.Ticket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A patch as its session gives it out; nobody outside can complete its stages. */
record SentPatch(Ticket ticket, CompletableFuture<Void> recording) implements Patch {
  @Override
  public String client() {
    return ticket.id().client();
  }

  @Override
  public long id() {
    return ticket.id().id();
  }

  @Override
  public CompletionStage<Void> recorded() {
    return recording.copy();
  }

  @Override
  public CompletionStage<Outcome> outcome() {
    return ticket.outcome().thenApply(Ticket.Decided::outcome);
  }
}

package dev.ropeway.cycle;

import dev.ropeway.journal.ClientKey;
import dev.ropeway.journal.CycleJournal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who is in their rooms of those who want to own something there, which takes being present. To be
 * asked for once the entries are pulled: who leaves after that departs in the log, so what he came
 * to own is released by an action behind this one, or that has been applied and outraces the push.
 */
final class PresentClaimants {
  private PresentClaimants() {}

  /** Asks nothing if nobody wants to own anything. */
  static Set<ClientKey> of(CycleJournal journal, Stream<Step> steps) {
    List<ClientKey> claimants = new ArrayList<>();
    steps.map(Step::claimant).filter(Objects::nonNull).distinct().forEach(claimants::add);
    return claimants.isEmpty() ? Set.of() : journal.present(claimants);
  }
}

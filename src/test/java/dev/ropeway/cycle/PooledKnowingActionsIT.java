package dev.ropeway.cycle;

import dev.ropeway.BehindPooler;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@link KnowingActionsIT} where each transaction gets another connection. */
@ExtendWith(BehindPooler.class)
class PooledKnowingActionsIT extends KnowingActionsIT {}

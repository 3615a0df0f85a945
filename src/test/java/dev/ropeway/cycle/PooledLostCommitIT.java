package dev.ropeway.cycle;

import dev.ropeway.BehindPooler;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@link LostCommitIT} where each transaction gets another connection. */
@ExtendWith(BehindPooler.class)
class PooledLostCommitIT extends LostCommitIT {}

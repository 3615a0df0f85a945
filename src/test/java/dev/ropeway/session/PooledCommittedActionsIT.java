package dev.ropeway.session;

import dev.ropeway.BehindPooler;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@link CommittedActionsIT} where each transaction gets another connection. */
@ExtendWith(BehindPooler.class)
class PooledCommittedActionsIT extends CommittedActionsIT {}

package dev.ropeway.session;

import dev.ropeway.BehindPooler;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@link TransactionGuardIT} where each transaction gets another connection. */
@ExtendWith(BehindPooler.class)
class PooledTransactionGuardIT extends TransactionGuardIT {}

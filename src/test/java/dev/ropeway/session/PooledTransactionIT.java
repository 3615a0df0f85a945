package dev.ropeway.session;

import dev.ropeway.BehindPooler;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@link TransactionIT} where each transaction gets another connection. */
@ExtendWith(BehindPooler.class)
class PooledTransactionIT extends TransactionIT {}

package dev.ropeway.remote;

import dev.ropeway.BehindPooler;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@link IdempotencyIT} where each transaction gets another connection. */
@ExtendWith(BehindPooler.class)
class PooledIdempotencyIT extends IdempotencyIT {}

package dev.ropeway.journal;

import dev.ropeway.BehindPooler;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@link RecordOnceIT} where each transaction gets another connection. */
@ExtendWith(BehindPooler.class)
class PooledRecordOnceIT extends RecordOnceIT {}

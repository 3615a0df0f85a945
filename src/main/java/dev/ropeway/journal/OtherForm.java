package dev.ropeway.journal;

import jakarta.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of an entry whose migrations are not those of this node.
 *
 * @param data as it is stored
 * @param migrations the migrations it has
 * @param unknown why this node cannot bring it to its own form; null if it could, in memory
 */
record OtherForm(JsonValue data, List<String> migrations, @Nullable String unknown) {}

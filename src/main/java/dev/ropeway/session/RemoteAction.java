package dev.ropeway.session;

import jakarta.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An action as a remote client sends it.
 *
 * @param id the client's number for it; 0 if it does not count
 * @param name the action's permanent name
 * @param args its arguments
 * @param ifVersions the versions at which alone it may apply; empty: any but 0; null: no condition
 */
public record RemoteAction(long id, String name, JsonValue args, @Nullable List<Long> ifVersions) {}

package dev.ropeway;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link RoomAdmission} is asked. Immutable.
 *
 * @param caller who wants to come in; null where nobody is verified ({@code ropeway.auth=none})
 * @param store the store
 * @param key which room
 * @param client as who he would be there, without what tells his tabs apart
 * @param present how many clients were there a moment ago, without him
 */
public record AdmissionRequest(
    @Nullable Caller caller, String store, String key, String client, int present) {}

package dev.ropeway.http;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/**
 * The HTTP API, an application of its own wherever it is: below {@code /api}, or where a servlet
 * mapping of this class's name says.
 *
 * <p>An application without a list of its classes gets all annotated ones of its web archive, so
 * that another's would get those of Ropeway too. Hence they are listed here and bear no annotation
 * by which they are found: resources have their paths from their interfaces, and what filters and
 * maps errors is no {@code @Provider}. That way it is for this application's requests only.
 */
@ApplicationPath("/api")
public class RopewayApplication extends Application {

  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(
        ActionsResource.class,
        EntryResource.class,
        GroupResource.class,
        GuestsResource.class,
        KeyUsersResource.class,
        ManyUpdatesResource.class,
        MeResource.class,
        MigrateResource.class,
        RevocationsResource.class,
        RoomResource.class,
        ScheduledResource.class,
        StoresResource.class,
        TimeResource.class,
        TransactionsResource.class,
        UndoableResource.class,
        UpdatesResource.class,
        UsersResource.class,
        VersionsResource.class,
        ErrorMapper.class,
        PathFilter.class,
        RateLimitFilter.class,
        ReadLimit.class,
        ReadyFilter.class,
        UnconditionalFilter.class);
  }
}

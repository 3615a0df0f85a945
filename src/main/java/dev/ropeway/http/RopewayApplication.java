package dev.ropeway.http;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.info.License;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

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
@OpenAPIDefinition(
    info =
        @Info(
            title = "Ropeway",
            version = "0.1",
            description =
                """
                A lockless session datastore. Nobody writes data: clients record **actions**, small
                named functions with JSON arguments, which are durable before they are acknowledged
                and are applied exactly once. Everybody who watches a key sees the same updates in
                the same order.

                Errors are problem documents (RFC 9457). Their `type` is `urn:ropeway:problem:` and
                a name such as `gap`, `unknown-action` or `history-pruned`; it never changes, while
                `title` and `detail` are for people. A text of a path or query is UTF-8 in percent
                encoding; "/" in a key is written `%2F`.
                """,
            license =
                @License(name = "Apache-2.0", url = "https://www.apache.org/licenses/LICENSE-2.0")),
    tags = {
      @Tag(name = "Stores", description = "What can be stored, and under which keys something is"),
      @Tag(name = "Entries", description = "The data of one key"),
      @Tag(
          name = "Rooms",
          description = "What clients of a realtime store's entry share besides its data"),
      @Tag(name = "People", description = "What is stored of a person: tags, export, erasure")
    })
public class RopewayApplication extends Application {

  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(
        ActionsResource.class,
        EntryResource.class,
        KeyUsersResource.class,
        MigrateResource.class,
        RoomResource.class,
        StoresResource.class,
        TimeResource.class,
        TransactionsResource.class,
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

package dev.ropeway.upkeep;

import dev.ropeway.Caller;
import dev.ropeway.Erasure;
import dev.ropeway.PersonalData;
import dev.ropeway.Right;
import dev.ropeway.Store;
import dev.ropeway.TaggedKey;
import dev.ropeway.TaggedKeyPage;
import dev.ropeway.access.Judges;
import dev.ropeway.access.Permit;
import dev.ropeway.config.NameRules;
import dev.ropeway.config.SecurityEvent;
import dev.ropeway.config.SecurityEvent.Kind;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.store.StoreCatalog;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of people as applications are given it. Thread-safe.
 *
 * @param judges judge callers for whom it acts
 * @param executor writes, so that it is no matter whether the calling thread is in a transaction
 * @param caller null: the application
 */
public record JudgedPeople(
    People people,
    StoreCatalog stores,
    Settings settings,
    Judges judges,
    Executor executor,
    @Nullable Caller caller)
    implements PersonalData {
  private static final int USUAL_PAGE = 100;

  @Override
  public PersonalData as(Caller other) {
    return new JudgedPeople(people, stores, settings, judges, executor, other);
  }

  @Override
  public void tag(Store<?> store, String key, String userId) {
    requireTagging(store, key, userId);
    if (!apart(() -> people.tag(store.name(), key, userId))) {
      throw new IllegalStateException(
          key + " of " + store + " is tagged with as many users as it may be.");
    }
  }

  @Override
  public void untag(Store<?> store, String key, String userId) {
    requireTagging(store, key, userId);
    apart(
        () -> {
          people.untag(store.name(), key, userId);
          return true;
        });
  }

  private void requireTagging(Store<?> store, String key, String userId) {
    String name = stores.bound(store).name();
    String checked = segment("key", key);
    Permit permit = permit();
    if (permit != null) {
      permit.require(Right.TAG, name, checked);
    }
    requirePerson(permit, userId);
  }

  @Override
  public TaggedKeyPage keys(String userId) {
    return keys(userId, null, Math.min(USUAL_PAGE, settings.count(Setting.PAGE)));
  }

  @Override
  public TaggedKeyPage keys(String userId, @Nullable String after, int limit) {
    requirePerson(permit(), userId);
    int most = settings.count(Setting.PAGE);
    if (limit < 1 || limit > most) {
      throw new IllegalArgumentException("A page has 1 to " + most + " keys, not " + limit);
    }
    int slash = after == null ? 0 : after.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("A page begins behind the next of another one.");
    }
    String store = after == null ? "" : after.substring(0, slash);
    String key = after == null ? "" : segment("key", after.substring(slash + 1));
    List<TaggedKey> found = people.keys(userId, store, key, limit + 1);
    if (found.size() <= limit) {
      return new TaggedKeyPage(found, null);
    }
    TaggedKey last = found.get(limit - 1);
    return new TaggedKeyPage(found.subList(0, limit), last.store() + "/" + last.key());
  }

  @Override
  public void export(String userId, OutputStream out) throws IOException {
    requirePerson(permit(), userId);
    tell(Kind.EXPORTED, SecurityEvent.digest(userId));
    try (Closeable turn = people.beginExport()) {
      assert turn != null;
      ExportDocument.begin(people, userId).write(out);
    }
  }

  @Override
  public CompletionStage<Erasure> erase(String userId, boolean shared) {
    Permit permit = permit();
    requirePerson(permit, userId);
    if (shared && permit != null) {
      permit.requirePrivacy();
    }
    Erasure begun = apart(() -> people.beginErasure(userId, shared));
    tell(Kind.ERASED, begun.id().toString());
    return people.erase(begun, userId);
  }

  @Override
  public List<Erasure> erasures(String userId) {
    requirePerson(permit(), userId);
    return people.erasures(userId, USUAL_PAGE);
  }

  private <R> R apart(Supplier<R> work) {
    try {
      return CompletableFuture.supplyAsync(work, executor).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Null: everything is permitted. */
  private @Nullable Permit permit() {
    if (caller == null) {
      return null;
    }
    judges.requireStill(caller);
    return judges.of(caller);
  }

  private void requirePerson(@Nullable Permit permit, String userId) {
    segment("user id", userId);
    if (permit != null) {
      permit.requirePerson(userId);
    }
  }

  private String segment(String what, String name) {
    return NameRules.segment(what, name, settings.count(Setting.NAME_LENGTH));
  }

  private void tell(Kind kind, String about) {
    SecurityEvent event = SecurityEvent.of(kind).about(about);
    judges.security().write(event.by(caller == null ? null : caller.subject()));
  }
}

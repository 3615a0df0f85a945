package dev.ropeway.store;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.Deserializers;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.CollectionType;
import com.fasterxml.jackson.databind.type.MapType;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes every collection and map of decoded data unmodifiable, nested ones too. Views, not copies:
 * {@code List.copyOf} would refuse nulls, {@code Set.copyOf} would lose the order, and nobody else
 * holds what they are views of.
 */
final class FrozenCollectionsModule extends SimpleModule {
  private static final long serialVersionUID = 1L;

  FrozenCollectionsModule() {
    super("ropeway-frozen-collections");
    addAbstractTypeMapping(Set.class, LinkedHashSet.class); // Jackson's own HashSet has no order
    setDeserializerModifier(new Freeze());
  }

  @Override
  public void setupModule(SetupContext context) {
    super.setupModule(context);
    context.addDeserializers(new OnlyInterfaces());
  }

  /** Finds no deserializer, but is asked while the type is still as declared. */
  private static final class OnlyInterfaces extends Deserializers.Base {
    @Override
    public @Nullable JsonDeserializer<?> findCollectionDeserializer(
        CollectionType type,
        DeserializationConfig config,
        BeanDescription description,
        @Nullable TypeDeserializer elementType,
        @Nullable JsonDeserializer<?> element) {
      return refuseMutable(type.getRawClass());
    }

    @Override
    public @Nullable JsonDeserializer<?> findMapDeserializer(
        MapType type,
        DeserializationConfig config,
        BeanDescription description,
        @Nullable KeyDeserializer key,
        @Nullable TypeDeserializer elementType,
        @Nullable JsonDeserializer<?> element) {
      return refuseMutable(type.getRawClass());
    }

    private static @Nullable JsonDeserializer<?> refuseMutable(Class<?> type) {
      if (!type.isInterface()
          && type != LinkedHashSet.class // what Set became by now
          && type.getName().startsWith("java.util.")) {
        throw new IllegalArgumentException(
            type.getSimpleName() + " cannot be frozen, declare List, Set or Map instead");
      }
      return null;
    }
  }

  private static final class Freeze extends BeanDeserializerModifier {
    private static final long serialVersionUID = 1L;

    @Override
    public JsonDeserializer<?> modifyCollectionDeserializer(
        DeserializationConfig config,
        CollectionType type,
        BeanDescription description,
        JsonDeserializer<?> deserializer) {
      return frozen(type.getRawClass(), deserializer);
    }

    @Override
    public JsonDeserializer<?> modifyMapDeserializer(
        DeserializationConfig config,
        MapType type,
        BeanDescription description,
        JsonDeserializer<?> deserializer) {
      return frozen(type.getRawClass(), deserializer);
    }

    private static JsonDeserializer<?> frozen(Class<?> type, JsonDeserializer<?> deserializer) {
      return JsonValue.class.isAssignableFrom(type) ? deserializer : new Frozen(deserializer);
    }
  }

  private static final class Frozen extends DelegatingDeserializer {
    private static final long serialVersionUID = 1L;

    Frozen(JsonDeserializer<?> deserializer) {
      super(deserializer);
    }

    @Override
    protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> deserializer) {
      return new Frozen(deserializer);
    }

    @Override
    public @Nullable Object deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return view(super.deserialize(parser, context));
    }

    @Override
    public @Nullable Object deserializeWithType(
        JsonParser parser, DeserializationContext context, TypeDeserializer typeDeserializer)
        throws IOException {
      return view(super.deserializeWithType(parser, context, typeDeserializer));
    }

    private static @Nullable Object view(@Nullable Object value) {
      if (value instanceof Collection<?> collection) {
        return view(collection);
      }
      return value instanceof Map<?, ?> map ? view(map) : value;
    }

    private static Object view(Collection<?> collection) {
      if (collection instanceof List<?> list) {
        return Collections.unmodifiableList(list);
      }
      if (collection instanceof NavigableSet<?> set) {
        return Collections.unmodifiableNavigableSet(set);
      }
      if (collection instanceof SortedSet<?> set) {
        return Collections.unmodifiableSortedSet(set);
      }
      return collection instanceof Set<?> set
          ? Collections.unmodifiableSet(set)
          : Collections.unmodifiableCollection(collection);
    }

    private static Object view(Map<?, ?> map) {
      if (map instanceof NavigableMap<?, ?> navigable) {
        return Collections.unmodifiableNavigableMap(navigable);
      }
      return map instanceof SortedMap<?, ?> sorted
          ? Collections.unmodifiableSortedMap(sorted)
          : Collections.unmodifiableMap(map);
    }
  }
}

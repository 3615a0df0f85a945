package dev.ropeway.node;

import dev.ropeway.OfStore;
import jakarta.enterprise.util.AnnotationLiteral;
import java.io.Serial;

/** The qualifier by which the updates of one store are told. */
final class StoreQualifier extends AnnotationLiteral<OfStore> implements OfStore {
  @Serial private static final long serialVersionUID = 1;

  private final String value;

  /** That of the store with this name. */
  StoreQualifier(String value) {
    this.value = value;
  }

  @Override
  public String value() {
    return value;
  }
}

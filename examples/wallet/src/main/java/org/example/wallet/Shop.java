package org.example.wallet;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** The application's own resources; Ropeway's are below {@code /api}. */
@ApplicationPath("shop")
public class Shop extends Application {
  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(ShopResource.class);
  }
}

package dev.ropeway;

import jakarta.inject.Qualifier;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Asks for a {@link SessionService} whose sessions end with the request they were opened in:
 * {@code @Inject @PerRequest SessionService sessions}. Whatever is still open when the request
 * scope ends is stopped; what was patched is recorded and decided all the same. It can be used only
 * while a request scope is active.
 */
@Qualifier @Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.TYPE})
public @interface PerRequest {}

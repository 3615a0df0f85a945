package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.annotation.WebServlet;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.ext.ContextResolver;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.MessageBodyWriter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.WriterInterceptor;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Nothing of the API is found by those who look for annotated classes; all of it is listed. */
class ComponentsTest {
  private static final List<Class<? extends Annotation>> FOUND =
      List.of(Path.class, Provider.class, WebFilter.class, WebServlet.class);
  private static final List<Class<?>> PROVIDERS =
      List.of(
          ContainerRequestFilter.class,
          ContainerResponseFilter.class,
          ContextResolver.class,
          DynamicFeature.class,
          ExceptionMapper.class,
          Feature.class,
          MessageBodyReader.class,
          MessageBodyWriter.class,
          ParamConverterProvider.class,
          ReaderInterceptor.class,
          WriterInterceptor.class);

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.ropeway");

  private static Set<String> classes(Predicate<JavaClass> which) {
    return ALL.stream()
        .filter(each -> !each.isInterface() && which.test(each))
        .map(JavaClass::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void noClassIsFoundByItsAnnotation() {
    assertEquals(Set.of(), classes(each -> FOUND.stream().anyMatch(each::isAnnotatedWith)));
  }

  @Test
  void applicationListsEveryResourceAndProvider() {
    Set<String> components =
        classes(
            each ->
                each.getAllRawInterfaces().stream().anyMatch(i -> i.isAnnotatedWith(Path.class))
                    || PROVIDERS.stream().anyMatch(each::isAssignableTo));

    assertEquals(
        components,
        new RopewayApplication()
            .getClasses().stream()
                .map(Class::getName)
                .collect(Collectors.toCollection(TreeSet::new)));
  }
}

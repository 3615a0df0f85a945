package dev.ropeway.node;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/**
 * Registers the node's meters. All are gauges, which read what the node counts anyway; MicroProfile
 * has no counter that does.
 */
@ApplicationScoped
public class NodeMetrics {
  @Inject private Ropeway ropeway;
  @Inject private MetricRegistry registry;

  void register(@Observes Startup event) {
    for (Gauge meter : ropeway.meters()) {
      Metadata metadata =
          Metadata.builder().withName(meter.name()).withDescription(meter.description()).build();
      Tag[] tags =
          meter.tags().entrySet().stream()
              .map(tag -> new Tag(tag.getKey(), tag.getValue()))
              .toArray(Tag[]::new);
      registry.gauge(metadata, () -> meter.value().getAsDouble(), tags);
    }
  }
}

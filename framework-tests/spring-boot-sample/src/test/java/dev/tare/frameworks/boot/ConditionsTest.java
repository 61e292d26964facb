package dev.tare.frameworks.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.export.SnapshotWriter;
import dev.tare.jetty.TareJetty;
import dev.tare.micrometer.TareMeterRegistry;
import dev.tare.openmetrics.OpenMetricsExporter;
import dev.tare.process.ResourceTracker;
import dev.tare.registry.MetricRegistry;
import dev.tare.spring.JettyInstallation;
import dev.tare.spring.MetricsOptionsCustomizer;
import dev.tare.spring.ResourceTrackerCustomizer;
import dev.tare.spring.TareAutoConfiguration;
import dev.tare.spring.TareEndpoint;
import dev.tare.spring.TareEndpointAutoConfiguration;
import dev.tare.spring.TareJettyAutoConfiguration;
import dev.tare.spring.TareMicrometerAutoConfiguration;
import dev.tare.spring.TareResourcesAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** What is there, when, and what makes room for a bean of the application's. */
class ConditionsTest {
  private static final AutoConfigurations OURS =
      AutoConfigurations.of(
          TareAutoConfiguration.class,
          TareMicrometerAutoConfiguration.class,
          TareResourcesAutoConfiguration.class,
          TareJettyAutoConfiguration.class,
          TareEndpointAutoConfiguration.class);

  private final WebApplicationContextRunner web =
      new WebApplicationContextRunner()
          .withConfiguration(OURS)
          .withPropertyValues("management.endpoints.web.exposure.include=tare");

  private final ApplicationContextRunner plain =
      new ApplicationContextRunner().withConfiguration(OURS);

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class AllOfBoot {}

  @Test
  void shouldHaveEveryPartInAServletApplication() {
    web.run(
        context ->
            assertThat(context)
                .hasSingleBean(Metrics.class)
                .hasSingleBean(MetricsOptions.class)
                .hasSingleBean(SnapshotWriter.class)
                .hasSingleBean(TareMeterRegistry.class)
                .hasSingleBean(ResourceTracker.class)
                .hasSingleBean(JettyInstallation.class)
                .hasSingleBean(TareEndpoint.class));
  }

  @Test
  void shouldHaveNoServerAndNoPageWithoutTheWeb() {
    plain.run(
        context ->
            assertThat(context)
                .hasSingleBean(Metrics.class)
                .hasSingleBean(TareMeterRegistry.class)
                .hasSingleBean(ResourceTracker.class)
                .doesNotHaveBean(JettyInstallation.class)
                .doesNotHaveBean(TareEndpoint.class));
  }

  @Test
  void shouldBeTheRegistryOfAllOfBoot() {
    new ApplicationContextRunner()
        .withUserConfiguration(AllOfBoot.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed().hasSingleBean(MeterRegistry.class);
              assertThat(context.getBean(MeterRegistry.class))
                  .isInstanceOf(TareMeterRegistry.class);
            });
  }

  @Test
  void shouldLeaveBootAsItIsWhereItIsSwitchedOff() {
    new ApplicationContextRunner()
        .withUserConfiguration(AllOfBoot.class)
        .withPropertyValues("tare.enabled=false", "tare.endpoint.in-place-of-prometheus=true")
        .run(
            context -> {
              assertThat(context).hasNotFailed().hasSingleBean(MeterRegistry.class);
              assertThat(context.getBean(MeterRegistry.class).getClass().getSimpleName())
                  .isEqualTo("SimpleMeterRegistry");
              assertNothing(context.getBeanNamesForType(Metrics.class));
              assertNothing(context.getBeanNamesForType(ResourceTracker.class));
            });
  }

  @Test
  void shouldHaveNothingWhereItIsSwitchedOff() {
    web.withPropertyValues("tare.enabled=false")
        .run(
            context ->
                assertThat(context.getBeanDefinitionNames())
                    .noneMatch(name -> name.startsWith("tare") || name.contains("dev.tare")));
  }

  private static void assertNothing(String[] beans) {
    assertThat(beans).isEmpty();
  }

  @Test
  void shouldSwitchEachPartOffByItself() {
    web.withPropertyValues("tare.micrometer.enabled=false")
        .run(
            context ->
                assertThat(context)
                    .doesNotHaveBean(MeterRegistry.class)
                    .hasSingleBean(ResourceTracker.class));
    web.withPropertyValues("tare.resources.enabled=false")
        .run(
            context ->
                assertThat(context)
                    .doesNotHaveBean(ResourceTracker.class)
                    .hasSingleBean(JettyInstallation.class));
    web.withPropertyValues("tare.jetty.enabled=false")
        .run(
            context ->
                assertThat(context)
                    .doesNotHaveBean(JettyInstallation.class)
                    .hasSingleBean(TareEndpoint.class));
    web.withPropertyValues("management.endpoints.web.exposure.include=health")
        .run(context -> assertThat(context).doesNotHaveBean(TareEndpoint.class));
  }

  @Test
  void shouldDoWithoutEachLibrary() {
    web.withClassLoader(new FilteredClassLoader(MeterRegistry.class))
        .run(context -> assertThat(context).doesNotHaveBean("tareMeterRegistry"));
    web.withClassLoader(new FilteredClassLoader(ResourceTracker.class))
        .run(context -> assertThat(context).doesNotHaveBean("tareResourceTracker"));
    web.withClassLoader(new FilteredClassLoader(Server.class))
        .run(context -> assertThat(context).doesNotHaveBean("tareJettyInstallation"));
    web.withClassLoader(new FilteredClassLoader(WebEndpoint.class))
        .run(
            context ->
                assertThat(context).doesNotHaveBean("tareEndpoint").hasSingleBean(Metrics.class));
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnBeans {
    @Bean
    MetricsOptions ownOptions() {
      return MetricsOptions.builder().commonLabel("of", "options").build();
    }

    @Bean
    Metrics ownMetrics() {
      return Metrics.open(MetricsOptions.builder().commonLabel("of", "metrics").build());
    }

    @Bean
    SnapshotWriter ownWriter() {
      return OpenMetricsExporter.create().prometheusText();
    }

    @Bean
    TareMeterRegistry ownRegistry(Metrics metrics) {
      return new TareMeterRegistry(metrics);
    }

    @Bean
    ResourceTracker ownTracker(Metrics metrics, MetricsOptions options) {
      return ResourceTracker.builder(metrics.registry(), options.errorHandler()).open();
    }

    @Bean
    JettyInstallation ownInstallation(Metrics metrics, SnapshotWriter writer) {
      return new JettyInstallation(server -> TareJetty.install(server, metrics, writer));
    }

    @Bean
    TareEndpoint ownEndpoint(Metrics metrics, SnapshotWriter writer) {
      return new TareEndpoint(metrics, writer);
    }
  }

  @Test
  void shouldGiveWayToEveryBeanOfTheApplication() {
    web.withUserConfiguration(OwnBeans.class)
        .run(
            context -> {
              for (Class<?> type :
                  new Class<?>[] {
                    MetricsOptions.class,
                    Metrics.class,
                    SnapshotWriter.class,
                    TareMeterRegistry.class,
                    ResourceTracker.class,
                    JettyInstallation.class,
                    TareEndpoint.class
                  }) {
                assertThat(context.getBeanNamesForType(type))
                    .as(type.getSimpleName())
                    .singleElement()
                    .asString()
                    .startsWith("own");
              }
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class Customizers {
    @Bean
    @Order(2)
    MetricsOptionsCustomizer last() {
      return options -> options.seriesLimit(22);
    }

    @Bean
    @Order(1)
    MetricsOptionsCustomizer first() {
      return options -> options.seriesLimit(11).commonLabel("zone", "a");
    }

    @Bean
    ResourceTrackerCustomizer machine() {
      return tracker -> tracker.systemPrefix("host");
    }
  }

  @Test
  void shouldCustomizeInOrderAfterTheProperties() {
    plain
        .withUserConfiguration(Customizers.class)
        .withPropertyValues("tare.series-limit=5", "tare.common-labels[data_center]=x1")
        .run(
            context -> {
              assertThat(context.getBean(MetricsOptions.class).toString())
                  .contains("data_center=\"x1\"", "zone=\"a\"", "seriesLimit=22");
              assertThat(context.getBean(Metrics.class).registry().descriptors())
                  .extracting(descriptor -> descriptor.name().value())
                  .anyMatch(name -> name.startsWith("host_"))
                  .noneMatch(name -> name.startsWith("system_"));
            });
  }

  @Test
  void shouldDenyAndRenameByProperties() {
    plain
        .withPropertyValues(
            "tare.resources.enabled=false",
            "tare.created-timestamps=true",
            "tare.deny=cache_*, debug_*",
            "tare.rename[http_*]=web_*")
        .run(
            context -> {
              assertThat(context.getBean(MetricsOptions.class).toString())
                  .contains("createdTimestamps=true");
              MetricRegistry registry = context.getBean(Metrics.class).registry();
              registry.counter("debug_total", "D.").register();
              registry.counter("http_calls_total", "H.").register();
              assertThat(registry.descriptors())
                  .extracting(descriptor -> descriptor.name().value())
                  .contains("web_calls_total")
                  .doesNotContain("debug_total", "http_calls_total");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tare.label-value-limit=-1",
        "tare.ring-bytes=-5B",
        "tare.resources.interval=1ms",
        "tare.micrometer.step=0s"
      })
  void shouldNotStartWithWhatIsOutOfRange(String property) {
    String value = property.substring(property.indexOf('=') + 1);
    plain
        .withPropertyValues(property)
        .run(
            context -> {
              assertThat(context).hasFailed();
              assertThat(context.getStartupFailure())
                  .rootCause()
                  .isInstanceOf(IllegalArgumentException.class)
                  .hasMessageContaining("(allowed: ")
                  .hasMessageContaining(shown(value));
            });
  }

  private static String shown(String value) {
    return switch (value) {
      case "1ms" -> Duration.ofMillis(1).toString();
      case "0s" -> Duration.ZERO.toString();
      case "-5B" -> "-5";
      default -> value;
    };
  }

  @Test
  void shouldCloseWithTheContext() {
    Metrics[] opened = new Metrics[1];
    plain.run(context -> opened[0] = context.getBean(Metrics.class));
    assertThat(opened[0].snapshot()).isSameAs(opened[0].snapshot()); // the last one, for ever
  }
}

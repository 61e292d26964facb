package dev.tare.otlp;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.resources.Resource;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which process it is, by what its environment says. */
final class ResourceAttributes {
  private static final String ATTRIBUTES = "OTEL_RESOURCE_ATTRIBUTES";
  private static final String SERVICE_NAME = "OTEL_SERVICE_NAME";
  private static final String NAME = "service.name";

  private ResourceAttributes() {}

  /**
   * As OpenTelemetry names them: the attributes of {@code OTEL_RESOURCE_ATTRIBUTES}, over them
   * {@code OTEL_SERVICE_NAME}, and over all what the program itself says.
   *
   * @throws IllegalArgumentException if the first is not a list of pairs
   */
  static Resource of(Map<String, String> environment, Map<String, String> said) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(NAME, "unknown_service:java");
    all.putAll(pairs(environment.get(ATTRIBUTES)));
    String service = environment.get(SERVICE_NAME);
    if (service != null && !service.isBlank()) {
      all.put(NAME, service.strip());
    }
    all.putAll(said);
    AttributesBuilder attributes = Attributes.builder();
    all.forEach(attributes::put);
    return Resource.create(attributes.build());
  }

  private static Map<String, String> pairs(@Nullable String list) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String pair : list == null ? new String[0] : list.split(",", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? "" : pair.substring(0, equals).strip();
      if (!pair.isBlank()) {
        if (name.isEmpty()) {
          throw refused(list);
        }
        pairs.put(name, decoded(pair.substring(equals + 1).strip(), list));
      }
    }
    return pairs;
  }

  /** Percent-encoded, where a plus is a plus. */
  private static String decoded(String value, @Nullable String list) {
    try {
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw refused(list);
    }
  }

  private static IllegalArgumentException refused(@Nullable String list) {
    return new IllegalArgumentException(
        "%s=%s (allowed: name=value,name=value with percent-encoded values)"
            .formatted(ATTRIBUTES, list));
  }
}

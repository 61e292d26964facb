package dev.tare.jetty;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.MappingMatch;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.RequestPath;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

/**
 * The patterns of Spring MVC's controllers, for requests of which Spring does not say what it has
 * matched: those whose path has a controller, and whose method or media type has not. Loaded only
 * where Spring is. Any thread.
 */
final class SpringPatterns {
  /** By a servlet's beans, the most special first. Read once; what is mapped later is not there. */
  private final Map<Object, List<PathPattern>> patterns = new WeakHashMap<>();

  /**
   * The most special pattern that matches, whatever the method; null where none does. Costs about
   * what Spring's own search does, and allocates.
   *
   * @param beans those of Spring's servlet
   */
  @Nullable String best(Object beans, HttpServletRequest request) {
    if (!(beans instanceof ListableBeanFactory factory)) {
      return null; // of another class loader
    }
    String prefix = request.getContextPath();
    if (request.getHttpServletMapping().getMappingMatch() == MappingMatch.PATH) {
      prefix += request.getServletPath();
    }
    PathContainer path = RequestPath.parse(request.getRequestURI(), prefix).pathWithinApplication();
    for (PathPattern pattern : of(factory)) {
      if (pattern.matches(path)) {
        return pattern.getPatternString();
      }
    }
    return null;
  }

  private List<PathPattern> of(ListableBeanFactory beans) {
    synchronized (patterns) {
      return patterns.computeIfAbsent(beans, key -> read(beans));
    }
  }

  private static List<PathPattern> read(ListableBeanFactory beans) {
    return beans
        .getBeansOfType(RequestMappingInfoHandlerMapping.class, true, false)
        .values()
        .stream()
        .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
        .map(RequestMappingInfo::getPathPatternsCondition)
        .flatMap(condition -> condition == null ? Stream.of() : condition.getPatterns().stream())
        .distinct()
        .sorted(PathPattern.SPECIFICITY_COMPARATOR)
        .toList();
  }
}

package dev.tare.jetty;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import java.util.function.Consumer;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the pattern that Spring MVC has matched when an error is dispatched to its error page,
 * which has one, too. Finds the pattern of a request that Spring refuses, as for its method, before
 * it says what it has matched.
 *
 * <p>Loaded only where Spring's servlet is. Needs none of its classes, as those may be the
 * application's own; where they are within reach, {@link SpringPatterns} does.
 */
final class SpringErrors implements ServletRequestListener {
  /** Where Spring's servlet leaves its beans: it has had the request. */
  private static final String BEANS = "org.springframework.web.servlet.DispatcherServlet.CONTEXT";

  /** Null where Spring is not within reach. */
  private final @Nullable SpringPatterns patterns;

  private final Consumer<Throwable> errors;

  private SpringErrors(@Nullable SpringPatterns patterns, Consumer<Throwable> errors) {
    this.patterns = patterns;
    this.errors = errors;
  }

  /**
   * @param errors must not throw
   */
  static SpringErrors create(Consumer<Throwable> errors) {
    boolean there =
        HostClasses.has(
            "org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping");
    return new SpringErrors(there ? new SpringPatterns() : null, errors);
  }

  /** Called for each dispatch but forwards and includes; that to the error page is one. */
  @Override
  public void requestInitialized(ServletRequestEvent event) {
    try {
      ServletRequest request = event.getServletRequest();
      if (request.getAttribute(ErrorHandler.ERROR_STATUS) != null) {
        keep(request, request.getAttribute(SpringRoutes.MATCHED) instanceof String s ? s : "");
      }
    } catch (Throwable e) {
      errors.accept(e); // what is thrown here would end the request
    }
  }

  @Override
  public void requestDestroyed(ServletRequestEvent event) {
    try {
      ServletRequest request = event.getServletRequest();
      if (patterns != null && request.getAttribute(SpringRoutes.MATCHED) == null) {
        keepBest(patterns, request);
      }
    } catch (Throwable e) {
      errors.accept(e);
    }
  }

  private static void keepBest(SpringPatterns patterns, ServletRequest request) {
    Object beans = request.getAttribute(BEANS);
    if (beans != null && request instanceof HttpServletRequest refused) {
      keep(request, Objects.requireNonNullElse(patterns.best(beans, refused), ""));
    }
  }

  private static void keep(ServletRequest request, String pattern) {
    if (request.getAttribute(SpringRoutes.KEPT) == null) {
      request.setAttribute(SpringRoutes.KEPT, pattern);
    }
  }
}

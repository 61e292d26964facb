package dev.tare.jetty;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

/** A servlet of Spring MVC with one controller. Public, as Spring makes its parts. */
public final class SpringApp {
  private SpringApp() {}

  /** What the servlet has. */
  @Configuration
  @EnableWebMvc
  public static class App {

    /** Its only controller. */
    @Bean
    public Orders orders() {
      return new Orders();
    }
  }

  /** Answers, or fails. */
  @RestController
  public static class Orders {

    @GetMapping("/orders/{id}")
    public String order(@PathVariable("id") int id) {
      if (id == 404) {
        throw new ResponseStatusException(HttpStatus.NOT_FOUND);
      }
      if (id == 500) {
        throw new IllegalStateException("as it should");
      }
      return "order";
    }
  }

  /** Derived from Spring's, as some are; public, as the test of another class loader makes it. */
  public static final class OwnServlet extends DispatcherServlet {
    private static final long serialVersionUID = 1L;

    /** With beans of its own. */
    public OwnServlet() {
      super(beans());
    }

    private static AnnotationConfigWebApplicationContext beans() {
      AnnotationConfigWebApplicationContext beans = new AnnotationConfigWebApplicationContext();
      beans.register(App.class);
      return beans;
    }
  }
}

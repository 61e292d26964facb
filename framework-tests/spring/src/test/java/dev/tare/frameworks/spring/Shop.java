package dev.tare.frameworks.spring;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** A shop, by controllers and by functions. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({Measured.class, Shop.Orders.class})
public class Shop {

  /** Parts by functions. */
  @Bean
  public RouterFunction<ServerResponse> parts() {
    return RouterFunctions.route()
        .GET("/parts/{part}", request -> ServerResponse.ok().body("part"))
        .GET(
            "/parts/{part}/broken",
            request -> {
              throw new IllegalStateException("as it should");
            })
        .build();
  }

  /** Orders by a controller. */
  @RestController
  @RequestMapping("/orders")
  public static class Orders {

    @GetMapping
    public String all() {
      return "all";
    }

    @GetMapping("/{id}")
    public String one(@PathVariable("id") int id) {
      if (id == 404) {
        throw new ResponseStatusException(HttpStatus.NOT_FOUND);
      }
      if (id == 500) {
        throw new IllegalStateException("as it should");
      }
      return "one";
    }

    @PostMapping(path = "/{id}/items", consumes = MediaType.TEXT_PLAIN_VALUE)
    public String item(@PathVariable("id") int id, @RequestBody String item) {
      return item + id;
    }

    @GetMapping("/new")
    public String fresh() {
      return "new";
    }

    @GetMapping("/{id}/called")
    public Callable<String> called(@PathVariable("id") int id) {
      return () -> {
        if (id == 500) {
          throw new IllegalStateException("as it should");
        }
        return "called";
      };
    }

    @GetMapping("/{id}/later")
    public CompletableFuture<String> later(@PathVariable("id") int id) {
      return CompletableFuture.supplyAsync(() -> "later " + id);
    }

    @GetMapping("/{id}/never")
    public DeferredResult<String> never(@PathVariable("id") int id) {
      return new DeferredResult<>(200L); // Jetty 12.0 at times loses one that is over at once
    }
  }
}

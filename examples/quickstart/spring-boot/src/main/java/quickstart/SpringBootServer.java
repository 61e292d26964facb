package quickstart;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** An application of Spring Boot: its own meters, its server's and Tare's are on one page. */
@SpringBootApplication
@RestController
public class SpringBootServer {
  public static void main(String[] args) {
    SpringApplication.run(SpringBootServer.class, args);
  }

  @GetMapping("/hello/{name}")
  public String hello(@PathVariable("name") String name) {
    return "hello " + name + "\n";
  }
}

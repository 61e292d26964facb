package dev.tare.frameworks.boot;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Answers at once, later, and not at all. */
@RestController
@RequestMapping("/books/{id}")
class Books {
  private final JdbcTemplate database;

  Books(JdbcTemplate database) {
    this.database = database;
  }

  @GetMapping
  String title(@PathVariable("id") int id) {
    try {
      String title =
          database.queryForObject("select title from book where id = ?", String.class, id);
      return title == null ? "" : title;
    } catch (EmptyResultDataAccessException e) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND, "No such book", e);
    }
  }

  @GetMapping("/broken")
  String broken(@PathVariable("id") int id) {
    throw new IllegalStateException("book " + id + ", as it should");
  }

  @GetMapping("/called")
  Callable<String> called(@PathVariable("id") int id) {
    return () -> title(id);
  }

  @GetMapping("/later")
  CompletableFuture<String> later(@PathVariable("id") int id) {
    return CompletableFuture.supplyAsync(() -> title(id));
  }
}

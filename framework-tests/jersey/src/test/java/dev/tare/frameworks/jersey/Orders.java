package dev.tare.frameworks.jersey;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Orders, and the items of each in a resource of their own. */
@Path("orders")
public class Orders {

  @GET
  public String all() {
    return "all";
  }

  @GET
  @Path("{id}")
  public String one(@PathParam("id") int id) {
    if (id == 404) {
      throw new NotFoundException();
    }
    if (id == 500) {
      throw new IllegalStateException("as it should");
    }
    return "one";
  }

  @GET
  @Path("{id}/later")
  public CompletionStage<String> later(@PathParam("id") int id) {
    return CompletableFuture.supplyAsync(() -> "later " + id);
  }

  @GET
  @Path("{id}/never")
  public void never(@PathParam("id") int id, @Suspended AsyncResponse response) {
    response.setTimeout(1, TimeUnit.MILLISECONDS);
  }

  @Path("{id}/items")
  public Items items() {
    return new Items();
  }

  /** The items of an order. */
  public static class Items {

    @GET
    @Path("{item: [0-9]+}")
    public String item(@PathParam("item") int item) {
      if (item == 500) {
        throw new IllegalStateException("as it should");
      }
      return "item";
    }
  }
}

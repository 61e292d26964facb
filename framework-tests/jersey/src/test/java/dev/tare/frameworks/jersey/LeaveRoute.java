package dev.tare.frameworks.jersey;

import dev.tare.jetty.TareHandler;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import org.glassfish.jersey.server.ExtendedUriInfo;

/** Leaves on a request what Jersey has matched for it. */
public final class LeaveRoute implements ContainerRequestFilter {

  @Override
  public void filter(ContainerRequestContext request) {
    ExtendedUriInfo uri = (ExtendedUriInfo) request.getUriInfo();
    StringBuilder route = new StringBuilder();
    uri.getMatchedTemplates().forEach(template -> route.insert(0, template.getTemplate()));
    route.insert(0, uri.getBaseUri().getPath()); // of context and servlet, with a slash at its end
    request.setProperty(TareHandler.ROUTE_ATTRIBUTE, route.toString().replace("//", "/"));
  }
}

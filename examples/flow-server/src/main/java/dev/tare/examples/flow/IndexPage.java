package dev.tare.examples.flow;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What the server offers, at {@code /}: for people, with links to what a browser can open. */
final class IndexPage extends Handler.Abstract {
  /** A path, and in a few words what is there. */
  record Link(String path, String text) {}

  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <meta name="color-scheme" content="light dark">
      <title>Flow server</title>
      <style>body{font:1rem/1.5 sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem}</style>
      </head>
      <body>
      <h1>Flow server</h1>
      <h2>To look at</h2>
      <ul>
      %s</ul>
      <h2>To call</h2>
      <ul>
      %s</ul>
      </body>
      </html>
      """;

  private final String page;

  /** Lists what can be looked at, as links, and what is called by a program. */
  IndexPage(List<Link> looks, List<Link> calls) {
    StringBuilder links = new StringBuilder();
    for (Link link : looks) {
      links.append("<li><a href=\"%1$s\">%1$s</a> %2$s</li>\n".formatted(link.path(), link.text()));
    }
    StringBuilder others = new StringBuilder();
    for (Link link : calls) {
      others.append("<li><code>%s</code> %s</li>\n".formatted(link.path(), link.text()));
    }
    this.page = PAGE.formatted(links, others);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    if (!HttpMethod.GET.is(request.getMethod()) && !HttpMethod.HEAD.is(request.getMethod())) {
      Replies.writeNotAllowed(request, "GET, HEAD", response, callback);
      return true;
    }
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/html;charset=utf-8");
    response
        .getHeaders()
        .put("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
    response.write(true, StandardCharsets.UTF_8.encode(page), callback);
    return true;
  }
}

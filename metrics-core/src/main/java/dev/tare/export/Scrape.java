package dev.tare.export;

import java.io.Closeable;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * How one scrape is answered, by what it asks for; the same for every server. Nothing that a
 * scraper sends makes this fail: what cannot be understood counts as not said.
 *
 * @param writer writes the body, compressed if {@code gzip}
 * @param gzip whether the answer needs a {@code Content-Encoding: gzip}
 */
public record Scrape(SnapshotWriter writer, boolean gzip) {
  /** The request headers that an answer depends on: the value of its {@code Vary}. */
  public static final String VARY = "Accept, Accept-Encoding";

  /**
   * Chooses.
   *
   * @param writer the format; its {@link SnapshotWriter#forAccept} chooses another
   * @param accept the request's {@code Accept}, several joined with commas, null if there is none
   * @param acceptEncoding its {@code Accept-Encoding}, likewise
   * @param query its query as it was sent, null if there is none; each {@code name[]=} asks for one
   *     family, by its name or by that of a sample; without any, all are written
   */
  public static Scrape of(
      SnapshotWriter writer,
      @Nullable String accept,
      @Nullable String acceptEncoding,
      @Nullable String query) {
    SnapshotWriter chosen = writer.forAccept(accept);
    Set<String> names = names(query);
    if (!names.isEmpty()) {
      chosen = new NamedFamilies(chosen, names);
    }
    boolean gzip = prefersGzip(acceptEncoding);
    return new Scrape(gzip ? new Gzip(chosen) : chosen, gzip);
  }

  /**
   * The same for a connection that ends a body by closing, as HTTP/1.0 does where it was given no
   * length: there, part of a document looks like a whole one. Costs the time of writing it twice.
   *
   * @param length told how many bytes the body will have, before the first of them is written
   */
  public SnapshotWriter lengthFirst(LongConsumer length) {
    return new LengthFirst(writer, length);
  }

  /**
   * The same as a writer, and then ends the response. A server holds the last bytes back until
   * then: so whether they are read, and how long that takes, is part of the scrape.
   *
   * @param writer {@link #writer}, or {@link #lengthFirst}
   * @param end of the response; left away where the writer fails
   */
  public static SnapshotWriter ending(SnapshotWriter writer, Closeable end) {
    return new Ending(writer, end);
  }

  /** Whoever can unpack it gets it packed, unless he would rather not: text shrinks to a tenth. */
  private static boolean prefersGzip(@Nullable String acceptEncoding) {
    double gzip = -1;
    double identity = 0;
    double any = 0;
    for (AcceptRange coding : AcceptRange.parse(acceptEncoding)) {
      switch (coding.value()) {
        case "gzip", "x-gzip" -> gzip = coding.weight();
        case "identity" -> identity = coding.weight();
        case "*" -> any = coding.weight();
        default -> {
          // Not a coding of ours.
        }
      }
    }
    double wanted = gzip >= 0 ? gzip : any;
    return wanted > 0 && wanted >= identity;
  }

  private static Set<String> names(@Nullable String query) {
    Set<String> names = new LinkedHashSet<>();
    for (String pair : query == null ? new String[0] : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0 && decoded(pair.substring(0, equals)).equals("name[]")) {
        names.add(decoded(pair.substring(equals + 1)));
      }
    }
    return names;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text; // a name that no family has
    }
  }
}

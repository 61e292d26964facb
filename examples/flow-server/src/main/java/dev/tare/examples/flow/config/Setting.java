package dev.tare.examples.flow.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One value of the configuration.
 *
 * @param place where it stands, with a colon and a space; empty for a flag, which names itself
 */
record Setting(String name, String value, String place) {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m)");

  /** A whole number. */
  int number(int min, int max) throws ConfigException {
    if (value.matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(value);
      if (number >= min && number <= max) {
        return number;
      }
    }
    throw fault(min + " to " + max);
  }

  /** A time as {@code 250ms}, {@code 10s} or {@code 2m}. */
  Duration duration(Duration min, Duration max) throws ConfigException {
    Matcher matcher = DURATION.matcher(value);
    if (matcher.matches()) {
      long number = Long.parseLong(matcher.group(1));
      Duration duration =
          switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            default -> Duration.ofMinutes(number);
          };
      if (duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0) {
        return duration;
      }
    }
    throw fault(shown(min) + " to " + shown(max));
  }

  /** One of these words. */
  String choice(List<String> words) throws ConfigException {
    if (!words.contains(value)) {
      throw fault("one of: " + String.join(", ", words));
    }
    return value;
  }

  /** Text that is not empty. */
  String text() throws ConfigException {
    if (value.isEmpty()) {
      throw fault("not empty");
    }
    return value;
  }

  /** The root of a server that speaks plain HTTP. */
  URI address() throws ConfigException {
    try {
      URI uri = new URI(value);
      boolean isRoot =
          "http".equals(uri.getScheme())
              && uri.getHost() != null
              && uri.getPort() > 0
              && uri.getPath().matches("/?")
              && uri.getUserInfo() == null
              && uri.getQuery() == null
              && uri.getFragment() == null;
      if (isRoot) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Answered as one that is no address of a server.
    }
    throw fault("like http://host:port");
  }

  ConfigException fault(String allowed) {
    return new ConfigException(place + name + "=" + value + " (" + allowed + ")");
  }

  private static String shown(Duration duration) {
    return duration.toMillis() % 1_000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }
}

package dev.tare.examples.flow.config;

/**
 * A configuration that is wrong. The message, one line, names the file and line, the value and what
 * is allowed: {@code flow.properties:3: port=99999 (0 to 65535)}.
 */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With this message. */
  public ConfigException(String message) {
    super(message);
  }
}

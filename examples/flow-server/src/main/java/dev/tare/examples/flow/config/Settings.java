package dev.tare.examples.flow.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of a file, a line {@code name = value} each, and of flags, {@code --name value}, which
 * go before. Lines that are empty or begin with {@code #} are skipped.
 */
final class Settings {
  private static final String FILE_FLAG = "config";

  private final Map<String, Setting> settings = new LinkedHashMap<>();

  private Settings() {}

  /** Those of the flags and, where they name one by {@code --config}, of the file. */
  static Settings of(List<String> flags) throws ConfigException {
    Map<String, Setting> given = flags(flags);
    Setting file = given.remove(FILE_FLAG);
    Settings all = new Settings();
    if (file != null) {
      all.settings.putAll(file(Path.of(file.text())));
    }
    all.settings.putAll(given);
    return all;
  }

  /** The setting of this name, or null. */
  @Nullable Setting get(String name) {
    return settings.get(name);
  }

  /** All that are set. */
  List<Setting> all() {
    return new ArrayList<>(settings.values());
  }

  private static Map<String, Setting> flags(List<String> flags) throws ConfigException {
    Map<String, Setting> given = new LinkedHashMap<>();
    for (int i = 0; i < flags.size(); i += 2) {
      String flag = flags.get(i);
      if (!flag.matches("--.+")) {
        throw new ConfigException("unknown argument " + flag + " (--name value)");
      }
      if (i + 1 == flags.size()) {
        throw new ConfigException(flag + " has no value");
      }
      String name = flag.substring(2);
      if (given.putIfAbsent(name, new Setting(name, flags.get(i + 1), "")) != null) {
        throw new ConfigException(flag + " is given twice");
      }
    }
    return given;
  }

  private static Map<String, Setting> file(Path file) throws ConfigException {
    Map<String, Setting> read = new LinkedHashMap<>();
    List<String> lines = lines(file);
    for (int number = 1; number <= lines.size(); number++) {
      String line = lines.get(number - 1).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String place = file + ":" + number + ": ";
      int equals = line.indexOf('=');
      if (equals < 1) {
        throw new ConfigException(place + line + " (a line: name = value)");
      }
      String name = line.substring(0, equals).strip();
      String value = line.substring(equals + 1).strip();
      if (read.putIfAbsent(name, new Setting(name, value, place)) != null) {
        throw new ConfigException(place + name + " is set twice (once)");
      }
    }
    return read;
  }

  private static List<String> lines(Path file) throws ConfigException {
    try {
      return Files.readAllLines(file);
    } catch (CharacterCodingException e) {
      throw new ConfigException(file + ": encoding is not UTF-8");
    } catch (NoSuchFileException e) {
      throw new ConfigException(file + ": does not exist");
    } catch (IOException e) {
      throw new ConfigException(file + ": cannot be read: " + e.getMessage());
    }
  }
}

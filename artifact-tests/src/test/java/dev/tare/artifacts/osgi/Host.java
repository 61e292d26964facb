package dev.tare.artifacts.osgi;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/**
 * A host of bundles in a JVM of its own: starts what it is given, says so, and stops it. The JVM
 * ends by itself, unless a bundle has left a thread.
 */
public final class Host {
  private static final String SETTING = "org.osgi.framework.";

  private Host() {}

  /**
   * Installs and starts the bundles in these files.
   *
   * @throws BundleException if one does not resolve or start; the message says what it lacks
   */
  public static void main(String[] files) throws Exception {
    Framework framework =
        ServiceLoader.load(FrameworkFactory.class)
            .findFirst()
            .orElseThrow()
            .newFramework(settings());
    framework.start();
    try {
      List<Bundle> bundles = new ArrayList<>();
      for (String file : files) {
        String location = Path.of(file).toUri().toString();
        bundles.add(framework.getBundleContext().installBundle(location));
      }
      for (Bundle bundle : bundles) {
        if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) { // part of its host
          bundle.start();
          System.out.println("started " + bundle.getSymbolicName());
        }
      }
    } finally {
      framework.stop();
      framework.waitForStop(0);
    }
    System.out.println("stopped");
  }

  /** The framework's own, as the command line has them. */
  private static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    for (String name : System.getProperties().stringPropertyNames()) {
      if (name.startsWith(SETTING)) {
        settings.put(name, System.getProperty(name));
      }
    }
    return settings;
  }
}

package dev.tare.jetty;

/** The classes that a host may do without: what uses one is loaded only where it is there. */
final class HostClasses {
  private HostClasses() {}

  static boolean has(String name) {
    try {
      Class.forName(name, false, HostClasses.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false; // an absent API of servlets is a LinkageError
    }
  }
}

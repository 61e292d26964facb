package dev.tare.clientjava;

import java.util.function.Predicate;

/**
 * How a registry of client_java is shown.
 *
 * @param name of the collector
 * @param families which of them, by their names in Tare
 * @param createdTimestamps whether to tell when series began
 */
record RegistryOptions(String name, Predicate<String> families, boolean createdTimestamps) {}

package dev.tare.process;

import java.util.Set;

/** How much of what is known of the resources is shown. */
public enum ResourceDetail {
  /** What dashboards and alerts are made of: some 100 samples of an ordinary machine. */
  ESSENTIAL,
  /** All of docs/resources.md. */
  ALL;

  /** Each of these is the detail of another family, which is shown. */
  private static final Set<String> DETAILS =
      Set.of(
          "container_cpu_system_seconds_total",
          "container_cpu_user_seconds_total",
          "jvm_buffer_pool_capacity_bytes",
          "jvm_buffer_pool_used_buffers",
          "jvm_classes_loaded_total",
          "jvm_classes_unloaded_total",
          "jvm_gc_collection_seconds",
          "jvm_memory_init_bytes",
          "jvm_memory_pool_collection_used_bytes",
          "jvm_memory_pool_committed_bytes",
          "jvm_memory_pool_init_bytes",
          "jvm_threads_daemon",
          "jvm_threads_peak",
          "jvm_threads_state");

  /** The same of families that begin with the prefix of the system's. */
  private static final Set<String> DETAILS_OF_SYSTEM =
      Set.of(
          "_load15",
          "_load5",
          "_network_packets_total",
          "_sockets_used",
          "_tcp6_sockets_inuse",
          "_tcp_memory_bytes",
          "_tcp_sockets_allocated",
          "_tcp_sockets_orphan",
          "_udp6_sockets_inuse",
          "_udp_sockets_inuse");

  /**
   * Whether a family is shown.
   *
   * @param systemPrefix how the names of the machine's families begin
   */
  boolean shows(String family, String systemPrefix) {
    return this == ALL
        || !(DETAILS.contains(family)
            || (family.startsWith(systemPrefix)
                && DETAILS_OF_SYSTEM.contains(family.substring(systemPrefix.length()))));
  }
}

package dev.tare.process;

import java.util.List;

/**
 * What of the JVM is looked at only where somebody asks for it.
 *
 * @param deadlocks whether to look for deadlocked threads, which stops all threads for it
 * @param nativeMemory whether to ask for what native memory tracking knows
 * @param virtualThreadEvents whether to have Flight Recorder tell of virtual threads
 * @param threads groups of threads whose CPU time is added up; none: no thread is asked
 */
record JvmChoice(
    boolean deadlocks,
    boolean nativeMemory,
    boolean virtualThreadEvents,
    List<NamedThreads> threads) {}

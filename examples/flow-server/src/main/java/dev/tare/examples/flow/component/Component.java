package dev.tare.examples.flow.component;

/**
 * What one process does. An instance belongs to one run of one process and is called by its thread
 * only. What it throws ends the run; the next one, if there is one, has a new instance.
 */
public sealed interface Component permits Source, Step {}

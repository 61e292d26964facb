/**
 * Registers metrics, collectors and events, and takes them back.
 *
 * <p>In come definitions and collectors, from any thread, under one lock; out go handles, and to
 * those who gather what is registered.
 */
@NullMarked
package dev.tare.internal.registry;

import org.jspecify.annotations.NullMarked;
